import { DateTime, Duration } from 'luxon';

/** By how much people extend most often; ISO 8601. */
export const EXTENSIONS = ['PT4H', 'P1D', 'P1W'] as const;

/** An expiry that somebody chose, cut at the latest one allowed. */
export interface ChosenExpiry {
  at: DateTime;
  capped: boolean;
}

/** Adds to an expiry, counted from now when that has passed already. */
export function extendBy(options: {
  duration: string;
  expiresAt?: string;
  maximumExpiresAt?: string;
  /** In which days are counted; the viewer's by default. */
  timeZone?: string;
  now: DateTime;
}): ChosenExpiry {
  const { duration, expiresAt, maximumExpiresAt, timeZone, now } = options;
  const present = expiresAt ? DateTime.fromISO(expiresAt) : now;
  const wanted = DateTime.max(present, now)
    .setZone(timeZone ?? 'local')
    .plus(Duration.fromISO(duration))
    .toLocal();
  const latest = maximumExpiresAt
    ? DateTime.fromISO(maximumExpiresAt)
    : undefined;
  return latest && wanted > latest
    ? { at: latest, capped: true }
    : { at: wanted, capped: false };
}

/** The value of a `datetime-local` input, in the viewer's zone. */
export function toLocalInput(at: DateTime): string {
  return at.toLocal().toFormat("yyyy-LL-dd'T'HH:mm");
}
