import type { Properties } from './rules';

/** A resource as a stack holds it. @public */
export interface StackResource {
  type: string;
  name: string;
  props: Properties;
}

const BUCKET = 'aws:s3/bucket:Bucket';
const COMPANIONS: Record<string, string> = {
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock':
    'must have a BucketPublicAccessBlock',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration':
    'must have a BucketServerSideEncryptionConfiguration',
};

/**
 * What can only be told of all resources together: S3 keeps a bucket's protection in resources beside it.
 *
 * @returns what is wrong: `aws:s3/bucket:Bucket 'data' must have a BucketPublicAccessBlock`
 * @public
 */
export function unprotectedBuckets(resources: StackResource[]): string[] {
  return resources
    .filter(({ type }) => type === BUCKET)
    .flatMap(({ type, name, props }) =>
      Object.entries(COMPANIONS)
        .filter(
          ([companion]) =>
            !resources.some(
              other =>
                other.type === companion && other.props.bucket === props.bucket,
            ),
        )
        .map(([, problem]) => `${type} '${name}' ${problem}`),
    );
}
