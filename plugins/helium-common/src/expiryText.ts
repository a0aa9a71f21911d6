import { DateTime, Duration } from 'luxon';

/*
 * A form's review and a task show the expiry as the form holds it, so it holds a text that people read, and that the action
 * understands as well as ISO 8601.
 */

/** What the API takes for an expiry; at most one of the two. @public */
export interface RequestedExpiry {
  /** An ISO 8601 duration. */
  expiresIn?: string;
  /** An ISO 8601 instant. */
  expiresAt?: string;
}

/**
 * Writes an ISO 8601 duration in English: `8 hours`. What it writes of an expiry that a program allows can be read back.
 *
 * @public
 */
export function durationText(duration: string): string {
  return Duration.fromISO(duration, { locale: 'en' })
    .removeZeros()
    .toHuman({ useGrouping: false, maximumFractionDigits: 9 });
}

/**
 * Writes an instant to the minute, in its own time zone: `2030-01-31 18:00 +01:00`.
 *
 * @public
 */
export function instantText(at: DateTime): string {
  return at.toFormat('yyyy-MM-dd HH:mm ZZ', { locale: 'en' });
}

/** A date, a time of the day, and the offset of a time zone. */
const INSTANT =
  /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d.*(z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/i;
const AMOUNT =
  /^(\d{1,9}(?:\.\d{1,9})?) ?(year|month|week|day|hour|minute|second|millisecond)s?$/;

/**
 * Reads a duration above zero (`8 hours`, `PT8H`) or an instant with its time zone (`2030-01-31 18:00 +01:00`,
 * `2030-01-31T17:00:00Z`); undefined for any other text.
 *
 * @public
 */
export function readExpiry(text: string): RequestedExpiry | undefined {
  const trimmed = text.trim();
  const duration = readDuration(trimmed);
  if (duration) {
    return duration.toMillis() > 0
      ? { expiresIn: duration.toISO() ?? undefined }
      : undefined;
  }
  if (!INSTANT.test(trimmed)) {
    return undefined;
  }
  const instant = [DateTime.fromISO(trimmed), DateTime.fromSQL(trimmed)].find(
    ({ isValid }) => isValid,
  );
  return instant && { expiresAt: instant.toUTC().toISO() ?? undefined };
}

function readDuration(text: string): Duration | undefined {
  const iso = Duration.fromISO(text.toUpperCase());
  return iso.isValid ? iso : readWords(text.toLowerCase());
}

/** Not by milliseconds, since a day is a calendar day, of 23 or 25 hours at times. */
function readWords(text: string): Duration | undefined {
  const parts = text.split(/\s*,\s*/).map(part => AMOUNT.exec(part));
  if (!parts.every(part => part !== null)) {
    return undefined;
  }
  const amounts = new Map(parts.map(([, count, unit]) => [unit, +count]));
  return amounts.size === parts.length
    ? Duration.fromObject(Object.fromEntries(amounts))
    : undefined;
}
