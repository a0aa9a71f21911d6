import { DateTime, Duration } from 'luxon';
import type { HeliumConfig } from '../config';
import { FieldInputError } from '../errors';

/** An instant, or a duration; never both. */
export interface ExpiryRequest {
  expiresAt?: string;
  expiresIn?: string;
}

type ExpiryLimits = Pick<HeliumConfig['expiry'], 'default' | 'maximum'>;

const HAS_ZONE = /T.*(Z|[+-]\d{2}(:?\d{2})?)$/i;

/** The latest expiry that a workspace may have. */
export function maximumExpiresAt(createdAt: Date, limits: ExpiryLimits): Date {
  return DateTime.fromJSDate(createdAt).plus(limits.maximum).toJSDate();
}

/** The expiry of a workspace that is created now. */
export function resolveExpiry(
  request: ExpiryRequest,
  now: Date,
  limits: ExpiryLimits,
): Date {
  const { instant, field } = readRequest(request, now) ?? {
    instant: DateTime.fromJSDate(now).plus(limits.default),
    field: 'expiresAt',
  };
  return within(instant, field, now, now, limits);
}

/** The expiry of a workspace that is extended now; a duration counts from its present expiry. */
export function resolveExtension(
  request: ExpiryRequest,
  workspace: { createdAt: Date; expiresAt?: Date },
  now: Date,
  limits: ExpiryLimits,
): Date {
  const read = readRequest(request, workspace.expiresAt ?? now);
  if (!read) {
    throw new FieldInputError([
      { field: 'expiresAt', message: 'is required, or expiresIn' },
    ]);
  }
  const { instant, field } = read;
  const expiresAt = within(instant, field, now, workspace.createdAt, limits);
  if (workspace.expiresAt && expiresAt <= workspace.expiresAt) {
    throw new FieldInputError([
      {
        field,
        message: `must be later than the present expiry, ${workspace.expiresAt.toISOString()}`,
      },
    ]);
  }
  return expiresAt;
}

function readRequest(
  request: ExpiryRequest,
  base: Date,
): { instant: DateTime; field: 'expiresAt' | 'expiresIn' } | undefined {
  if (request.expiresAt !== undefined && request.expiresIn !== undefined) {
    throw new FieldInputError([
      { field: 'expiresIn', message: 'cannot be given along with expiresAt' },
    ]);
  }
  if (request.expiresAt !== undefined) {
    const instant = DateTime.fromISO(request.expiresAt, { zone: 'utc' });
    if (!instant.isValid || !HAS_ZONE.test(request.expiresAt)) {
      throw new FieldInputError([
        {
          field: 'expiresAt',
          message:
            'must be an ISO 8601 instant with a time zone, such as 2030-01-31T18:00:00Z',
        },
      ]);
    }
    return { instant, field: 'expiresAt' };
  }
  if (request.expiresIn !== undefined) {
    const duration = Duration.fromISO(request.expiresIn);
    if (!duration.isValid || duration.toMillis() <= 0) {
      throw new FieldInputError([
        {
          field: 'expiresIn',
          message: 'must be an ISO 8601 duration longer than nothing: PT8H',
        },
      ]);
    }
    return {
      instant: DateTime.fromJSDate(base, { zone: 'utc' }).plus(duration),
      field: 'expiresIn',
    };
  }
  return undefined;
}

function within(
  instant: DateTime,
  field: string,
  now: Date,
  createdAt: Date,
  limits: ExpiryLimits,
): Date {
  const latest = maximumExpiresAt(createdAt, limits);
  if (!instant.isValid || instant.toJSDate() > latest) {
    throw new FieldInputError([
      {
        field,
        message: `must be at most ${limits.maximum.toISO()} after the creation, so not after ${latest.toISOString()}`,
      },
    ]);
  }
  if (instant.toJSDate() <= now) {
    throw new FieldInputError([{ field, message: 'must be in the future' }]);
  }
  return instant.toJSDate();
}
