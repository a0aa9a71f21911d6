import { DateTime, Duration } from 'luxon';

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
  now: DateTime;
}): ChosenExpiry {
  const { duration, expiresAt, maximumExpiresAt, now } = options;
  const present = expiresAt ? DateTime.fromISO(expiresAt) : now;
  const wanted = DateTime.max(present, now).plus(Duration.fromISO(duration));
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
