import { setTimeout as sleep } from 'node:timers/promises';

/** Long, as a loaded machine takes its time: what a test waits for decides, not how long it took. */
export const PATIENCE_MS = 420_000;

/** What is not nothing. */
type Seen<T> = Exclude<T, false | '' | 0 | null | undefined>;

/**
 * Looks until there is something to see.
 *
 * @param what - completes `waited in vain until ...`
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  options: { timeoutMs?: number; pauseMs?: number } = {},
): Promise<Seen<T>> {
  const { timeoutMs = PATIENCE_MS, pauseMs = 150 } = options;
  const deadline = Date.now() + timeoutMs;
  let problem: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen) {
        return seen as Seen<T>;
      }
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Waited ${timeoutMs / 1000} s in vain until ${what}${
          problem ? `: ${problem}` : ''
        }`,
      );
    }
    await sleep(pauseMs);
  }
}
