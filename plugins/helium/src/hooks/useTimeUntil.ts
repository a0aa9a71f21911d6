import { useClock } from './useClock';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * How far away a moment is in milliseconds, less than zero once it has passed.
 *
 * @param unitOf - the unit that a distance is cut to, the smallest one that is shown of it, so that nothing renders before that changes
 */
export function useTimeUntil(
  at: number,
  unitOf: (distance: number) => number,
): number {
  return useClock(now => {
    const distance = at - now;
    const unit = unitOf(Math.abs(distance));
    return Math.trunc(distance / unit) * unit;
  });
}
