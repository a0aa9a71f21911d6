import { type AwsLocation, unanswered } from './awsResource';

const SCHEDULED = new Set(['PendingDeletion', 'PendingReplicaDeletion']);

/**
 * Whether KMS has a key that is to stay: AWS shreds one days after its deletion was asked for, and lists it until then.
 *
 * @param arn - of the key
 * @throws ServiceUnavailableError when AWS doesn't answer, or refuses.
 */
export async function isKept(
  { region, kmsEndpoint: endpoint }: AwsLocation,
  arn: string,
  signal?: AbortSignal,
): Promise<boolean> {
  // It costs memory that only a runner at its inventory needs.
  const {
    DescribeKeyCommand,
    KMSClient,
  }: typeof import('@aws-sdk/client-kms') = require('@aws-sdk/client-kms');
  const client = new KMSClient({ region, ...(endpoint && { endpoint }) });
  try {
    const { KeyMetadata: key } = await client.send(
      new DescribeKeyCommand({ KeyId: arn }),
      { abortSignal: signal },
    );
    return !SCHEDULED.has(key?.KeyState ?? '');
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    if ((error as Error).name === 'NotFoundException') {
      return false;
    }
    throw unanswered(error, {
      question: `for the key '${arn}'`,
      rights: 'kms:DescribeKey',
    });
  } finally {
    client.destroy();
  }
}
