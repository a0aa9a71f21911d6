import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject, JsonValue } from '@backstage/types';
import {
  readExpiry,
  type RequestedExpiry,
} from '@helium-portal/backstage-plugin-helium-common';
import { Duration } from 'luxon';

/** Reads the expiry of a form or a template; nothing where it is empty. */
export function parseExpiry(expiry: string | undefined): RequestedExpiry {
  const text = expiry?.trim();
  if (!text) {
    return {};
  }
  const read = readExpiry(text);
  if (!read) {
    throw new InputError(
      `expiry: must be a duration above zero, such as 8 hours or PT8H, or an instant with its time zone, such as 2030-01-31 18:00 +01:00 or 2030-01-31T17:00:00Z; it is '${text}'`,
    );
  }
  return read;
}

/** Reads how long a step may wait, in milliseconds. */
export function parseTimeout(timeout: string | undefined, fallback: string) {
  const text = timeout?.trim().toUpperCase() || fallback;
  const milliseconds = Duration.fromISO(text).toMillis();
  if (!(milliseconds > 0)) {
    throw new InputError(
      `timeout: must be an ISO 8601 duration above zero, such as ${fallback}; it is '${timeout}'`,
    );
  }
  return milliseconds;
}

/** Leaves out what a form sends for a field that nobody filled in. */
export function filledIn(
  parameters: Record<string, JsonValue | undefined> | undefined,
): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    ),
  );
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(canonical);
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, canonical(item)]),
    );
  }
  return value;
}

const repeats = new WeakMap<object, Map<string, number>>();

/**
 * Names one run of one step: the same when the task is resumed after a restart, another for each iteration of an `each`.
 * It serves as the checkpoint's key and, with the task's id before it, as the API's Idempotency-Key.
 */
export function runKey(
  ctx: Pick<ActionContext<{}>, 'logger' | 'step'>,
  request: object,
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(canonical(request)))
    .digest('hex')
    .slice(0, 16);
  const key = `${ctx.step?.id ?? 'step'}.${hash}`;
  // The iterations of an `each` are not told apart by anything but their order; they share one logger, and a resumed step starts
  // over with another.
  const seen = repeats.get(ctx.logger) ?? new Map<string, number>();
  repeats.set(ctx.logger, seen);
  const repeat = seen.get(key) ?? 0;
  seen.set(key, repeat + 1);
  return repeat ? `${key}.${repeat}` : key;
}

/** The Idempotency-Key of a run, at most 255 characters. */
export function idempotencyKey(taskId: string, key: string): string {
  return createHash('sha256')
    .update(`scaffolder/${taskId}/${key}`)
    .digest('hex');
}
