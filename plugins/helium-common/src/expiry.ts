import { DateTime, Duration } from 'luxon';
import type { ProgramExpiry } from './schema/openapi';

/*
 * Forms, template actions and the backend all reckon with these, so that none shows a date that another refuses. A day is a calendar
 * day of the limits' time zone: 23 or 25 hours long when its clocks change.
 */

/** The {@link ProgramExpiry} default that is no duration: the workspace goes when its day ends. @public */
export const END_OF_DAY = 'endOfDay';

/**
 * Adds an ISO 8601 duration to an instant; undefined when that gives none.
 *
 * @public
 */
export function addLifetime(
  from: Date,
  lifetime: string,
  limits: Pick<ProgramExpiry, 'timeZone'>,
): Date | undefined {
  const duration = Duration.fromISO(lifetime);
  if (!duration.isValid) {
    return undefined;
  }
  const end = inZone(from, limits).plus(duration);
  return end.isValid ? end.toJSDate() : undefined;
}

/** The earliest expiry that a workspace made at an instant may have. @public */
export function minimumExpiresAt(limits: ProgramExpiry, from: Date): Date {
  return inZone(from, limits).plus(Duration.fromISO(limits.minimum)).toJSDate();
}

/** The latest expiry that a workspace made at an instant may have. @public */
export function maximumExpiresAt(limits: ProgramExpiry, from: Date): Date {
  return inZone(from, limits).plus(Duration.fromISO(limits.maximum)).toJSDate();
}

/**
 * The expiry of a workspace made at an instant for which nobody names one: within the limits, and for {@link END_OF_DAY} the first
 * end of a day that is not nearer than the minimum.
 *
 * @public
 */
export function defaultExpiresAt(limits: ProgramExpiry, from: Date): Date {
  const earliest = minimumExpiresAt(limits, from);
  const wanted =
    limits.default === END_OF_DAY
      ? endOfDay(earliest, limits)
      : inZone(from, limits).plus(Duration.fromISO(limits.default)).toJSDate();
  const latest = maximumExpiresAt(limits, from);
  const within = wanted < earliest ? earliest : wanted;
  return within > latest ? latest : within;
}

/** The first midnight that is not before an instant. */
function endOfDay(instant: Date, limits: ProgramExpiry): Date {
  const midnight = inZone(instant, limits).startOf('day');
  return midnight.toJSDate() >= instant
    ? midnight.toJSDate()
    : midnight.plus({ days: 1 }).startOf('day').toJSDate();
}

function inZone(instant: Date, { timeZone }: Pick<ProgramExpiry, 'timeZone'>) {
  return DateTime.fromJSDate(instant, { zone: timeZone });
}
