import { Knex } from 'knex';
import { isPostgres, toDate } from '../database';
import type { OperationState } from '../operations/types';
import type { OperationKind } from '../runner/protocol';

/** Of an operation that has not ended. */
type ActiveState = Exclude<
  OperationState,
  'succeeded' | 'failed' | 'cancelled' | 'needs-attention'
>;

type Timestamp = Date | number | string;

/** An attempt that runs, and who looks after it. */
export interface RunningAttempt {
  workspace: string;
  /** Of a workspace that is not created yet. */
  draft?: true;
  operationId: string;
  kind: OperationKind;
  number: number;
  executor: string;
  state: ActiveState;
  /** The replica that claimed it. */
  holder?: string;
  startedAt: Date;
  heartbeatAt?: Date;
  leaseExpiresAt?: Date;
}

/** A worker that says that it is there. */
export interface Replica {
  holder: string;
  since: Date;
  seenAt: Date;
}

/** Operations that have not ended, by kind and state. */
export async function readQueue(
  knex: Knex,
): Promise<Array<{ kind: OperationKind; state: ActiveState; count: number }>> {
  const rows: Array<{
    kind: OperationKind;
    state: ActiveState;
    count: number | string;
  }> = await knex('operations')
    .whereRaw(isActive(knex, 'operations'))
    .groupBy('kind', 'state')
    .orderBy(['kind', 'state'])
    .select('kind', 'state')
    .count({ count: '*' });
  return rows.map(({ kind, state, count }) => ({
    kind,
    state,
    count: Number(count),
  }));
}

/** Those that run, the longest-running first. */
export async function readRunning(
  knex: Knex,
  limit: number,
): Promise<RunningAttempt[]> {
  const rows: Array<{
    workspace: string;
    draft: boolean | number;
    operation_id: string;
    kind: OperationKind;
    number: number;
    executor: string;
    state: ActiveState;
    holder: string | null;
    started_at: Timestamp;
    heartbeat_at: Timestamp | null;
    expires_at: Timestamp | null;
  }> = await knex('operations as o')
    .join('attempts as a', join =>
      join
        .on('a.operation_id', 'o.id')
        .andOn('a.number', 'o.attempt')
        .andOnNull('a.finished_at'),
    )
    .join('workspaces as w', 'w.id', 'o.workspace_id')
    .leftJoin('leases as l', 'l.attempt_id', 'a.id')
    .whereRaw(isActive(knex, 'o'))
    .orderBy('a.started_at')
    .limit(limit)
    .select(
      'w.name as workspace',
      'w.draft',
      'a.operation_id',
      'o.kind',
      'a.number',
      'a.executor',
      'o.state',
      'l.holder',
      'a.started_at',
      'a.heartbeat_at',
      'l.expires_at',
    );
  return rows.map(row => ({
    workspace: row.workspace,
    ...(row.draft && { draft: true as const }),
    operationId: row.operation_id,
    kind: row.kind,
    number: row.number,
    executor: row.executor,
    state: row.state,
    holder: row.holder ?? undefined,
    startedAt: toDate(row.started_at),
    heartbeatAt: toDate(row.heartbeat_at),
    leaseExpiresAt: toDate(row.expires_at),
  }));
}

export async function readReplicas(knex: Knex): Promise<Replica[]> {
  const rows: Array<{ holder: string; since: Timestamp; seen_at: Timestamp }> =
    await knex('replicas')
      .orderBy('holder')
      .select('holder', 'since', 'seen_at');
  return rows.map(({ holder, since, seen_at: seenAt }) => ({
    holder,
    since: toDate(since),
    seenAt: toDate(seenAt),
  }));
}

/** Written out, so that SQLite sees that the partial index serves. */
function isActive(knex: Knex, table: string) {
  return `${table}.active = ${isPostgres(knex) ? 'true' : '1'}`;
}
