import { DateTime } from 'luxon';

/** Milliseconds between two instants of the portal's database, whatever the viewer's clock shows; never negative. */
export function sinceThen(at: string, instant: string): number {
  return Math.max(
    0,
    DateTime.fromISO(at).diff(DateTime.fromISO(instant)).toMillis(),
  );
}
