import { DateTime, Duration } from 'luxon';
import { FieldInputError } from '../errors';
import type { KeptDataConfig } from './config';

const HAS_ZONE = /T.*(Z|[+-]\d{2}(:?\d{2})?)$/i;

/** What a request to delete a workspace says of its data. */
export interface KeepDataRequest {
  keepData?: boolean;
  /** An ISO 8601 duration from now on, or an instant with a time zone. */
  keepDataFor?: string;
}

/**
 * Until when data is to be kept; undefined when none is.
 *
 * @throws FieldInputError
 */
export function resolveKeptUntil(
  { keepData, keepDataFor }: KeepDataRequest,
  program: { name: string; keepsData: boolean } | undefined,
  now: Date,
  limits: Pick<KeptDataConfig, 'default' | 'maximum'>,
): Date | undefined {
  if (!keepData) {
    if (keepDataFor !== undefined) {
      throw refusal('keepDataFor', 'means nothing without keepData=true');
    }
    return undefined;
  }
  if (!program?.keepsData) {
    throw refusal(
      'keepData',
      `can't be asked for: program '${program?.name}' has no data that outlives a workspace; save what you need, and delete without it`,
    );
  }
  const start = DateTime.fromJSDate(now, { zone: 'utc' });
  const until = keepDataFor
    ? readUntil(keepDataFor, start)
    : start.plus(limits.default);
  const latest = start.plus(limits.maximum);
  // A date that nothing can hold is later, too.
  if (!until.isValid || until > latest) {
    throw refusal(
      'keepDataFor',
      `must be at most ${limits.maximum.toISO()} from now on, so not after ${latest.toISO()}`,
    );
  }
  if (until <= start) {
    throw refusal('keepDataFor', 'must be in the future');
  }
  return until.toJSDate();
}

function readUntil(text: string, start: DateTime): DateTime {
  const duration = Duration.fromISO(text);
  if (duration.isValid) {
    return start.plus(duration);
  }
  const instant = DateTime.fromISO(text, { zone: 'utc' });
  if (!instant.isValid || !HAS_ZONE.test(text)) {
    throw refusal(
      'keepDataFor',
      'must be an ISO 8601 duration such as P30D, or an instant with a time zone such as 2030-01-31T18:00:00Z',
    );
  }
  return instant;
}

function refusal(field: string, message: string): FieldInputError {
  return new FieldInputError([{ field, message }]);
}
