import type {
  KeptData,
  StackResource,
} from '@helium-portal/backstage-plugin-helium-node';

/** A bucket is never without what keeps the public out, encrypts it, refuses plain HTTP and tidies it up. */
const OF_A_BUCKET = new Set([
  'aws:s3/bucket:Bucket',
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  'aws:s3/bucketPolicy:BucketPolicy',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
]);

/** By their types and names in the stack, what drops the databases when it goes, and what it needs. */
const OF_THE_DATABASES: Record<string, { kind: string; detail: string }> = {
  'kubernetes:helm.sh/v3:Release database': {
    kind: 'v1/ConfigMap',
    detail: "The databases on the cluster's PostgreSQL, which go with it",
  },
  'kubernetes:core/v1:Secret database-admin': {
    kind: 'v1/Secret',
    detail: "The password of the databases on the cluster's PostgreSQL",
  },
};

/** What of a workspace's stack is data, as the inventories of AWS and of the cluster name it. */
export function persistentData(resource: StackResource): KeptData | undefined {
  const { type, name, inputs } = resource;
  if (OF_A_BUCKET.has(type)) {
    return { where: 'aws', kind: 's3:bucket', name: String(inputs.bucket) };
  }
  const ofDatabases = OF_THE_DATABASES[`${type} ${name}`];
  // A release has them itself, an object in its metadata.
  const place: any = inputs.metadata ?? inputs;
  return (
    ofDatabases && {
      where: 'kubernetes',
      ...ofDatabases,
      namespace: String(place.namespace),
      name: String(place.name),
    }
  );
}
