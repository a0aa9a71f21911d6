import { digits, privateAddress, uuid } from '../madeUp';
import { Resource, ResourceType, ResourceTypes } from '../ResourceType';
import {
  arn,
  awsRegion,
  KEY,
  link,
  malformedPolicy,
  securityGroup,
  SUBNET,
} from './names';

const BUCKET = 's3/bucket:Bucket';
const FILE_SYSTEM = 'efs/fileSystem:FileSystem';
const SECRET = 'secretsmanager/secret:Secret';

const bucketArn = ({ name }: Resource) => `arn:aws:s3:::${name}`;
const keyArn = (resource: Resource) =>
  arn(resource, 'kms', `key/${uuid(resource, 'key')}`);
const aliasArn = (resource: Resource) => arn(resource, 'kms', resource.name);
const secretArn = (resource: Resource) =>
  arn(
    resource,
    'secretsmanager',
    `secret:${resource.name}-${digits(resource, 'arn', 6)}`,
  );
const fileSystemId = ({ serial }: Resource) => `fs-${serial}`;
const fileSystemArn = (resource: Resource) =>
  arn(resource, 'elasticfilesystem', `file-system/${fileSystemId(resource)}`);
const accessPointArn = (resource: Resource) =>
  arn(resource, 'elasticfilesystem', `access-point/fsap-${resource.serial}`);

/** A setting of a bucket; the bucket's name is its id. */
function bucketSetting(title: string, noun: string): ResourceType {
  return {
    title: `S3 Bucket ${title}`,
    api: `S3 ${noun}`,
    id: ({ inputs }) => inputs.bucket,
    outputs: resource => ({ region: awsRegion(resource) }),
    links: [link('bucket', 'partOf', BUCKET)],
    replaceOn: ['bucket', 'region'],
    additive: true,
  };
}

export const storageTypes: ResourceTypes = {
  'aws:s3/bucket:Bucket': {
    title: 'S3 Bucket',
    api: 'S3 Bucket',
    naming: {
      property: 'bucket',
      autoname: 63,
      pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    },
    id: ({ name }) => name,
    handles: resource => [bucketArn(resource)],
    outputs: resource => ({
      arn: bucketArn(resource),
      region: awsRegion(resource),
      bucketRegion: awsRegion(resource),
      bucketDomainName: `${resource.name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${resource.name}.s3.${awsRegion(
        resource,
      )}.amazonaws.com`,
      hostedZoneId: 'Z3AQBSTGFYJSTF',
      requestPayer: 'BucketOwner',
    }),
    defaults: { forceDestroy: false },
    replaceOn: ['bucket', 'bucketPrefix', 'objectLockEnabled', 'region'],
    keeps: ({ name, inputs }, objects) =>
      objects.length && !inputs.forceDestroy
        ? `BucketNotEmpty: The bucket you tried to delete is not empty (${name})`
        : undefined,
    seconds: { create: 0.1, delete: 0.1 },
    listed: { as: 's3', name: bucketArn },
  },
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': bucketSetting(
    'Public Access Block',
    'PublicAccessBlock',
  ),
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration':
    bucketSetting('Server-side Encryption Configuration', 'BucketEncryption'),
  'aws:s3/bucketVersioning:BucketVersioning': bucketSetting(
    'Versioning',
    'BucketVersioning',
  ),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration':
    bucketSetting('Lifecycle Configuration', 'BucketLifecycleConfiguration'),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': bucketSetting(
    'Ownership Controls',
    'BucketOwnershipControls',
  ),
  'aws:s3/bucketPolicy:BucketPolicy': {
    ...bucketSetting('Policy', 'BucketPolicy'),
    refuses: ({ inputs }) => malformedPolicy(inputs.policy),
  },
  'aws:kms/key:Key': {
    title: 'KMS Key',
    api: 'KMS Key',
    id: resource => uuid(resource, 'key'),
    handles: resource => [keyArn(resource)],
    outputs: resource => ({
      arn: keyArn(resource),
      keyId: uuid(resource, 'key'),
      region: awsRegion(resource),
    }),
    replaceOn: ['customerMasterKeySpec', 'keyUsage', 'multiRegion', 'region'],
    seconds: { create: 0.2 },
    // Its deletion is only scheduled.
    keepsName: () => true,
    listed: { as: 'kms:key', name: keyArn, afterEnd: true },
  },
  'aws:kms/alias:Alias': {
    title: 'KMS Alias',
    api: 'KMS Alias',
    naming: { property: 'name', pattern: /^alias\/[\w/-]{1,250}$/ },
    id: ({ name }) => name,
    handles: resource => [aliasArn(resource)],
    outputs: resource => ({
      arn: aliasArn(resource),
      targetKeyArn: resource.target('targetKeyId').outputs.arn,
      region: awsRegion(resource),
    }),
    links: [link('targetKeyId', 'partOf', KEY)],
    replaceOn: ['name', 'namePrefix', 'region'],
  },
  'aws:secretsmanager/secret:Secret': {
    title: 'Secrets Manager Secret',
    api: 'SecretsManager Secret',
    naming: { property: 'name', autoname: 512, pattern: /^[\w/+=.@-]{1,512}$/ },
    id: secretArn,
    taken: ({ name }) => name,
    handles: ({ name }) => [name],
    outputs: resource => ({
      arn: secretArn(resource),
      region: awsRegion(resource),
    }),
    defaults: { recoveryWindowInDays: 30, forceOverwriteReplicaSecret: false },
    links: [link('kmsKeyId', 'needs', KEY, 'kms/alias:Alias')],
    replaceOn: ['name', 'namePrefix', 'region'],
    keepsName: ({ inputs }) => inputs.recoveryWindowInDays !== 0,
    listed: { as: 'secretsmanager:secret', name: secretArn },
  },
  'aws:secretsmanager/secretVersion:SecretVersion': {
    title: 'Secrets Manager Secret Version',
    api: 'SecretsManager SecretValue',
    id: resource =>
      `${resource.inputs.secretId}|${digits(resource, 'version', 32)}`,
    outputs: resource => ({
      arn: resource.target('secretId').id,
      versionId: digits(resource, 'version', 32),
      versionStages: resource.inputs.versionStages ?? ['AWSCURRENT'],
      region: awsRegion(resource),
    }),
    links: [link('secretId', 'partOf', SECRET)],
    replaceOn: [
      'secretId',
      'secretString',
      'secretBinary',
      'secretStringWoVersion',
      'region',
    ],
  },
  'aws:efs/fileSystem:FileSystem': {
    title: 'EFS File System',
    api: 'EFS FileSystem',
    id: fileSystemId,
    taken: ({ inputs, serial }) => inputs.creationToken ?? serial,
    handles: resource => [fileSystemArn(resource)],
    outputs: resource => ({
      arn: fileSystemArn(resource),
      dnsName: `${fileSystemId(resource)}.efs.${awsRegion(
        resource,
      )}.amazonaws.com`,
      ownerId: resource.place.account,
      region: awsRegion(resource),
      creationToken:
        resource.inputs.creationToken ?? `terraform-${resource.serial}`,
      performanceMode: resource.inputs.performanceMode ?? 'generalPurpose',
    }),
    links: [link('kmsKeyId', 'needs', KEY)],
    replaceOn: [
      'creationToken',
      'encrypted',
      'kmsKeyId',
      'performanceMode',
      'availabilityZoneName',
      'region',
    ],
    seconds: { create: 0.2, delete: 0.1 },
    listed: { as: 'elasticfilesystem:file-system', name: fileSystemArn },
  },
  'aws:efs/mountTarget:MountTarget': {
    title: 'EFS Mount Target',
    api: 'EFS MountTarget',
    id: ({ serial }) => `fsmt-${serial}`,
    taken: ({ inputs }) => `${inputs.fileSystemId}/${inputs.subnetId}`,
    outputs: resource => ({
      ipAddress: resource.inputs.ipAddress ?? privateAddress(resource),
      networkInterfaceId: `eni-${resource.serial}`,
      fileSystemArn: resource.target('fileSystemId').outputs.arn,
      dnsName: resource.target('fileSystemId').outputs.dnsName,
      availabilityZoneName:
        resource.target('subnetId').outputs.availabilityZone,
      ownerId: resource.place.account,
      region: awsRegion(resource),
    }),
    links: [
      link('fileSystemId', 'uses', FILE_SYSTEM),
      link('subnetId', 'uses', SUBNET),
      securityGroup('securityGroups.*', 'uses'),
    ],
    replaceOn: ['fileSystemId', 'subnetId', 'ipAddress', 'region'],
    seconds: { create: 0.3, delete: 0.2 },
  },
  'aws:efs/accessPoint:AccessPoint': {
    title: 'EFS Access Point',
    api: 'EFS AccessPoint',
    id: ({ serial }) => `fsap-${serial}`,
    handles: resource => [accessPointArn(resource)],
    outputs: resource => ({
      arn: accessPointArn(resource),
      fileSystemArn: resource.target('fileSystemId').outputs.arn,
      ownerId: resource.place.account,
      region: awsRegion(resource),
    }),
    links: [link('fileSystemId', 'partOf', FILE_SYSTEM)],
    replaceOn: ['fileSystemId', 'posixUser', 'rootDirectory', 'region'],
    listed: { as: 'elasticfilesystem:access-point', name: accessPointArn },
  },
};
