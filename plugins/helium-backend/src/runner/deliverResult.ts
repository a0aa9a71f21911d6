import { type PortalClient, PortalRefusal } from './PortalClient';
import type { AttemptResult } from './protocol';

/** A restart of the portal, however long it takes, must not lose what is done. */
export const RESULT_PATIENCE_MS = 30 * 60_000;

/** What the portal does not take as it is, is told without its details: the attempt must not be taken for dead and run again. */
export async function deliverResult(
  client: Pick<PortalClient, 'sendResult'>,
  result: AttemptResult,
): Promise<void> {
  try {
    await client.sendResult(result, RESULT_PATIENCE_MS);
  } catch (error) {
    if (!(error instanceof PortalRefusal) || error.fenced) {
      throw error;
    }
    const bytes = Buffer.byteLength(JSON.stringify(result));
    await client.sendResult(
      {
        outcome: 'failed',
        failure: {
          class: 'permanent',
          message: `The operation ended (${result.outcome}), but the portal does not take its result of ${bytes} bytes: ${error.status} ${error.message}; if it is too large, make the outputs of the program smaller`,
        },
      },
      RESULT_PATIENCE_MS,
    );
  }
}
