import { ServiceUnavailableError } from '@backstage/errors';

/** Names the workspace that a resource is of. */
export const WORKSPACE_TAG = 'helium.dev/workspace';

/** Listed by its tags until AWS shreds it, days after its deletion was asked for. */
export const KEY = 'kms:key';

/** Where AWS is asked. */
export interface AwsLocation {
  region: string;
  /** URL of the Resource Groups Tagging API. Default: the region's. */
  taggingEndpoint?: string;
  /** URL of IAM. Default: AWS' own. */
  iamEndpoint?: string;
  /** URL of EKS. Default: the region's. */
  eksEndpoint?: string;
  /** URL of EFS. Default: the region's. */
  efsEndpoint?: string;
  /** URL of KMS. Default: the region's. */
  kmsEndpoint?: string;
}

/** Something of AWS that carries a workspace's tag. */
export interface TaggedResource {
  arn: string;
  /** As AWS' type filters write it: `eks:cluster`, `s3:bucket`. */
  kind: string;
  /** `demo`, `nat-0f3a`; without the type. */
  name: string;
  tags: Record<string, string>;
}

/** As the SDK has them, by their keys. */
export function tagsOf(
  tags: Array<{ Key?: string; Value?: string }>,
): Record<string, string> {
  return Object.fromEntries(
    tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']),
  );
}

/** `arn:aws:ec2:us-east-1:123456789012:natgateway/nat-0f3a` is `ec2:natgateway` and `nat-0f3a`. */
export function describeArn(arn: string): { kind: string; name: string } {
  const [, , service, , , ...rest] = arn.split(':');
  const resource = rest.join(':');
  const separator = /[:/]/.exec(resource)?.index;
  if (separator === undefined) {
    return service === 's3'
      ? { kind: 's3:bucket', name: resource }
      : { kind: service, name: resource };
  }
  return {
    kind: `${service}:${resource.slice(0, separator)}`,
    name: resource.slice(separator + 1),
  };
}

/**
 * Says what AWS did not answer, and why.
 *
 * @param asked - `rights` are what the runner's role needs for it
 */
export function unanswered(
  error: unknown,
  asked: { question: string; rights: string },
): ServiceUnavailableError {
  const { name, message } = error as Error;
  return new ServiceUnavailableError(
    `AWS can't be asked ${asked.question}: ${name}: ${message}. The runner's role needs ${asked.rights}`,
  );
}
