import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  durationText,
  type Operation,
} from '@helium-portal/backstage-plugin-helium-common';
import { Duration } from 'luxon';
import { describeEvent } from './describe';
import { isTransient, WorkspaceError } from './errors';
import type { OperationHandle } from './portal';

const ENDED: ReadonlySet<Operation['state']> = new Set<Operation['state']>([
  'succeeded',
  'failed',
  'cancelled',
  'needs-attention',
]);
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** How long a wait may last, and what it says of itself. */
export interface Wait {
  logger: LoggerService;
  /** Aborted when the task is cancelled. */
  cancelled?: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
  /** The input, for the message. */
  timeout: number;
}

/**
 * Writes an operation's events into the task's log until it ends, and answers with how it ended. A dropped connection is taken up
 * again after the last event seen.
 *
 * @param title - names the operation in messages: `create of workspace 'demo'`
 */
export async function followOperation(
  operation: OperationHandle,
  title: string,
  wait: Wait,
): Promise<Operation> {
  const { logger } = wait;
  const late = AbortSignal.timeout(Math.max(wait.deadline - Date.now(), 1));
  const signal = wait.cancelled
    ? AbortSignal.any([wait.cancelled, late])
    : late;
  let pause = FIRST_PAUSE_MS;
  let last: string | undefined;
  let tokenRefused = false;

  for (;;) {
    try {
      for await (const event of operation.events(last, signal)) {
        last = event.id;
        pause = FIRST_PAUSE_MS;
        tokenRefused = false;
        const line = describeEvent(event);
        if (line) {
          logger[line.level](line.text);
        }
      }
      const state = await operation.get();
      if (ENDED.has(state.state)) {
        return state;
      }
    } catch (error) {
      // The token of a connection that was opened long ago may have run out; the next one is fresh.
      const expired: boolean =
        error instanceof ResponseError &&
        error.statusCode === 401 &&
        !tokenRefused;
      if (!signal.aborted && !expired && !isTransient(error)) {
        throw error;
      }
      tokenRefused = expired;
    }
    wait.cancelled?.throwIfAborted();
    if (late.aborted) {
      throw timeoutError(title, wait);
    }
    logger.info(
      `No news of the ${title}; looking again in ${(pause / 1000).toFixed(
        1,
      )} s.`,
    );
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    wait.cancelled?.throwIfAborted();
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

/** What to throw when a wait ends before what it waits for. */
export function timeoutError(title: string, wait: Wait): Error {
  const limit = durationText(
    Duration.fromMillis(wait.timeout).rescale().toISO(),
  );
  return new WorkspaceError(
    `The ${title} did not end within ${limit}. It goes on without this task.`,
  );
}

/** Runs a wait; when the task is cancelled meanwhile, so is the operation that it had started. */
export async function cancelWithTask<T>(
  operation: OperationHandle,
  wait: Wait,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (wait.cancelled?.aborted) {
      await operation.cancel();
      wait.logger.warn(
        'The task was cancelled, so the operation is, too: what is in flight is finished and saved.',
      );
    }
    throw error;
  }
}
