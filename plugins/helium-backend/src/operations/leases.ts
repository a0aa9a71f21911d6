import { ConflictError, NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { isPostgres, plusSeconds, readNow, toDate } from '../database';
import { AttemptRow, LeaseRow, OperationRow } from './rows';

/** An attempt that holds its workspace, its rows locked until the transaction ends. */
export interface Held {
  attempt: AttemptRow;
  operation: OperationRow;
}

/** Locks the rows that a query reads, where the database has row locks; SQLite has one writer anyway. */
export function locked<T extends Knex.QueryBuilder>(
  trx: Knex.Transaction,
  query: T,
): T {
  return isPostgres(trx) ? (query.forUpdate() as T) : query;
}

/** As {@link locked}, but beside others who lock them only so. */
export function lockedShared<T extends Knex.QueryBuilder>(
  trx: Knex.Transaction,
  query: T,
): T {
  return isPostgres(trx) ? (query.forShare() as T) : query;
}

/** As {@link locked}, for the rows of one of the query's tables, leaving out what others have locked. */
export function lockedOrSkipped<T extends Knex.QueryBuilder>(
  trx: Knex.Transaction,
  query: T,
  table: string,
): T {
  return isPostgres(trx) ? (query.forUpdate(table).skipLocked() as T) : query;
}

/** Gives a workspace to an attempt, with a fence that no earlier attempt had. */
export async function takeLease(
  trx: Knex.Transaction,
  lease: {
    workspaceId: string;
    attemptId: string;
    holder: string;
    seconds: number;
  },
): Promise<number> {
  const granted = {
    attempt_id: lease.attemptId,
    holder: lease.holder,
    expires_at: plusSeconds(trx, lease.seconds),
  };
  const [row] = await trx('leases')
    .insert({ workspace_id: lease.workspaceId, fence: 1, ...granted })
    .onConflict('workspace_id')
    .merge({ ...granted, fence: trx.raw('?? + 1', ['leases.fence']) })
    .returning<LeaseRow[]>('*');
  return row.fence;
}

export async function extendLease(
  trx: Knex.Transaction,
  attemptId: string,
  seconds: number,
): Promise<void> {
  await trx('leases')
    .where({ attempt_id: attemptId })
    .update({ expires_at: plusSeconds(trx, seconds) });
}

export async function releaseLease(
  trx: Knex.Transaction,
  attemptId: string,
): Promise<void> {
  await trx('leases')
    .where({ attempt_id: attemptId })
    .update({ attempt_id: null, holder: null, expires_at: null });
}

/**
 * The rows of an attempt, locked, whether it holds its workspace or not. The operation's lock comes first everywhere: it orders
 * the writers of one operation, so that the ids of its events rise in the order in which they become visible.
 */
export async function lockAttempt(
  trx: Knex.Transaction,
  attemptId: string,
): Promise<Held & { holds: boolean }> {
  const operation = await locked(
    trx,
    trx<OperationRow>('operations')
      .whereIn(
        'id',
        trx('attempts').select('operation_id').where({ id: attemptId }),
      )
      .first(),
  );
  const attempt = await trx<AttemptRow>('attempts')
    .where({ id: attemptId })
    .first();
  if (!operation || !attempt) {
    throw new NotFoundError(`Attempt ${attemptId} does not exist`);
  }
  const lease = await trx<LeaseRow>('leases')
    .where({ workspace_id: operation.workspace_id })
    .first();
  return {
    operation,
    attempt,
    holds: lease?.attempt_id === attemptId && lease?.fence === attempt.fence,
  };
}

/** @throws ConflictError when the attempt is fenced off. */
export async function requireHeld(
  trx: Knex.Transaction,
  attemptId: string,
): Promise<Held> {
  const { holds, ...held } = await lockAttempt(trx, attemptId);
  if (!holds) {
    throw fenced(held.attempt);
  }
  return held;
}

/**
 * Looks once more at what an attempt's death was concluded from, now that its rows are locked.
 *
 * @throws ConflictError when it gave a sign of life meanwhile
 */
export async function requireDead(
  trx: Knex.Transaction,
  attempt: AttemptRow,
  conclusion: { unbegun?: boolean; silentSeconds?: number },
): Promise<void> {
  const { unbegun, silentSeconds } = conclusion;
  const now = silentSeconds === undefined ? undefined : await readNow(trx);
  const lastSign = toDate(attempt.heartbeat_at ?? attempt.started_at);
  const spoke =
    now && now.getTime() - lastSign.getTime() < silentSeconds! * 1000;
  if (spoke || (unbegun && attempt.began_at !== null)) {
    throw new ConflictError(
      `Attempt ${attempt.number} of operation ${attempt.operation_id} gave a sign of life meanwhile`,
    );
  }
}

export function fenced(attempt: AttemptRow): ConflictError {
  return new ConflictError(
    `Attempt ${attempt.number} of operation ${attempt.operation_id} no longer holds its workspace; its writes are refused`,
  );
}
