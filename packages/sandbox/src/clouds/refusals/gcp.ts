import { decimal, digits } from '../types/madeUp';
import { lastOf } from '../types/gcp/paths';
import { Asked, CloudRefusal, Refusals } from './Refusal';

/** APIs as the console calls them. */
const API_TITLES: Record<string, string> = {
  'cloudkms.googleapis.com': 'Cloud Key Management Service (KMS) API',
  'cloudresourcemanager.googleapis.com': 'Cloud Resource Manager API',
  'compute.googleapis.com': 'Compute Engine API',
  'container.googleapis.com': 'Kubernetes Engine API',
  'dns.googleapis.com': 'Cloud DNS API',
  'iam.googleapis.com': 'Identity and Access Management (IAM) API',
  'servicenetworking.googleapis.com': 'Service Networking API',
  'serviceusage.googleapis.com': 'Service Usage API',
  'sqladmin.googleapis.com': 'Cloud SQL Admin API',
  'storage.googleapis.com': 'Cloud Storage API',
};

const VERBS = {
  create: 'creating',
  read: 'reading',
  update: 'updating',
  delete: 'deleting',
  invoke: 'reading',
};

function refusal({ verb, type }: Asked, code: number, text: string) {
  return new CloudRefusal(code, `Error ${VERBS[verb]} ${type.title}: ${text}`);
}

const projectOf = ({ resource }: Asked): string =>
  resource?.inputs.project ?? resource?.place.project ?? '';

/** Each node is an instance of a group, and the group says what became of it. */
function instanceFailed(asked: Asked, code: string, text: string) {
  const { resource, type } = asked;
  const name = resource?.name ?? '';
  const instance = `gke-${name}-${digits(resource!, 'instance', 8)}-${digits(
    resource!,
    'node',
    4,
  )}`;
  const what = type.title === 'Cluster' ? 'GKE cluster' : 'GKE NodePool';
  return new CloudRefusal(
    403,
    [
      `Error waiting for creating ${what}: `,
      '\t(1) Google Compute Engine: Not all instances running in IGM after 14.691006793s.',
      `Expected 1, running 0, transitioning 1. Current errors: [${code}]: Instance '${instance}' creation failed: ${text}`,
    ].join(' '),
  );
}

/** Google Cloud's refusals. */
export const gcpRefusals: Refusals = {
  taken: asked => {
    const { type, resource, id } = asked;
    if (type.title === 'bucket') {
      return new CloudRefusal(
        409,
        'googleapi: Error 409: Your previous request to create the named bucket succeeded and you already own it., conflict',
      );
    }
    if (type.title === 'service account') {
      return refusal(
        asked,
        409,
        `googleapi: Error 409: Service account ${
          resource!.name
        } already exists within project projects/${projectOf(
          asked,
        )}., alreadyExists`,
      );
    }
    const tail =
      type.api === 'container.googleapis.com'
        ? `Already exists: ${id}.`
        : `The resource '${id}' already exists`;
    return refusal(asked, 409, `googleapi: Error 409: ${tail}, alreadyExists`);
  },
  missing: (asked, target, value) =>
    refusal(
      asked,
      404,
      target.title === 'service account'
        ? `googleapi: Error 400: Service account ${lastOf(
            value,
          )} does not exist., badRequest`
        : `googleapi: Error 404: The resource '${value.replace(
            /^https:\/\/www\.googleapis\.com\/compute\/v1\//,
            '',
          )}' was not found, notFound`,
    ),
  inUse: (asked, holder) => {
    const { type, id } = asked;
    if (type.api === 'servicenetworking.googleapis.com') {
      return new CloudRefusal(
        400,
        `Unable to remove Service Networking Connection, err: Error waiting for Delete Service Networking Connection: Error code 9, message: Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore, etc.) are still using this connection.`,
      );
    }
    if (type.api === 'dns.googleapis.com') {
      return refusal(
        asked,
        400,
        `googleapi: Error 400: The resource named '${lastOf(
          id!,
        )}' cannot be deleted because it contains one or more 'resource records' (${
          holder.id
        })., containerNotEmpty`,
      );
    }
    return new CloudRefusal(
      400,
      `Error waiting for Deleting ${
        type.title
      }: The ${type.title.toLowerCase()} resource '${id}' is already being used by '${
        holder.id
      }'`,
    );
  },
  badName: (asked, name) =>
    refusal(
      asked,
      400,
      asked.type.title === 'service account'
        ? `"accountId" ("${name}") doesn't match regexp "${
            asked.type.naming!.pattern!.source
          }"`
        : `googleapi: Error 400: Invalid value for field 'resource.name': '${name}'. Must be a match of regex '${
            asked.type.naming!.pattern!.source
          }', invalid`,
    ),
  badLabel: (asked, label) =>
    refusal(
      asked,
      400,
      `googleapi: Error 400: Invalid value for field 'resource.labels': '${label}'. Label keys and values can only contain lowercase letters, numbers, dashes and underscores, and have 63 characters at most., invalid`,
    ),
  because: (asked, reason) =>
    reason.startsWith('googleapi:')
      ? refusal(asked, 400, reason)
      : new CloudRefusal(400, reason),
  expired: asked =>
    refusal(
      asked,
      401,
      'oauth2: "invalid_grant" "Token has been expired or revoked."',
    ),
  apiDisabled: (asked, { service }) => {
    const project = projectOf(asked);
    return refusal(
      asked,
      403,
      `googleapi: Error 403: ${
        API_TITLES[service] ?? service
      } has not been used in project ${project} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/${service}/overview?project=${project} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry., accessNotConfigured`,
    );
  },
  throttled: asked =>
    refusal(
      asked,
      429,
      `googleapi: Error 429: Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service '${
        asked.type.api
      }' for consumer 'project_number:${decimal(
        { serial: projectOf(asked) },
        'number',
        12,
      )}'., rateLimitExceeded`,
    ),
  quota: (asked, { quota, limit, region }) => {
    const where = region ?? asked.resource?.place.region;
    const text = `Quota '${quota}' exceeded. Limit: ${limit.toFixed(
      1,
    )} in region ${where}.`;
    return asked.type.title === 'NodePool'
      ? instanceFailed(asked, 'GCE_QUOTA_EXCEEDED', text)
      : refusal(asked, 403, `googleapi: Error 403: ${text}, quotaExceeded`);
  },
  stockOut: (asked, _, zone) => {
    const text = `The zone 'projects/${projectOf(
      asked,
    )}/zones/${zone}' does not have enough resources available to fulfill the request. Try a different zone, or try again later.`;
    return asked.type.api === 'container.googleapis.com'
      ? instanceFailed(asked, 'GCE_STOCKOUT', text)
      : refusal(
          asked,
          503,
          `googleapi: Error 503: ${text}, ZONE_RESOURCE_POOL_EXHAUSTED`,
        );
  },
  undeletable: asked =>
    refusal(
      asked,
      400,
      `googleapi: Error 400: The resource '${asked.id}' is not ready, resourceNotReady`,
    ),
};
