import type { AttemptResult, OperationKind } from '../runner/protocol';
import { changesNothing } from '../workspaces/status';
import type { AttemptRow, OperationRow } from './rows';
import type { Operation, OperationState } from './types';

/** What an operation becomes when one of its attempts has ended. */
export interface Outcome {
  state: Extract<
    OperationState,
    'queued' | 'succeeded' | 'failed' | 'cancelled' | 'needs-attention'
  >;
  error?: Operation['error'];
  /** Until the next attempt. */
  delaySeconds?: number;
}

const LONGEST_DELAY = 300;

const FIRST_DELAY = 1;
/** People and disks take their time. */
const FIRST_BLOCKED_DELAY = 15;

/** Doubled with each attempt. */
export const backoffSeconds = (attempt: number, first = FIRST_DELAY) =>
  Math.min(first * 2 ** (attempt - 1), LONGEST_DELAY);

/** For what is out of tries. */
const ADVICE: Partial<Record<OperationKind, string>> = {
  repair: 'find the cause, then repair again',
  preview: 'find the cause, then preview again',
};

interface Situation {
  operation: OperationRow;
  attempt: AttemptRow;
  maxAttempts: number;
  /** The workspace is to go, so only a destroy is worth another try. */
  superseded: boolean;
}

/** What becomes of an operation whose attempt reported a result. */
export function outcomeOfResult(
  result: AttemptResult,
  situation: Situation,
): Outcome {
  const cancelAsked = situation.operation.cancel_requested_at !== null;
  switch (result.outcome) {
    case 'succeeded':
      return { state: 'succeeded' };
    case 'cancelled':
      return cancelAsked
        ? { state: 'cancelled' }
        : again(situation, {
            class: 'transient',
            message:
              result.failure?.message ?? 'The runner was stopped from outside',
          });
    default: {
      const failure = result.failure ?? {
        class: 'permanent' as const,
        message: 'The runner gave no reason',
      };
      if (cancelAsked) {
        return { state: 'cancelled', error: failure };
      }
      switch (failure.class) {
        case 'transient':
        case 'blocked':
          return again(situation, failure);
        case 'attention':
          return { state: 'needs-attention', error: failure };
        default:
          return { state: 'failed', error: failure };
      }
    }
  }
}

/** What becomes of an operation whose runner is proven dead, or could not be started. */
export function outcomeOfDeath(
  { proof, unstarted }: { proof: string; unstarted?: boolean },
  situation: Situation,
): Outcome {
  const error = {
    // What keeps runners from starting is for others to mend.
    class: unstarted ? ('blocked' as const) : ('transient' as const),
    message: `The runner died: ${proof}`,
  };
  if (situation.operation.cancel_requested_at !== null) {
    return { state: 'cancelled', error };
  }
  const outcome = again(situation, error);
  // The first death is nobody's fault of this operation: the machine went down, or the portal was updated.
  return outcome.state === 'queued' && situation.attempt.number === 1
    ? { ...outcome, delaySeconds: 0 }
    : outcome;
}

function again(
  situation: Situation,
  error: NonNullable<Operation['error']>,
): Outcome {
  const { attempt, operation, maxAttempts, superseded } = situation;
  const isRepair = operation.kind === 'repair';
  if (superseded && operation.kind !== 'destroy' && !isRepair) {
    return { state: 'failed', error };
  }
  if (attempt.number >= maxAttempts) {
    return {
      // Whoever repairs is attending to it, and nothing depends on a preview or a sleep.
      state:
        changesNothing(operation.kind) || operation.kind === 'sleep'
          ? 'failed'
          : 'needs-attention',
      error: {
        ...error,
        message: `${error.message} (attempt ${
          attempt.number
        } of ${maxAttempts}; ${
          ADVICE[operation.kind] ??
          'an administrator can look into the stack by a repair and try again'
        })`,
      },
    };
  }
  return {
    state: 'queued',
    error,
    delaySeconds: backoffSeconds(
      attempt.number,
      error.class === 'blocked' ? FIRST_BLOCKED_DELAY : FIRST_DELAY,
    ),
  };
}
