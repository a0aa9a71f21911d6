import {
  addLifetime,
  defaultExpiresAt,
  END_OF_DAY,
  heliumWorkspaceExtendUnlimitedPermission,
  maximumExpiresAt,
  minimumExpiresAt,
} from '@helium-portal/backstage-plugin-helium-common';
import { DateTime, Duration } from 'luxon';
import { FieldInputError } from '../errors';
import type { ExpiryLimits } from '../expiry/ExpiryRuleSet';
import type { ExpirySetting } from './expiryChanges';

/** An instant, or a duration; never both. */
export interface ExpiryRequest {
  expiresAt?: string;
  expiresIn?: string;
}

/** Any but that of a pinned workspace. */
export type ResolvedExpiry = ExpirySetting & { expiresAt: Date };

interface WantedExpiry {
  at: DateTime;
  field: 'expiresAt' | 'expiresIn';
}

const BEYOND = `; who has the permission ${heliumWorkspaceExtendUnlimitedPermission.name} may go past it, with a reason`;

const HAS_ZONE = /T.*(Z|[+-]\d{2}(:?\d{2})?)$/i;

/** The expiry of a workspace that is created now. */
export function resolveExpiry(
  request: ExpiryRequest,
  now: Date,
  limits: ExpiryLimits,
): ResolvedExpiry {
  const wanted = readRequest(request, now, limits);
  if (!wanted) {
    return byDefault(now, limits);
  }
  refuseLate(wanted, maximumExpiresAt(limits, now), limits);
  refusePast(wanted, now);
  refuseEarly(wanted, minimumExpiresAt(limits, now), limits);
  return { expiresAt: wanted.at.toJSDate() };
}

/**
 * As {@link resolveExpiry}, for whoever can't ask again: a date that is past counts as none, and one that is out of the limits is
 * moved to the nearest within them.
 */
export function nearestExpiry(
  request: ExpiryRequest,
  now: Date,
  limits: ExpiryLimits,
): ResolvedExpiry {
  const wanted = readRequest(request, now, limits);
  return !wanted || isPast(wanted, now)
    ? byDefault(now, limits)
    : moveWithin(wanted, now, maximumExpiresAt(limits, now), limits);
}

/**
 * The expiry of a workspace that is extended now; a duration counts from its present expiry. A pinned workspace may get any: whatever it
 * is, it is sooner than never.
 *
 * @param mayExceed - whether the caller may go past the maximum
 */
export function resolveExtension(
  request: ExpiryRequest,
  workspace: { createdAt: Date; expiresAt?: Date },
  now: Date,
  limits: ExpiryLimits,
  mayExceed: boolean = false,
): ResolvedExpiry {
  const wanted = readRequest(
    request,
    laterOf(workspace.expiresAt, now),
    limits,
  );
  if (!wanted) {
    throw new FieldInputError([
      { field: 'expiresAt', message: 'is required, or expiresIn' },
    ]);
  }
  const latest = maximumExpiresAt(limits, workspace.createdAt);
  const expiresAt = wanted.at.toJSDate();
  const beyondMaximum = expiresAt > latest;
  const unlimited = mayExceed || !workspace.expiresAt;
  if (!wanted.at.isValid || (beyondMaximum && !unlimited)) {
    refuseLate(wanted, latest, limits, BEYOND);
  }
  refusePast(wanted, now);
  refuseSooner(wanted, expiresAt, workspace);
  return { expiresAt, ...(beyondMaximum && { beyondMaximum }) };
}

/** Takes a workspace's expiry away, for a reason that goes on record. */
export function pin(
  workspace: { expiresAt?: Date },
  request: ExpiryRequest & { reason?: string },
): ExpirySetting {
  if (request.expiresAt !== undefined || request.expiresIn !== undefined) {
    throw new FieldInputError([
      { field: 'pinned', message: 'cannot be given along with an expiry' },
    ]);
  }
  if (!workspace.expiresAt) {
    throw new FieldInputError([
      { field: 'pinned', message: 'is what this workspace is already' },
    ]);
  }
  if (!request.reason?.trim()) {
    throw new FieldInputError([
      { field: 'reason', message: 'is required to pin a workspace' },
    ]);
  }
  return {};
}

/** {@link resolveExtension} as {@link nearestExpiry} does it; undefined when the expiry stays where it is. */
export function nearestExtension(
  request: ExpiryRequest,
  workspace: { createdAt: Date; expiresAt?: Date },
  now: Date,
  limits: ExpiryLimits,
): ResolvedExpiry | undefined {
  const present = workspace.expiresAt;
  const wanted = readRequest(request, laterOf(present, now), limits);
  if (!wanted || isPast(wanted, now)) {
    return undefined;
  }
  // Of a pinned one the maximum may be past, and nobody means that.
  const latest = present && maximumExpiresAt(limits, workspace.createdAt);
  const moved = moveWithin(wanted, now, latest, limits);
  const reached =
    present &&
    moved.expiresAt <= present &&
    (!wanted.at.isValid || wanted.at.toJSDate() >= present);
  if (reached) {
    return undefined;
  }
  refuseSooner(wanted, moved.expiresAt, workspace);
  return moved;
}

/** What has expired, and sleeps, is extended from now on. */
function laterOf(expiresAt: Date | undefined, now: Date): Date {
  return expiresAt && expiresAt > now ? expiresAt : now;
}

function readRequest(
  request: ExpiryRequest,
  base: Date,
  limits: ExpiryLimits,
): WantedExpiry | undefined {
  if (request.expiresAt !== undefined && request.expiresIn !== undefined) {
    throw new FieldInputError([
      { field: 'expiresIn', message: 'cannot be given along with expiresAt' },
    ]);
  }
  if (request.expiresAt !== undefined) {
    const at = DateTime.fromISO(request.expiresAt, { zone: 'utc' });
    if (!at.isValid || !HAS_ZONE.test(request.expiresAt)) {
      throw new FieldInputError([
        {
          field: 'expiresAt',
          message:
            'must be an ISO 8601 instant with a time zone, such as 2030-01-31T18:00:00Z',
        },
      ]);
    }
    return { at, field: 'expiresAt' };
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
    const at = addLifetime(base, request.expiresIn, limits);
    return {
      at: at ? DateTime.fromJSDate(at) : DateTime.invalid('beyond all dates'),
      field: 'expiresIn',
    };
  }
  return undefined;
}

function byDefault(now: Date, limits: ExpiryLimits): ResolvedExpiry {
  const lifetime =
    limits.default === END_OF_DAY
      ? `the end of the day in ${limits.timeZone}`
      : limits.default;
  return {
    expiresAt: defaultExpiresAt(limits, now),
    rule: `the default lifetime, ${lifetime} (${limits.origins.default})`,
  };
}

function moveWithin(
  { at }: WantedExpiry,
  now: Date,
  latest: Date | undefined,
  limits: ExpiryLimits,
): ResolvedExpiry {
  if (latest && (!at.isValid || at.toJSDate() > latest)) {
    return {
      expiresAt: latest,
      rule: `the longest lifetime, ${limits.maximum} (${limits.origins.maximum})`,
    };
  }
  const earliest = minimumExpiresAt(limits, now);
  return at.toJSDate() < earliest
    ? {
        expiresAt: earliest,
        rule: `the shortest lifetime, ${limits.minimum} (${limits.origins.minimum})`,
      }
    : { expiresAt: at.toJSDate() };
}

function isPast({ at }: WantedExpiry, now: Date): boolean {
  return at.isValid && at.toJSDate() <= now;
}

function refuseLate(
  wanted: WantedExpiry,
  latest: Date,
  limits: ExpiryLimits,
  exception: string = '',
): void {
  if (!wanted.at.isValid || wanted.at.toJSDate() > latest) {
    throw refusal(
      wanted,
      `must be at most ${
        limits.maximum
      } after the creation, so not after ${latest.toISOString()}${exception}`,
    );
  }
}

function refusePast(wanted: WantedExpiry, now: Date): void {
  if (isPast(wanted, now)) {
    throw refusal(wanted, 'must be in the future');
  }
}

function refuseSooner(
  wanted: WantedExpiry,
  expiresAt: Date,
  { expiresAt: present }: { expiresAt?: Date },
): void {
  if (present && expiresAt <= present) {
    throw refusal(
      wanted,
      `must be later than the present expiry, ${present.toISOString()}`,
    );
  }
}

function refuseEarly(
  wanted: WantedExpiry,
  earliest: Date,
  limits: ExpiryLimits,
): void {
  if (wanted.at.toJSDate() < earliest) {
    throw refusal(
      wanted,
      `must be at least ${
        limits.minimum
      } after the creation, so not before ${earliest.toISOString()}`,
    );
  }
}

function refusal({ field }: WantedExpiry, message: string): FieldInputError {
  return new FieldInputError([{ field, message }]);
}
