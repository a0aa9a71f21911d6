import type { ErrorClass } from './protocol';

/** Where the resource that failed was to be, as far as its inputs tell. */
export interface CloudPlace {
  /** Of Google Cloud. */
  project?: string;
  region?: string;
}

/** What a cloud's refusal comes to. */
export interface CloudFailure {
  class: ErrorClass;
  /** What to do about it, as a sentence. */
  advice?: string;
}

/** How one kind of refusal is told, and what it calls for. */
interface Refusal {
  pattern: RegExp;
  read(match: RegExpExecArray, text: string, place: CloudPlace): CloudFailure;
}

const GCP_QUOTAS = 'https://console.cloud.google.com/iam-admin/quotas';

/** The codes of both clouds, and what their storage says. */
const NAME_TAKEN =
  /\b\w*AlreadyExists(Exception|Fault)?\b|\balreadyExists\b|\bBucketAlreadyOwnedByYou\b|you already own it|\bResource(InUse|Exists)Exception\b|\bInvalid(Group|Permission)\.Duplicate\b|\bInvalidSubnet\.Conflict\b|\bMountTargetConflict\b/;

/** The first that fits is taken: a text may well hold words of several. */
const REFUSALS: Refusal[] = [
  {
    // What has a rate and not an amount passes by itself, though clouds call it a quota, too.
    pattern:
      /rateLimitExceeded|RATE_LIMIT_EXCEEDED|Quota exceeded for quota (metric|group) '[^']+' and limit '[^']*\bper\b|\b(Throttling(Exception)?|ThrottledException|RequestLimitExceeded|TooManyRequestsException|SlowDown)\b|Rate exceeded/,
    read: () => ({ class: 'transient' }),
  },
  {
    pattern:
      /insufficient (regional|project|zonal|global) quota to satisfy request(?: for resource)?: (?:resource )?"([\w-]+)"(?:[^]*?(?:quota of|quota is) '([\d.]+)')?/i,
    read: ([, , quota, limit], text, place) =>
      googleQuota({ quota, limit }, text, place),
  },
  {
    pattern:
      /Quota '([\w-]+)' exceeded\.?(?:\s+Limit: ([\d.]+)(?: in (?:region|zone) ([\w-]+))?)?/,
    read: ([, quota, limit, region], text, place) =>
      googleQuota({ quota, limit, region }, text, place),
  },
  {
    pattern:
      /Quota exceeded for quota metric '([^']+)'|quotaExceeded|QUOTA_EXCEEDED/,
    read: ([, quota], text, place) => googleQuota({ quota }, text, place),
  },
  {
    pattern:
      /VcpuLimitExceeded(?:[^]*?vCPU limit of (\d+))?|current vCPU limit of (\d+)/,
    read: ([, coded, said], text, place) =>
      amazonQuota(
        { quota: 'vCPUs', limit: coded ?? said, service: 'ec2' },
        text,
        place,
      ),
  },
  {
    pattern: /Cannot exceed quota for (\w+): (\d+)/,
    read: ([, quota, limit], text, place) =>
      amazonQuota({ quota, limit, service: 'iam' }, text, place),
  },
  {
    pattern:
      /\b(VpcLimitExceeded|AddressLimitExceeded|NatGatewayLimitExceeded|InternetGatewayLimitExceeded|SecurityGroupLimitExceeded|InstanceLimitExceeded|MaxSpotInstanceCountExceeded|VolumeLimitExceeded|TooManyBuckets|TooManyLoadBalancers|InstanceQuotaExceeded|StorageQuotaExceeded|DBInstanceQuotaExceeded|FileSystemLimitExceeded|ResourceLimitExceeded|ResourceLimitExceededException|ServiceQuotaExceededException|LimitExceededException|LimitExceeded)\b/,
    read: ([, quota], text, place) =>
      amazonQuota({ quota, service: serviceOf(quota, text) }, text, place),
  },
  {
    pattern:
      /GCE_STOCKOUT|STOCKOUT|(?:ZONE_)?RESOURCE_POOL_EXHAUSTED|does not have enough resources available to fulfill/,
    read: (_, text) => {
      const where = /zones\/([\w-]+)|request: ([\w-]+-[a-z])\b/.exec(text);
      return stockOut('Google', where?.[1] ?? where?.[2]);
    },
  },
  {
    pattern:
      /InsufficientInstanceCapacity|InsufficientHostCapacity|InsufficientCapacity|InsufficientDBInstanceCapacity|currently do not have sufficient \S+ capacity/,
    read: (_, text) =>
      stockOut(
        'AWS',
        /Availability Zone you requested \(([\w-]+)\)/.exec(text)?.[1],
      ),
  },
  {
    pattern:
      /the targeted availability zone, does not currently have sufficient capacity to support the cluster/,
    read: () => ({
      class: 'user',
      advice:
        'Choose other availability zones, those that it names, and try again',
    }),
  },
  {
    pattern:
      /(?:API|\S+\.googleapis\.com) has not been used in project (\S+) before or it is disabled|SERVICE_DISABLED|accessNotConfigured/,
    read: ([, project], text) => {
      const link =
        /https:\/\/console\.(?:developers|cloud)\.google\.com\/apis\/\S*?project=[\w-]+/.exec(
          text,
        )?.[0] ?? 'https://console.cloud.google.com/apis/library';
      return {
        class: 'permanent',
        advice: `Whoever administers the project${
          project ? ` ${project}` : ''
        } enables this API at ${link}; a few minutes later try again`,
      };
    },
  },
  {
    pattern:
      /OptInRequired|SubscriptionRequired|You are not subscribed to this service/,
    read: () => ({
      class: 'permanent',
      advice:
        'Whoever administers the AWS account enables this service, or the region, for it; then try again',
    }),
  },
  {
    pattern:
      /invalid_grant|invalid_rapt|Token has been expired or revoked|could not find default credentials|ACCESS_TOKEN_EXPIRED|Request had invalid authentication credentials|code = Unauthenticated/,
    read: () => credentials('Google Cloud'),
  },
  {
    pattern:
      /\b(ExpiredToken(Exception)?|RequestExpired|InvalidClientTokenId|UnrecognizedClientException|InvalidGrantException|AuthFailure)\b|security token included in the request is (expired|invalid)|SSO (session|token) has expired|[Nn]o valid credential sources? (for \S+ )?found|failed to refresh cached credentials/,
    read: () => credentials('AWS'),
  },
  {
    pattern: /Cluster is running incompatible operation/,
    read: () => ({ class: 'transient' }),
  },
  {
    pattern: /code = Unimplemented|\bUNIMPLEMENTED\b/,
    read: () => ({
      class: 'permanent',
      advice:
        'What was asked of the provider it can not do: another version of it may, or the program asks for the wrong thing',
    }),
  },
];

/** What a text is, when it is a cloud's and known; the text itself stays as it is. */
export function readCloudFailure(
  text: string,
  place: CloudPlace = {},
): CloudFailure | undefined {
  for (const { pattern, read } of REFUSALS) {
    const match = pattern.exec(text);
    if (match) {
      return read(match, text, place);
    }
  }
  return undefined;
}

/** Whether a cloud refused to create something because it has one of that name, maybe the very same from an attempt before. */
export function isNameTaken(text: string): boolean {
  return NAME_TAKEN.test(text);
}

interface Quota {
  quota?: string;
  limit?: string;
  region?: string;
}

function googleQuota(
  { quota, limit, region }: Quota,
  text: string,
  place: CloudPlace,
): CloudFailure {
  const project = /[?&]project=([\w.:-]*[\w])/.exec(text)?.[1] ?? place.project;
  const link = project ? `${GCP_QUOTAS}?project=${project}` : GCP_QUOTAS;
  // Some hold for all regions, and say so by their names.
  const where = /ALL_REGIONS/.test(quota ?? '')
    ? 'all regions'
    : region ?? place.region;
  return exceeded({ quota, limit, region: where }, link);
}

function amazonQuota(
  { quota, limit, service }: Quota & { service: string },
  text: string,
  place: CloudPlace,
): CloudFailure {
  const region =
    /\b((?:us|eu|ap|sa|ca|me|af|il|mx)(?:-[a-z]+)+-\d)[a-z]?\b/.exec(
      text,
    )?.[1] ?? place.region;
  const link = `https://console.aws.amazon.com/servicequotas/home/services/${service}/quotas`;
  return exceeded(
    { quota, limit, region },
    region ? `${link}?region=${region}` : link,
  );
}

function exceeded({ quota, limit, region }: Quota, link: string): CloudFailure {
  const name = quota ? `quota ${quota}` : 'quota';
  const amount = limit ? ` of ${limit}` : '';
  const where = region ? ` in ${region}` : '';
  return {
    class: 'user',
    advice: `The ${name}${amount}${where} does not suffice: ask for more at ${link}, delete what is not needed, or choose less or another region; then try again`,
  };
}

function serviceOf(code: string, text: string): string {
  const named = /operation error (\w[\w ]*?):/.exec(text)?.[1].toLowerCase();
  const services: Array<[RegExp, string]> = [
    [/^(elastic load balancing|toomanyloadbalancers)/, 'elasticloadbalancing'],
    [/^(s3|toomanybuckets)/, 's3'],
    [/^(rds|instancequota|storagequota|dbinstance)/, 'rds'],
    [/^(efs|filesystem)/, 'elasticfilesystem'],
    [/^(vpclimit|natgateway|internetgateway|securitygroup)/, 'vpc'],
    [/^eks/, 'eks'],
    [/^iam/, 'iam'],
    [/^kms/, 'kms'],
  ];
  const find = (name = '') =>
    services.find(([pattern]) => pattern.test(name))?.[1];
  return find(code.toLowerCase()) ?? find(named) ?? 'ec2';
}

function stockOut(cloud: string, zone: string | undefined): CloudFailure {
  return {
    class: 'transient',
    advice: `${cloud} has too few of these machines${
      zone ? ` in ${zone}` : ' there'
    } at the moment: choose another zone or machine type, or try again later`,
  };
}

function credentials(cloud: string): CloudFailure {
  return {
    class: 'permanent',
    advice: `The credentials for ${cloud} that runners have are missing, wrong or expired: whoever runs this portal renews them; then try again`,
  };
}
