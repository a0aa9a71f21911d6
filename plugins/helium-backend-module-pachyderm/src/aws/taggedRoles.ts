import type { IAMClient } from '@aws-sdk/client-iam';
import {
  type AwsLocation,
  describeArn,
  type TaggedResource,
  tagsOf,
  unanswered,
  WORKSPACE_TAG,
} from './awsResource';

/** IAM's names have 64 characters at most; a longer one is cut to this before a digest is put behind it. */
const UNCUT = 55;

/**
 * The roles that carry a workspace's tag. IAM lists roles without their tags, so those are asked about whose names begin as the
 * workspace's, by which programs name them.
 *
 * @throws ServiceUnavailableError when AWS doesn't answer, or refuses.
 */
export async function taggedRoles(
  { region, iamEndpoint: endpoint }: AwsLocation,
  workspace: string,
  signal?: AbortSignal,
): Promise<TaggedResource[]> {
  // It costs memory that only a runner at its inventory needs.
  const sdk: typeof import('@aws-sdk/client-iam') = require('@aws-sdk/client-iam');
  const client = new sdk.IAMClient({ region, ...(endpoint && { endpoint }) });
  const beginning = workspace.slice(0, UNCUT).replace(/-+$/, '');
  const found: TaggedResource[] = [];
  try {
    const pages = sdk.paginateListRoles(
      { client },
      {},
      { abortSignal: signal },
    );
    for await (const { Roles: roles = [] } of pages) {
      for (const { RoleName: name } of roles) {
        const role = name?.startsWith(beginning)
          ? await readRole(client, sdk.GetRoleCommand, name, signal)
          : undefined;
        if (role?.tags[WORKSPACE_TAG] === workspace) {
          found.push(role);
        }
      }
    }
    return found;
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw unanswered(error, {
      question: `which roles workspace '${workspace}' has`,
      rights: 'iam:ListRoles and iam:GetRole',
    });
  } finally {
    client.destroy();
  }
}

/** Undefined for one that has gone since it was listed. */
async function readRole(
  client: IAMClient,
  GetRoleCommand: typeof import('@aws-sdk/client-iam').GetRoleCommand,
  name: string,
  signal?: AbortSignal,
): Promise<TaggedResource | undefined> {
  try {
    const { Role: role } = await client.send(
      new GetRoleCommand({ RoleName: name }),
      { abortSignal: signal },
    );
    const arn = role?.Arn;
    return arn
      ? { ...describeArn(arn), arn, tags: tagsOf(role.Tags ?? []) }
      : undefined;
  } catch (error) {
    if ((error as Error).name.startsWith('NoSuchEntity')) {
      return undefined;
    }
    throw error;
  }
}
