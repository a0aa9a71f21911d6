import { ServiceUnavailableError } from '@backstage/errors';
import type { ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';

const WORKSPACE_TAG = 'helium.dev/workspace';
/** Where AWS lists what is in no region. */
const GLOBAL_REGION = 'us-east-1';

/** Where AWS is asked. */
export interface AwsLocation {
  region: string;
  /** URL of the Resource Groups Tagging API. Default: the region's. */
  taggingEndpoint?: string;
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

/** What AWS lists as tagged, by the credentials that the SDK finds. */
export class TaggedResources {
  readonly #location: AwsLocation;
  readonly #signal?: AbortSignal;

  private constructor(location: AwsLocation, signal?: AbortSignal) {
    this.#location = location;
    this.#signal = signal;
  }

  static create(location: AwsLocation, signal?: AbortSignal): TaggedResources {
    return new TaggedResources(location, signal);
  }

  /**
   * All that carries the workspace's tag. A resource may be listed for a while after its end.
   *
   * @throws ServiceUnavailableError when AWS doesn't answer, or refuses.
   */
  async of(workspace: string): Promise<TaggedResource[]> {
    const { region } = this.#location;
    const here = await this.#list(workspace, region);
    if (region === GLOBAL_REGION) {
      return here;
    }
    const everywhere = await this.#list(workspace, GLOBAL_REGION);
    return [...here, ...everywhere.filter(({ arn }) => isGlobal(arn))];
  }

  async #list(workspace: string, region: string): Promise<TaggedResource[]> {
    // It costs memory that only a runner at its inventory needs.
    const {
      paginateGetResources,
      ResourceGroupsTaggingAPIClient,
    }: typeof import('@aws-sdk/client-resource-groups-tagging-api') = require('@aws-sdk/client-resource-groups-tagging-api');
    const { taggingEndpoint: endpoint } = this.#location;
    const client = new ResourceGroupsTaggingAPIClient({
      region,
      ...(endpoint && { endpoint }),
    });
    const found: TaggedResource[] = [];
    try {
      const pages = paginateGetResources(
        { client },
        { TagFilters: [{ Key: WORKSPACE_TAG, Values: [workspace] }] },
        { abortSignal: this.#signal },
      );
      for await (const { ResourceTagMappingList: mappings } of pages) {
        found.push(...(mappings ?? []).flatMap(taggedResource));
      }
      return found;
    } catch (error) {
      if (this.#signal?.aborted) {
        throw error;
      }
      const { name, message } = error as Error;
      throw new ServiceUnavailableError(
        `AWS can't be asked what workspace '${workspace}' has in ${region}: ${name}: ${message}. The runner's role needs tag:GetResources`,
      );
    } finally {
      client.destroy();
    }
  }
}

function taggedResource({
  ResourceARN: arn,
  Tags: tags = [],
}: ResourceTagMapping): TaggedResource[] {
  return arn
    ? [
        {
          ...describeArn(arn),
          arn,
          tags: Object.fromEntries(
            tags.map(({ Key, Value }) => [Key, Value ?? '']),
          ),
        },
      ]
    : [];
}

/** In no region, like all of IAM. */
function isGlobal(arn: string): boolean {
  return arn.split(':')[3] === '';
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
