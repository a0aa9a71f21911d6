import * as s3 from '@pulumi/aws/s3';
import * as pulumi from '@pulumi/pulumi';

/** @public */
export interface S3BucketArgs {
  bucket: pulumi.Input<string>;
  /** Days after which an upload that was never finished is taken away. */
  abortUploadsAfterDays?: number;
}

/** A private bucket: encrypted by KMS, reached by TLS only, emptied when it is deleted. @public */
export class S3Bucket extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(
    name: string,
    args: S3BucketArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:S3Bucket', name, {}, options);
    const child = { parent: this };
    const bucket = new s3.Bucket(
      name,
      {
        bucket: args.bucket,
        // It ends with the workspace, and so does what is in it.
        forceDestroy: true,
      },
      child,
    );
    const of = { bucket: bucket.bucket };
    const block = new s3.BucketPublicAccessBlock(
      name,
      {
        ...of,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        ...of,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' },
            // One call to KMS for many objects.
            bucketKeyEnabled: true,
          },
        ],
      },
      child,
    );
    new s3.BucketLifecycleConfiguration(
      name,
      {
        ...of,
        rules: [
          {
            id: 'unfinished-uploads',
            status: 'Enabled',
            filter: { prefix: '' },
            abortIncompleteMultipartUpload: {
              daysAfterInitiation: args.abortUploadsAfterDays ?? 2,
            },
          },
        ],
      },
      child,
    );
    new s3.BucketPolicy(
      name,
      { ...of, policy: bucket.arn.apply(tlsOnly) },
      { ...child, dependsOn: [block] },
    );
    this.bucket = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs();
  }
}

function tlsOnly(arn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyByTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}
