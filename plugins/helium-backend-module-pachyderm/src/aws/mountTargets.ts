import { type AwsLocation, unanswered } from './awsResource';

/** What a mount target is of; AWS refuses a second one there. */
export interface MountPoint {
  fileSystemId: string;
  subnetId: string;
}

/**
 * The id of the mount target that a file system has in a subnet; undefined when it has none there.
 *
 * @throws ServiceUnavailableError when AWS doesn't answer, or refuses.
 */
export async function mountTargetAt(
  { region, efsEndpoint: endpoint }: AwsLocation,
  { fileSystemId, subnetId }: MountPoint,
  signal?: AbortSignal,
): Promise<string | undefined> {
  // It costs memory that only a runner at its recovery needs.
  const {
    EFSClient,
    paginateDescribeMountTargets,
  }: typeof import('@aws-sdk/client-efs') = require('@aws-sdk/client-efs');
  const client = new EFSClient({ region, ...(endpoint && { endpoint }) });
  try {
    const pages = paginateDescribeMountTargets(
      { client },
      { FileSystemId: fileSystemId },
      { abortSignal: signal },
    );
    for await (const { MountTargets: targets = [] } of pages) {
      const found = targets.find(({ SubnetId }) => SubnetId === subnetId);
      if (found) {
        return found.MountTargetId;
      }
    }
    return undefined;
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    if ((error as Error).name === 'FileSystemNotFound') {
      return undefined;
    }
    throw unanswered(error, {
      question: `which mount targets '${fileSystemId}' has`,
      rights: 'elasticfilesystem:DescribeMountTargets',
    });
  } finally {
    client.destroy();
  }
}
