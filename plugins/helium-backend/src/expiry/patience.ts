const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 60 * 60_000;

/** How long a sweep waits before it tries again what was tried so often, in milliseconds. */
export function patience(tries: number): number {
  return tries === 0
    ? 0
    : Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS);
}
