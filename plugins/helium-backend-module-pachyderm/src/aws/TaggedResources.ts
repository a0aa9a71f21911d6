import { setTimeout as sleep } from 'node:timers/promises';
import type { ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import {
  type AwsLocation,
  describeArn,
  type TaggedResource,
  tagsOf,
  unanswered,
  WORKSPACE_TAG,
} from './awsResource';
import { hasCluster } from './clusters';
import { isKept } from './keys';
import { type MountPoint, mountTargetAt } from './mountTargets';
import { taggedRoles } from './taggedRoles';

/** Where AWS lists what is in no region. */
const GLOBAL_REGION = 'us-east-1';
/** How old an answer may be that several share. */
const SHARED_MS = 2_000;

/** Answers that are young, or yet to come, by what was asked. */
const shared = new Map<string, Promise<TaggedResource[]>>();

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

  /**
   * What {@link TaggedResources.of} tells, as many as ask for it at about the same time: one recovery looks for many resources, and
   * each answer takes a call for each role.
   */
  async lately(workspace: string): Promise<TaggedResource[]> {
    const { region, taggingEndpoint, iamEndpoint } = this.#location;
    const key = [region, taggingEndpoint, iamEndpoint, workspace].join(' ');
    const known = shared.get(key);
    if (known) {
      return known;
    }
    const asked = this.of(workspace);
    shared.set(key, asked);
    void Promise.allSettled([
      asked,
      sleep(SHARED_MS, undefined, { ref: false }),
    ]).then(() => shared.delete(key));
    return asked;
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

  /** Whether EKS has a cluster, with whichever tags. Throws as {@link TaggedResources.of} does. */
  async hasCluster(name: string): Promise<boolean> {
    return hasCluster(this.#location, name, this.#signal);
  }

  /** False for a key that AWS lists and is about to shred. Throws as {@link TaggedResources.of} does. */
  async hasKey(arn: string): Promise<boolean> {
    return isKept(this.#location, arn, this.#signal);
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
