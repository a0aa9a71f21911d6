import type { StackResource } from '@helium-portal/backstage-plugin-helium-node';
import { persistentData } from '../aws/persistentData';
import { persistentBucket } from '../gcp/persistentBucket';
import { requireOfCluster } from './removal';

const resource = (
  type: string,
  name: string,
  inputs: Record<string, unknown>,
): StackResource => ({ urn: `urn::${type}::${name}`, type, name, inputs });

describe('what of a stack is data', () => {
  it('is the bucket on Google Cloud, and not who may use it', () => {
    expect(
      persistentBucket(
        resource('gcp:storage/bucket:Bucket', 'data', {
          name: 'helium-demo',
          location: 'us-east1',
          project: 'p',
        }),
      ),
    ).toEqual({
      where: 'gcp',
      kind: 'storage.googleapis.com/Bucket',
      name: 'helium-demo',
      detail: 'In us-east1 of project p',
    });
    const right = 'gcp:storage/bucketIAMMember:BucketIAMMember';
    expect(
      persistentBucket(resource(right, 'data', { bucket: 'helium-demo' })),
    ).toBeUndefined();
  });

  it.each([
    'aws:s3/bucket:Bucket',
    'aws:s3/bucketPolicy:BucketPolicy',
    'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  ])('is %s of the bucket on AWS', type => {
    expect(persistentData(resource(type, 'demo', { bucket: 'b' }))).toEqual({
      where: 'aws',
      kind: 's3:bucket',
      name: 'b',
    });
  });

  it('is what drops the databases on AWS, and their password', () => {
    const place = { namespace: 'database-admin', name: 'demo-database' };
    const release = 'kubernetes:helm.sh/v3:Release';
    expect(persistentData(resource(release, 'database', place))).toMatchObject({
      where: 'kubernetes',
      kind: 'v1/ConfigMap',
      ...place,
    });
    const secret = 'kubernetes:core/v1:Secret';
    expect(
      persistentData(resource(secret, 'database-admin', { metadata: place })),
    ).toMatchObject({ where: 'kubernetes', kind: 'v1/Secret', ...place });
    for (const other of [
      resource(release, 'pachyderm', place),
      resource(secret, 'database', { metadata: place }),
      resource('aws:iam/role:Role', 'demo-pachyderm', {}),
    ]) {
      expect(persistentData(other)).toBeUndefined();
    }
  });

  it('is removed by nothing but a destroy of the stack', () => {
    const name = 'demo';
    expect(() =>
      requireOfCluster({ where: 'aws', kind: 's3:bucket', name }),
    ).toThrow("s3:bucket 'demo' is not in the workspace's stack");
    requireOfCluster({ where: 'kubernetes', kind: 'v1/Secret', name });
  });
});
