import { Duration } from 'luxon';
import type { Stopper } from './Stopper';

/** The longest that a timer waits. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Stops an attempt that takes too long, whatever hangs in it.
 *
 * @returns what ends the watch
 */
export function keepDeadline(seconds: number, stopper: Stopper): () => void {
  const limit = Duration.fromObject({ seconds }).rescale().toHuman();
  const timer = setTimeout(
    () =>
      stopper.stop(
        `The attempt took longer than ${limit} (helium.operations.deadline) and was stopped; its log says what it waited for`,
        'failed',
      ),
    Math.min(seconds * 1000, LONGEST_MS),
  );
  return () => clearTimeout(timer);
}
