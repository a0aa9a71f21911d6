import { type AwsLocation, unanswered } from './awsResource';

/**
 * Whether EKS has a cluster. It knows at once, unlike the lists.
 *
 * @throws ServiceUnavailableError when AWS doesn't answer, or refuses.
 */
export async function hasCluster(
  { region, eksEndpoint: endpoint }: AwsLocation,
  name: string,
  signal?: AbortSignal,
): Promise<boolean> {
  // It costs memory that only a runner needs whose cluster does not answer.
  const {
    DescribeClusterCommand,
    EKSClient,
  }: typeof import('@aws-sdk/client-eks') = require('@aws-sdk/client-eks');
  const client = new EKSClient({ region, ...(endpoint && { endpoint }) });
  try {
    await client.send(new DescribeClusterCommand({ name }), {
      abortSignal: signal,
    });
    return true;
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    if ((error as Error).name === 'ResourceNotFoundException') {
      return false;
    }
    throw unanswered(error, {
      question: `for the EKS cluster '${name}' in ${region}`,
      rights: 'eks:DescribeCluster',
    });
  } finally {
    client.destroy();
  }
}
