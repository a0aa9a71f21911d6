import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { isUniqueViolation, nowExpression } from '../database';
import { callerOf } from './owner';
import type { CallContext } from './WorkspaceService';

/** What makes two calls the same call. */
export interface Idempotency {
  /** Entity reference, or subject of a service. */
  caller: string;
  key: string;
  digest: string;
}

/** What a call did. */
export interface Effect {
  workspaceId: string;
  operationId?: string;
}

/** What makes a call the same call as another; undefined when it has no key, and is always one of its own. */
export function idempotencyOf(
  what: string,
  request: unknown,
  { credentials, idempotencyKey }: CallContext,
): Idempotency | undefined {
  return idempotencyKey === undefined
    ? undefined
    : {
        caller: callerOf(credentials),
        key: idempotencyKey,
        digest: digestRequest([what, request]),
      };
}

/** A digest of a request, in which the order of an object's keys doesn't count. */
export function digestRequest(request: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sort(request)))
    .digest('hex');
}

function sort(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sort);
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, child]) => [key, sort(child)]),
    );
  }
  return value;
}

/**
 * Does something once for a key, in one transaction with its record. The second call gets the effect of the first, also when both
 * come at once: whichever commits later finds the key taken, rolls back and reads.
 *
 * @throws ConflictError when the key was used for another request.
 */
export async function once(
  database: Knex,
  idempotency: Idempotency | undefined,
  work: (trx: Knex.Transaction) => Promise<Effect>,
): Promise<Effect> {
  if (!idempotency) {
    return await database.transaction(work);
  }
  const earlier = await findEffect(database, idempotency);
  if (earlier) {
    return earlier;
  }
  try {
    return await database.transaction(async trx => {
      const effect = await work(trx);
      await trx('idempotency_keys').insert({
        caller: idempotency.caller,
        key: idempotency.key,
        digest: idempotency.digest,
        workspace_id: effect.workspaceId,
        operation_id: effect.operationId ?? null,
        created_at: nowExpression(trx),
      });
      return effect;
    });
  } catch (error) {
    const lostRace =
      error instanceof ConflictError || isUniqueViolation(error)
        ? await findEffect(database, idempotency)
        : undefined;
    if (lostRace) {
      return lostRace;
    }
    throw error;
  }
}

export async function findEffect(
  database: Knex,
  { caller, key, digest }: Idempotency,
): Promise<Effect | undefined> {
  const row = await database('idempotency_keys')
    .where({ caller, key })
    .first('digest', 'workspace_id', 'operation_id');
  if (!row) {
    return undefined;
  }
  if (row.digest !== digest) {
    throw new ConflictError(
      'This Idempotency-Key was used for another request; send a new one',
    );
  }
  return {
    workspaceId: row.workspace_id,
    operationId: row.operation_id ?? undefined,
  };
}
