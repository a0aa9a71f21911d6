import { DateTime } from 'luxon';
import type { HeliumConfig } from '../config';

/**
 * The expiry that a date of the old API means: the midnight that begins it, moved to the nearest that Helium allows. The old service
 * cut late dates off, and made workspaces of dates that were past.
 */
export function nearestExpiry(
  date: DateTime,
  now: Date,
  createdAt: Date,
  limits: Pick<HeliumConfig['expiry'], 'minimum' | 'maximum'>,
): Date {
  return DateTime.min(
    DateTime.max(date, DateTime.fromJSDate(now).plus(limits.minimum)),
    DateTime.fromJSDate(createdAt).plus(limits.maximum),
  ).toJSDate();
}
