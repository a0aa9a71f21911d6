import { digits, uuid } from '../types/madeUp';
import { ResourceType } from '../types/ResourceType';
import { Asked, CloudRefusal, Refusals } from './Refusal';

interface ServiceCodes {
  missing: string;
  taken: string;
  inUse: string;
  throttled: string;
  quota: string;
}

const CODES: Record<string, Partial<ServiceCodes>> = {
  EC2: {
    taken: 'InvalidParameterValue',
    inUse: 'DependencyViolation',
    throttled: 'RequestLimitExceeded',
  },
  IAM: {
    missing: 'NoSuchEntity',
    taken: 'EntityAlreadyExists',
    inUse: 'DeleteConflict',
    throttled: 'Throttling',
    quota: 'LimitExceeded',
  },
  S3: {
    missing: 'NoSuchBucket',
    taken: 'BucketAlreadyOwnedByYou',
    throttled: 'SlowDown',
    quota: 'TooManyBuckets',
  },
  RDS: {
    missing: 'InvalidParameterValue',
    taken: 'DBInstanceAlreadyExists',
    inUse: 'InvalidDBSubnetGroupStateFault',
    throttled: 'Throttling',
    quota: 'InstanceQuotaExceeded',
  },
  KMS: {
    missing: 'NotFoundException',
    taken: 'AlreadyExistsException',
    inUse: 'KMSInvalidStateException',
  },
  SecretsManager: {
    taken: 'ResourceExistsException',
    inUse: 'InvalidRequestException',
  },
  EFS: {
    missing: 'FileSystemNotFound',
    taken: 'FileSystemAlreadyExists',
    inUse: 'FileSystemInUse',
  },
  Route53: {
    missing: 'NoSuchHostedZone',
    taken: 'InvalidChangeBatch',
    inUse: 'HostedZoneNotEmpty',
  },
};

const DEFAULTS: ServiceCodes = {
  missing: 'ResourceNotFoundException',
  taken: 'ResourceInUseException',
  inUse: 'ResourceInUseException',
  throttled: 'ThrottlingException',
  quota: 'ServiceQuotaExceededException',
};

const VERBS = {
  create: ['creating', 'Create'],
  read: ['reading', 'Describe'],
  update: ['updating', 'Update'],
  delete: ['deleting', 'Delete'],
  invoke: ['reading', 'Describe'],
};

const codesOf = (service: string): ServiceCodes => ({
  ...DEFAULTS,
  ...CODES[service],
});

const serviceOf = (type: ResourceType) => type.api.split(' ')[0];
const nounOf = (type: ResourceType) => type.api.split(' ')[1] ?? '';

/** As the provider names it: by its name, or by its id once it has one. */
const subject = ({ resource, id, verb }: Asked) =>
  resource?.name || (verb === 'create' ? '' : id);

function refusal(asked: Asked, status: number, text: string): CloudRefusal {
  const { verb, type } = asked;
  const [doing, call] = VERBS[verb];
  const service = serviceOf(type);
  const about = subject(asked);
  // EC2's errors have no types of their own in the SDK.
  const answer =
    /^[\w.]+: /.test(text) && service === 'EC2' ? `api error ${text}` : text;
  const request = uuid(
    asked.resource ?? { serial: `${asked.id}` },
    `${verb}${text}`,
  );
  return new CloudRefusal(
    status,
    `${doing} ${type.title}${
      about ? ` (${about})` : ''
    }: operation error ${service}: ${call}${nounOf(
      type,
    )}, https response error StatusCode: ${status}, RequestID: ${request}, ${answer}`,
  );
}

/** What the type is called where others miss it: `vpc ID`, `role with name`. */
function missingText(target: ResourceType, value: string): string {
  const service = serviceOf(target);
  const noun = nounOf(target);
  if (service === 'EC2') {
    return `Invalid${noun}ID.NotFound: The ${noun
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()} ID '${value}' does not exist`;
  }
  const code = codesOf(service).missing;
  switch (service) {
    case 'IAM':
      return `${code}: The ${noun.toLowerCase()} with name ${value} cannot be found.`;
    case 'S3':
      return `${code}: The specified bucket does not exist (${value})`;
    case 'EKS':
      return `${code}: No cluster found for name: ${value}.`;
    case 'Route53':
      return `${code}: No hosted zone found with ID: ${value}`;
    default:
      return `${code}: ${target.title} ${value} does not exist`;
  }
}

/** AWS's refusals. */
export const awsRefusals: Refusals = {
  taken: asked => {
    const { type, resource, id } = asked;
    const service = serviceOf(type);
    const name = resource?.name || id;
    const noun = nounOf(type);
    if (type.title === 'EC2 Security Group') {
      return refusal(
        asked,
        400,
        `InvalidGroup.Duplicate: The security group '${name}' already exists for VPC '${resource?.inputs.vpcId}'`,
      );
    }
    if (type.title === 'EC2 Subnet') {
      return refusal(
        asked,
        400,
        `InvalidSubnet.Conflict: The CIDR '${resource?.inputs.cidrBlock}' conflicts with another subnet`,
      );
    }
    if (type.title === 'EC2 Route') {
      return refusal(
        asked,
        400,
        `RouteAlreadyExists: The route identified by ${resource?.inputs.destinationCidrBlock} already exists.`,
      );
    }
    if (type.title === 'EC2 Launch Template') {
      return refusal(
        asked,
        400,
        'InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.',
      );
    }
    const texts: Record<string, string> = {
      IAM: `${noun} with name ${name} already exists.`,
      S3: 'Your previous request to create the named bucket succeeded and you already own it.',
      EKS: `${noun} already exists with name: ${name}`,
      SecretsManager: `The operation failed because the secret ${name} already exists.`,
      Route53: `[Tried to create resource record set [name='${name}', type='${resource?.inputs.type}'] but it already exists]`,
    };
    return refusal(
      asked,
      service === 'EC2' || service === 'RDS' ? 400 : 409,
      `${codesOf(service).taken}: ${
        texts[service] ?? `${type.title} ${name} already exists`
      }`,
    );
  },
  missing: (asked, target, value) =>
    refusal(asked, 400, missingText(target, value)),
  inUse: (asked, holder) => {
    const { type, id } = asked;
    const service = serviceOf(type);
    const texts: Record<string, string> = {
      EC2: `The ${nounOf(
        type,
      ).toLowerCase()} '${id}' has dependencies and cannot be deleted. (${
        holder.type.title
      } ${holder.id})`,
      IAM: `Cannot delete entity, must ${
        holder.type.title === 'IAM Role Policy'
          ? 'delete policies'
          : 'detach all policies'
      } first. (${holder.id})`,
      EKS: `Cluster has nodegroups attached (${holder.id})`,
      Route53: `The specified hosted zone contains non-required resource record sets and so cannot be deleted. (${holder.id})`,
      EFS: `File system has mount targets created in it (${holder.id})`,
    };
    return refusal(
      asked,
      service === 'EC2' ? 400 : 409,
      `${codesOf(service).inUse}: ${
        texts[service] ?? `${type.title} ${id} is in use by ${holder.id}`
      }`,
    );
  },
  badName: (asked, name) =>
    refusal(
      asked,
      400,
      `${
        serviceOf(asked.type) === 'S3' ? 'InvalidBucketName' : 'ValidationError'
      }: The specified name is not valid: '${name}' must match ${
        asked.type.naming!.pattern!.source
      }`,
    ),
  badLabel: (asked, label) =>
    refusal(
      asked,
      400,
      `InvalidParameterValue: The tag '${label}' is not valid`,
    ),
  because: (asked, reason) =>
    /^[A-Z]\w+: /.test(reason)
      ? refusal(asked, 400, reason)
      : new CloudRefusal(400, reason),
  expired: asked =>
    refusal(
      asked,
      serviceOf(asked.type) === 'EC2' ? 400 : 403,
      serviceOf(asked.type) === 'EC2'
        ? 'RequestExpired: Request has expired.'
        : 'api error ExpiredToken: The security token included in the request is expired',
    ),
  apiDisabled: (asked, { service }) =>
    refusal(
      asked,
      403,
      `api error SubscriptionRequiredException: The AWS Access Key Id needs a subscription for the service (${service})`,
    ),
  throttled: asked => {
    const service = serviceOf(asked.type);
    const code = codesOf(service).throttled;
    return refusal(
      asked,
      429,
      `${service === 'EC2' ? '' : 'api error '}${code}: ${
        service === 'EC2' ? 'Request limit exceeded.' : 'Rate exceeded'
      }`,
    );
  },
  quota: (asked, { quota, limit }) => {
    const { type } = asked;
    if (type.machines) {
      const text = `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to (${quota}). Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`;
      return type.title === 'EKS Node Group'
        ? launchFailed(
            asked,
            `Could not launch On-Demand Instances. VcpuLimitExceeded - ${text}`,
          )
        : refusal(asked, 400, `InstanceQuotaExceeded: ${text}`);
    }
    const code =
      serviceOf(type) === 'EC2'
        ? `${nounOf(type)}LimitExceeded`
        : codesOf(serviceOf(type)).quota;
    return refusal(
      asked,
      400,
      `${code}: The maximum number of ${quota} has been reached (${limit}).`,
    );
  },
  stockOut: (asked, { machineType }, zone) =>
    asked.type.title === 'EKS Node Group'
      ? launchFailed(
          asked,
          `Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient ${machineType} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity.`,
        )
      : refusal(
          asked,
          400,
          `InsufficientDBInstanceCapacity: Cannot create a database instance because there is insufficient ${machineType} capacity in the requested Availability Zone ${zone}`,
        ),
  undeletable: asked =>
    refusal(
      asked,
      409,
      'OperationNotPermitted: The operation is not permitted at this time',
    ),
};

function launchFailed(asked: Asked, text: string): CloudRefusal {
  const { resource } = asked;
  const id = `${resource!.inputs.clusterName}:${resource!.name}`;
  const group = `eks-${resource!.name}-${digits(resource!, 'group', 32)}`;
  return new CloudRefusal(
    400,
    `waiting for EKS Node Group (${id}) create: unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'. last error: ${group}: AsgInstanceLaunchFailures: ${text} Launching EC2 instance failed.`,
  );
}
