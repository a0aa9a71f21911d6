import type { ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import {
  type AwsLocation,
  describeArn,
  type TaggedResource,
  tagsOf,
  unanswered,
  WORKSPACE_TAG,
} from './awsResource';
import { type MountPoint, mountTargetAt } from './mountTargets';
import { taggedRoles } from './taggedRoles';

/** Where AWS lists what is in no region. */
const GLOBAL_REGION = 'us-east-1';

/** What carries a workspace's tag in AWS, by the credentials that the SDK finds. */
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
    const [listed, roles] = await Promise.all([
      this.listed(workspace),
      taggedRoles(this.#location, workspace, this.#signal),
    ]);
    return [...listed, ...roles];
  }

  /** All but roles, which AWS leaves out of its list of what is tagged. Throws as {@link of} does. */
  async listed(workspace: string): Promise<TaggedResource[]> {
    const { region } = this.#location;
    const here = await this.#list(workspace, region);
    if (region === GLOBAL_REGION) {
      return here;
    }
    const everywhere = await this.#list(workspace, GLOBAL_REGION);
    return [...here, ...everywhere.filter(({ arn }) => isGlobal(arn))];
  }

  /** The id of a mount target, which takes no tags; undefined when there is none. Throws as {@link of} does. */
  async mountTarget(point: MountPoint): Promise<string | undefined> {
    return mountTargetAt(this.#location, point, this.#signal);
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
      throw unanswered(error, {
        question: `what workspace '${workspace}' has in ${region}`,
        rights: 'tag:GetResources',
      });
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
          tags: tagsOf(tags),
        },
      ]
    : [];
}

/** In no region, like all of IAM. */
function isGlobal(arn: string): boolean {
  return arn.split(':')[3] === '';
}
