import { HeliumLabels, labelPlaceOf } from './cloudLabels';

/** Properties as a program or the engine gives them; what is not known yet is an output. @public */
export type Properties = Record<string, any>;

/** One thing that must hold for every resource by itself. @public */
export interface PolicyRule {
  /** `no-public-bucket` */
  name: string;
  description: string;
  /** What is wrong with the resource, each completing its name: `publicAccessPrevention must be 'enforced'`. */
  check(type: string, props: Properties): string[];
}

type Checks = Record<string, (props: Properties) => string[]>;

const EVERYBODY = new Set(['allUsers', 'allAuthenticatedUsers']);
const ANYWHERE = new Set(['0.0.0.0/0', '::/0']);
const BLOCKS = [
  'blockPublicAcls',
  'blockPublicPolicy',
  'ignorePublicAcls',
  'restrictPublicBuckets',
];

/** Protection must be plain to see: an output that may become anything doesn't count. */
const must = (holds: boolean, problem: string) => (holds ? [] : [problem]);

const notForEverybody = ({ member, members }: Properties) =>
  must(
    ![member, ...listOf(members)].some(name => EVERYBODY.has(name)),
    'must not give rights to allUsers or allAuthenticatedUsers',
  );

const fromKnownPlaces =
  (...properties: string[]) =>
  (props: Properties) =>
    properties.flatMap(property =>
      must(
        !listOf(props[property]).some(range => ANYWHERE.has(range)),
        `${property} must not be open to the internet`,
      ),
    );

const PUBLIC_BUCKET: Checks = {
  'gcp:storage/bucket:Bucket': props => [
    ...must(
      props.uniformBucketLevelAccess === true,
      'uniformBucketLevelAccess must be true',
    ),
    ...must(
      props.publicAccessPrevention === 'enforced',
      "publicAccessPrevention must be 'enforced'",
    ),
  ],
  'gcp:storage/bucketIAMMember:BucketIAMMember': notForEverybody,
  'gcp:storage/bucketIAMBinding:BucketIAMBinding': notForEverybody,
  'aws:s3/bucket:Bucket': props =>
    must(props.acl === undefined, 'acl must not be set: the bucket is private'),
  'aws:s3/bucketAcl:BucketAcl': ({ acl }) =>
    must(acl === 'private', "acl must be 'private'"),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': props =>
    BLOCKS.flatMap(block =>
      must(props[block] === true, `${block} must be true`),
    ),
};

const PUBLIC_NODES: Checks = {
  'gcp:container/cluster:Cluster': ({ privateClusterConfig }) =>
    must(
      privateClusterConfig?.enablePrivateNodes === true,
      'privateClusterConfig.enablePrivateNodes must be true',
    ),
  'gcp:container/nodePool:NodePool': ({ networkConfig }) =>
    must(
      [undefined, true].includes(networkConfig?.enablePrivateNodes),
      'networkConfig.enablePrivateNodes must not be false',
    ),
  'gcp:compute/instance:Instance': ({ networkInterfaces }) =>
    must(
      listOf(networkInterfaces).every(({ accessConfigs }) => !accessConfigs),
      'networkInterfaces must have no accessConfigs: they are public addresses',
    ),
  'gcp:compute/firewall:Firewall': props =>
    props.direction === 'EGRESS' ? [] : fromKnownPlaces('sourceRanges')(props),
  'aws:ec2/instance:Instance': ({ associatePublicIpAddress }) =>
    must(
      associatePublicIpAddress === false,
      'associatePublicIpAddress must be false',
    ),
  'aws:ec2/subnet:Subnet': ({ mapPublicIpOnLaunch }) =>
    must(
      [undefined, false].includes(mapPublicIpOnLaunch),
      'mapPublicIpOnLaunch must not be true',
    ),
  'aws:ec2/launchTemplate:LaunchTemplate': ({ networkInterfaces }) =>
    must(
      listOf(networkInterfaces).every(({ associatePublicIpAddress: address }) =>
        [undefined, 'false'].includes(address),
      ),
      "networkInterfaces must have associatePublicIpAddress 'false'",
    ),
  'aws:eks/nodeGroup:NodeGroup': ({ remoteAccess }) =>
    must(
      remoteAccess === undefined,
      'remoteAccess must not be set: it opens SSH to the nodes',
    ),
  'aws:ec2/securityGroup:SecurityGroup': ({ ingress }) =>
    must(
      listOf(ingress).every(({ cidrBlocks, ipv6CidrBlocks }) =>
        [...listOf(cidrBlocks), ...listOf(ipv6CidrBlocks)].every(
          range => !ANYWHERE.has(range),
        ),
      ),
      'ingress must not be open to the internet',
    ),
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': fromKnownPlaces(
    'cidrIpv4',
    'cidrIpv6',
  ),
};

const PUBLIC_DATABASE: Checks = {
  'gcp:sql/databaseInstance:DatabaseInstance': ({ settings }) =>
    must(
      settings?.ipConfiguration?.ipv4Enabled === false,
      'settings.ipConfiguration.ipv4Enabled must be false',
    ),
  'aws:rds/instance:Instance': ({ publiclyAccessible }) =>
    must(publiclyAccessible === false, 'publiclyAccessible must be false'),
};

const ENCRYPTION: Checks = {
  'aws:rds/instance:Instance': ({ storageEncrypted }) =>
    must(storageEncrypted === true, 'storageEncrypted must be true'),
  'aws:efs/fileSystem:FileSystem': ({ encrypted }) =>
    must(encrypted === true, 'encrypted must be true'),
  'aws:ebs/volume:Volume': ({ encrypted }) =>
    must(encrypted === true, 'encrypted must be true'),
  'aws:eks/cluster:Cluster': ({ encryptionConfig }) =>
    must(
      encryptionConfig?.resources?.includes?.('secrets') === true,
      "encryptionConfig.resources must include 'secrets'",
    ),
  'aws:eks/nodeGroup:NodeGroup': ({ launchTemplate }) =>
    must(
      launchTemplate !== undefined,
      'launchTemplate must be given: without one the disks may not be encrypted',
    ),
  'aws:ec2/launchTemplate:LaunchTemplate': ({ blockDeviceMappings }) =>
    must(
      listOf(blockDeviceMappings).length > 0 &&
        listOf(blockDeviceMappings).every(
          ({ ebs }) => ebs === undefined || ebs.encrypted === 'true',
        ),
      "blockDeviceMappings must have ebs.encrypted 'true'",
    ),
  'aws:kms/key:Key': ({ enableKeyRotation }) =>
    must(enableKeyRotation === true, 'enableKeyRotation must be true'),
  'kubernetes:storage.k8s.io/v1:StorageClass': ({ provisioner, parameters }) =>
    must(
      provisioner !== 'ebs.csi.aws.com' || parameters?.encrypted === 'true',
      "parameters.encrypted must be 'true'",
    ),
};

/**
 * What must hold for every resource that Helium's programs make. On GCP all disks and buckets are encrypted by the cloud, so there
 * is nothing to check.
 *
 * @param labels - that each resource must carry; by default only that it names some workspace and operation
 * @public
 */
export function policyRules(labels?: HeliumLabels): PolicyRule[] {
  return [
    {
      name: 'labels',
      description: "Every resource carries its workspace's labels or tags.",
      check: (type, props) => missingLabels(type, props, labels),
    },
    rule(
      'no-public-bucket',
      'Nobody reads a bucket anonymously.',
      PUBLIC_BUCKET,
    ),
    rule(
      'no-public-nodes',
      'No node has a public address, and none is open to the internet.',
      PUBLIC_NODES,
    ),
    rule(
      'no-public-database',
      'No database has a public address.',
      PUBLIC_DATABASE,
    ),
    rule(
      'encryption-at-rest',
      'Disks, databases, files, and secrets are encrypted.',
      ENCRYPTION,
    ),
  ];
}

function rule(name: string, description: string, checks: Checks): PolicyRule {
  return {
    name,
    description,
    check: (type, props) => checks[type]?.(props) ?? [],
  };
}

function missingLabels(
  type: string,
  props: Properties,
  labels: HeliumLabels = {
    'helium.dev/workspace': '',
    'helium.dev/operation': '',
  },
): string[] {
  const place = labelPlaceOf(type);
  if (!place) {
    return [];
  }
  const carried = place.path.reduce<any>((at, key) => at?.[key], props) ?? {};
  return Object.entries(labels).flatMap(([key, value]) => {
    const name = place.spell(key);
    // A resource keeps the label of the operation that made it.
    const any = value === '' || key === 'helium.dev/operation';
    return must(
      any ? Boolean(carried[name]) : carried[name] === value,
      `${place.path.join('.')} must have '${name}'${any ? '' : ` '${value}'`}`,
    );
  });
}

/** One and many stand in the same place; what isn't known yet holds nothing that can be checked. */
function listOf(value: any): any[] {
  if (Array.isArray(value)) {
    return value;
  }
  return value === undefined || value === null ? [] : [value];
}
