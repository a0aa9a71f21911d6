import { useClock } from './useClock';

/** The start of the present interval in milliseconds: the same wherever the interval is. */
export function useNow(intervalMs: number): number {
  return useClock(now => Math.floor(now / intervalMs) * intervalMs);
}
