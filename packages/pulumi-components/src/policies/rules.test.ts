import * as pulumi from '@pulumi/pulumi';
import { enforcePolicies } from './enforcePolicies';
import { heliumPolicies } from './policyPack';
import { policyRules, Properties } from './rules';
import { unprotectedBuckets } from './stackRules';

const labels = {
  'helium.dev/workspace': 'demo',
  'helium.dev/operation': '4711',
};
const gcpLabels = { 'helium-workspace': 'demo', 'helium-operation': '4711' };

const problems = (name: string, type: string, props: Properties) =>
  policyRules(labels)
    .find(rule => rule.name === name)!
    .check(type, props);

/** Each row: what passes, and what breaks the rule when it is changed in one way. */
function describeRule(
  name: string,
  rows: Array<[type: string, good: Properties, ...bad: Properties[]]>,
) {
  describe(`the rule ${name}`, () => {
    it.each(rows.map(([type, good]) => [type, good] as const))(
      'lets %s pass',
      (type, good) => {
        expect(problems(name, type, good)).toEqual([]);
      },
    );
    it.each(
      rows.flatMap(([type, good, ...bad]) =>
        bad.map(change => [type, change, good] as const),
      ),
    )('refuses %s with %j', (type, change, good) => {
      expect(problems(name, type, { ...good, ...change })).toHaveLength(1);
    });
  });
}

describeRule('labels', [
  [
    'aws:s3/bucket:Bucket',
    { tags: labels },
    { tags: { ...labels, 'helium.dev/workspace': 'other' } },
    { tags: { 'helium.dev/workspace': 'demo' } },
  ],
  [
    'gcp:storage/bucket:Bucket',
    { labels: gcpLabels },
    { labels: { 'helium-operation': '4711' } },
  ],
  [
    'gcp:container/cluster:Cluster',
    { resourceLabels: gcpLabels },
    { resourceLabels: { ...gcpLabels, 'helium-workspace': 'other' } },
  ],
  ['aws:ec2/route:Route', {}],
  ['kubernetes:core/v1:Namespace', {}],
]);

describeRule('no-public-bucket', [
  [
    'gcp:storage/bucket:Bucket',
    { uniformBucketLevelAccess: true, publicAccessPrevention: 'enforced' },
    { uniformBucketLevelAccess: false },
    { publicAccessPrevention: 'inherited' },
    { publicAccessPrevention: undefined },
  ],
  [
    'gcp:storage/bucketIAMMember:BucketIAMMember',
    { member: 'serviceAccount:a@b' },
    { member: 'allUsers' },
    { member: 'allAuthenticatedUsers' },
  ],
  [
    'gcp:storage/bucketIAMBinding:BucketIAMBinding',
    { members: ['serviceAccount:a@b'] },
    { members: ['serviceAccount:a@b', 'allUsers'] },
  ],
  ['aws:s3/bucket:Bucket', {}, { acl: 'public-read' }],
  ['aws:s3/bucketAcl:BucketAcl', { acl: 'private' }, { acl: 'public-read' }],
  [
    'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { blockPublicAcls: false },
    { blockPublicPolicy: false },
    { ignorePublicAcls: undefined },
    { restrictPublicBuckets: false },
  ],
]);

describeRule('no-public-nodes', [
  [
    'gcp:container/cluster:Cluster',
    { privateClusterConfig: { enablePrivateNodes: true } },
    { privateClusterConfig: undefined },
    { privateClusterConfig: { enablePrivateNodes: false } },
  ],
  [
    'gcp:container/nodePool:NodePool',
    {},
    { networkConfig: { enablePrivateNodes: false } },
  ],
  [
    'gcp:compute/instance:Instance',
    { networkInterfaces: [{ subnetwork: 'a' }] },
    { networkInterfaces: [{ accessConfigs: [{}] }] },
  ],
  [
    'gcp:compute/firewall:Firewall',
    { sourceRanges: ['10.0.0.0/8'] },
    { sourceRanges: ['0.0.0.0/0'] },
  ],
  [
    'aws:ec2/instance:Instance',
    { associatePublicIpAddress: false },
    { associatePublicIpAddress: true },
    { associatePublicIpAddress: undefined },
  ],
  ['aws:ec2/subnet:Subnet', {}, { mapPublicIpOnLaunch: true }],
  [
    'aws:ec2/launchTemplate:LaunchTemplate',
    {},
    { networkInterfaces: [{ associatePublicIpAddress: 'true' }] },
  ],
  ['aws:eks/nodeGroup:NodeGroup', {}, { remoteAccess: { ec2SshKey: 'x' } }],
  [
    'aws:ec2/securityGroup:SecurityGroup',
    { ingress: [{ cidrBlocks: ['10.0.0.0/16'] }] },
    { ingress: [{ cidrBlocks: ['0.0.0.0/0'] }] },
    { ingress: [{ ipv6CidrBlocks: ['::/0'] }] },
  ],
  [
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    { cidrIpv4: '10.0.0.0/16' },
    { cidrIpv4: '0.0.0.0/0' },
    { cidrIpv6: '::/0' },
  ],
]);

describeRule('no-public-database', [
  [
    'gcp:sql/databaseInstance:DatabaseInstance',
    { settings: { ipConfiguration: { ipv4Enabled: false } } },
    { settings: { ipConfiguration: { ipv4Enabled: true } } },
    { settings: {} },
  ],
  [
    'aws:rds/instance:Instance',
    { publiclyAccessible: false },
    { publiclyAccessible: true },
    { publiclyAccessible: undefined },
  ],
]);

describeRule('encryption-at-rest', [
  [
    'aws:rds/instance:Instance',
    { storageEncrypted: true },
    { storageEncrypted: false },
    // Whatever it becomes: it is not plain to see.
    { storageEncrypted: pulumi.output(true) },
  ],
  ['aws:efs/fileSystem:FileSystem', { encrypted: true }, { encrypted: false }],
  ['aws:ebs/volume:Volume', { encrypted: true }, { encrypted: undefined }],
  [
    'aws:eks/cluster:Cluster',
    { encryptionConfig: { resources: ['secrets'] } },
    { encryptionConfig: undefined },
  ],
  [
    'aws:eks/nodeGroup:NodeGroup',
    { launchTemplate: { version: '1' } },
    { launchTemplate: undefined },
  ],
  [
    'aws:ec2/launchTemplate:LaunchTemplate',
    { blockDeviceMappings: [{ ebs: { encrypted: 'true' } }] },
    { blockDeviceMappings: [{ ebs: {} }] },
    { blockDeviceMappings: [] },
  ],
  [
    'aws:kms/key:Key',
    { enableKeyRotation: true },
    { enableKeyRotation: false },
  ],
  [
    'kubernetes:storage.k8s.io/v1:StorageClass',
    { provisioner: 'ebs.csi.aws.com', parameters: { encrypted: 'true' } },
    { parameters: {} },
  ],
]);

describe('a stack', () => {
  const bucket = {
    type: 'aws:s3/bucket:Bucket',
    name: 'data',
    props: { bucket: 'demo-data' },
  };
  const beside = (token: string) => ({
    type: `aws:s3/${token[0].toLowerCase()}${token.slice(1)}:${token}`,
    name: 'data',
    props: { bucket: 'demo-data' },
  });

  it('has what protects a bucket beside each bucket', () => {
    expect(unprotectedBuckets([bucket])).toEqual([
      "aws:s3/bucket:Bucket 'data' must have a BucketPublicAccessBlock",
      "aws:s3/bucket:Bucket 'data' must have a BucketServerSideEncryptionConfiguration",
    ]);
    expect(
      unprotectedBuckets([
        bucket,
        beside('BucketPublicAccessBlock'),
        beside('BucketServerSideEncryptionConfiguration'),
      ]),
    ).toEqual([]);
  });
});

describe('a program', () => {
  it('is told the resource and the rule', () => {
    const declare = (props: Properties) =>
      enforcePolicies(labels)({
        type: 'gcp:storage/bucket:Bucket',
        name: 'data',
        props: { labels: gcpLabels, ...props },
        opts: {},
        resource: null!,
      });
    expect(() => declare({ uniformBucketLevelAccess: true })).toThrow(
      "gcp:storage/bucket:Bucket 'data' breaks the rule 'no-public-bucket': publicAccessPrevention must be 'enforced'",
    );
    expect(
      declare({
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
      }),
    ).toBeUndefined();
  });
});

describe('the policy pack', () => {
  it('has each rule as a mandatory policy', () => {
    expect(heliumPolicies().map(({ name }) => name)).toEqual([
      ...policyRules().map(({ name }) => name),
      'protected-buckets',
    ]);
    for (const policy of heliumPolicies()) {
      expect(policy).toMatchObject({
        description: expect.any(String),
        enforcementLevel: 'mandatory',
      });
    }
  });

  it('reports what breaks a rule, whichever workspace it is of', () => {
    const reported: string[] = [];
    for (const policy of heliumPolicies()) {
      if ('validateResource' in policy) {
        const validate = policy.validateResource as unknown as (
          resource: object,
          report: (problem: string) => void,
        ) => void;
        validate(
          { type: 'aws:kms/key:Key', name: 'secrets', props: {} },
          (problem: string) => reported.push(problem),
        );
      }
    }
    expect(reported).toEqual([
      "aws:kms/key:Key 'secrets': tags must have 'helium.dev/workspace'",
      "aws:kms/key:Key 'secrets': tags must have 'helium.dev/operation'",
      "aws:kms/key:Key 'secrets': enableKeyRotation must be true",
    ]);
  });
});
