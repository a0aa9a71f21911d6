import { Knex } from 'knex';
import { isPostgres, nowExpression, toDate } from '../database';
import { ORPHAN_KINDS } from '../housekeeping/OrphanStackStore';

/** A gauge's value and its attributes. */
export type Measured = { value: number } & Record<string, string | number>;

/** What there is in the database, as the gauges show it. */
export interface StoreSnapshot {
  operations: Measured[];
  queuedAge: Measured[];
  runners: Measured[];
  leaseAge: Measured[];
  workspaces: Measured[];
  leftovers: Measured[];
  expiryLag: Measured[];
  orphanStacks: Measured[];
  stateBackups: Measured[];
  stateBackupBytes: Measured[];
}

interface SnapshotRow {
  what: string;
  a: string;
  b: string;
  n: number | string;
  since: Date | number | string | null;
}

/** One statement; each of its parts reads what is small or has an index, however many workspaces have come and gone. */
export async function readStoreSnapshot(knex: Knex): Promise<StoreSnapshot> {
  const nothing = knex.raw('null');
  const now = nowExpression(knex);
  const rows: SnapshotRow[] = await knex
    .select(text(knex, 'now', 'what'), text(knex, '', 'a'), text(knex, '', 'b'))
    .select({ n: knex.raw('0'), since: now })
    // Without a table, knex would leave this part out.
    .from(knex.raw('(select 1) as one'))
    .unionAll([
      knex('operations')
        .whereRaw(isActive(knex))
        .groupBy('kind', 'state')
        .select(text(knex, 'operations'), 'kind', 'state')
        .select(knex.raw('count(*)'), nothing),
      knex('operations')
        .whereRaw(isActive(knex))
        .where({ state: 'queued' })
        .where('not_before', '<=', now)
        .groupBy('kind')
        .select(text(knex, 'queued'), 'kind', text(knex, ''))
        .select(knex.raw('count(*), min(not_before)')),
      // One that is silent from the start counts from its claim.
      knex('operations as o')
        .join('attempts as a', join =>
          join
            .on('a.operation_id', 'o.id')
            .andOn('a.number', 'o.attempt')
            .andOnNull('a.finished_at'),
        )
        .whereRaw(isActive(knex, 'o'))
        .groupBy('a.executor')
        .select(text(knex, 'runners'), 'a.executor', text(knex, ''))
        .select(
          knex.raw('count(*), min(coalesce(a.heartbeat_at, a.started_at))'),
        ),
      knex('workspaces')
        .whereNull('destroyed_at')
        .groupBy('status', 'program')
        .select(text(knex, 'workspaces'), 'status', 'program')
        .select(knex.raw('count(*)'), nothing),
      knex('workspaces')
        .where({ status: 'leftovers' })
        .groupBy('program')
        .select(text(knex, 'leftovers'), 'program', text(knex, ''))
        .select(knex.raw(`sum(${leftoversLength(knex)})`), nothing),
      knex('workspaces')
        .where({ desired: 'present' })
        .whereNull('destroyed_at')
        .where('expires_at', '<=', now)
        .select(text(knex, 'expired'), text(knex, ''), text(knex, ''))
        .select(knex.raw('count(*), min(expires_at)')),
      knex('orphan_stacks')
        .where('sightings', '>', 1)
        .groupBy('kind')
        .select(text(knex, 'orphans'), 'kind', text(knex, ''))
        .select(knex.raw('count(*)'), nothing),
      knex('state_backups')
        .select(text(knex, 'backups'), text(knex, ''), text(knex, ''))
        .select(knex.raw('count(*)'), nothing),
      knex('state_backups')
        .select(text(knex, 'backup-bytes'), text(knex, ''), text(knex, ''))
        .select(knex.raw('coalesce(sum(bytes), 0)'), nothing),
    ]);

  const instant = toDate(rows.find(row => row.what === 'now')!.since!);
  const of = (what: string) => rows.filter(row => row.what === what);
  const age = ({ since }: SnapshotRow) =>
    since === null
      ? 0
      : Math.max(0, instant.getTime() - toDate(since).getTime()) / 1000;
  return {
    operations: of('operations').map(({ a, b, n }) => ({
      value: Number(n),
      kind: a,
      state: b,
    })),
    queuedAge: of('queued').map(row => ({ value: age(row), kind: row.a })),
    runners: of('runners').map(({ a, n }) => ({
      value: Number(n),
      executor: a,
    })),
    leaseAge: of('runners').map(row => ({ value: age(row), executor: row.a })),
    workspaces: of('workspaces').map(({ a, b, n }) => ({
      value: Number(n),
      status: a,
      program: b,
    })),
    leftovers: of('leftovers').map(({ a, n }) => ({
      value: Number(n),
      program: a,
    })),
    expiryLag: of('expired').map(row => ({ value: age(row) })),
    orphanStacks: ORPHAN_KINDS.map(kind => ({
      value: Number(of('orphans').find(row => row.a === kind)?.n ?? 0),
      kind,
    })),
    stateBackups: of('backups').map(({ n }) => ({ value: Number(n) })),
    stateBackupBytes: of('backup-bytes').map(({ n }) => ({ value: Number(n) })),
  };
}

/** A text in the place of a column; PostgreSQL wants to know that it is one. */
function text(knex: Knex, value: string, name = 'text') {
  return knex.raw('cast(? as text) as ??', [value, name]);
}

/** Written out, so that SQLite sees that the partial index serves. */
function isActive(knex: Knex, table = 'operations') {
  return `${table}.active = ${isPostgres(knex) ? 'true' : '1'}`;
}

function leftoversLength(knex: Knex) {
  return `json_array_length(leftovers${isPostgres(knex) ? '::json' : ''})`;
}
