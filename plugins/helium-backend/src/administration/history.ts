import { Knex } from 'knex';
import { isPostgres, nowExpression, plusSeconds, toDate } from '../database';
import type { ErrorClass, OperationKind } from '../runner/protocol';

const DAY_SECONDS = 86_400;

/** How often something failed, and the last time that it did. */
export interface FailureCause {
  program: string;
  kind: OperationKind;
  /** Absent where a runner died before it could say. */
  class?: ErrorClass;
  count: number;
  lastAt: Date;
  last: {
    workspace: string;
    workspaceId: string;
    operationId: string;
    message: string;
  };
}

/** How long operations of one day took that succeeded; seconds, from the first claim to the end. */
export interface DurationsOfDay {
  program: string;
  kind: OperationKind;
  /** 0 is the last 24 hours, 1 the 24 before. */
  daysAgo: number;
  count: number;
  median: number;
  p95: number;
}

/** Workspaces that expire within one hour from now on. */
export interface ExpiriesOfHour {
  /** 0 is the hour that begins now. */
  hour: number;
  count: number;
}

/** Operations that failed in the last days, by program, kind and class; the most frequent first. */
export async function readFailures(
  knex: Knex,
  days: number,
): Promise<FailureCause[]> {
  const cause = isPostgres(knex)
    ? `(o.error::json ->> 'class')`
    : `json_extract(o.error, '$.class')`;
  const rows: Array<{
    program: string;
    kind: OperationKind;
    cause: ErrorClass | null;
    total: number | string;
    finished_at: Date | number | string;
    workspace: string;
    workspace_id: string;
    id: string;
    error: string;
  }> = await knex
    .with('failed', query =>
      query
        .from('operations as o')
        .join('workspaces as w', 'w.id', 'o.workspace_id')
        .whereIn('o.state', ['failed', 'needs-attention'])
        // There is no page of what does not exist.
        .where('w.draft', false)
        .whereNotNull('o.error')
        .where('o.finished_at', '>', plusSeconds(knex, -days * DAY_SECONDS))
        .select('w.program', 'o.kind', 'o.id', 'o.finished_at', 'o.error', {
          workspace: 'w.name',
          workspace_id: 'w.id',
          cause: knex.raw(cause),
          total: knex.raw(
            `count(*) over (partition by w.program, o.kind, ${cause})`,
          ),
          place: knex.raw(
            `row_number() over (partition by w.program, o.kind, ${cause} order by o.finished_at desc, o.id)`,
          ),
        }),
    )
    .from('failed')
    .where('place', 1)
    .orderBy([{ column: 'total', order: 'desc' }, 'program', 'kind'])
    .select('*');
  return rows.map(row => ({
    program: row.program,
    kind: row.kind,
    ...(row.cause && { class: row.cause }),
    count: Number(row.total),
    lastAt: toDate(row.finished_at),
    last: {
      workspace: row.workspace,
      workspaceId: row.workspace_id,
      operationId: row.id,
      message: String(JSON.parse(row.error).message),
    },
  }));
}

/** Median and 95th percentile by program, kind and day, by the nearest-rank method. */
export async function readDurations(
  knex: Knex,
  days: number,
): Promise<DurationsOfDay[]> {
  const seconds = difference(knex, 'o.finished_at', 'o.started_at');
  const daysAgo = `cast(floor(${difference(
    knex,
    nowExpression(knex).toString(),
    'o.finished_at',
  )} / ${DAY_SECONDS}) as integer)`;
  const group = `w.program, o.kind, ${daysAgo}`;
  const rows: Array<{
    program: string;
    kind: OperationKind;
    days_ago: number;
    total: number | string;
    median: number | string;
    p95: number | string;
  }> = await knex
    .with('ended', query =>
      query
        .from('operations as o')
        .join('workspaces as w', 'w.id', 'o.workspace_id')
        .where('o.state', 'succeeded')
        .whereNotNull('o.started_at')
        .where('o.finished_at', '>', plusSeconds(knex, -days * DAY_SECONDS))
        .select('w.program', 'o.kind', {
          days_ago: knex.raw(daysAgo),
          seconds: knex.raw(seconds),
          total: knex.raw(`count(*) over (partition by ${group})`),
          place: knex.raw(
            `row_number() over (partition by ${group} order by ${seconds})`,
          ),
        }),
    )
    .from('ended')
    .groupBy('program', 'kind', 'days_ago')
    .orderBy(['program', 'kind', { column: 'days_ago', order: 'desc' }])
    .select('program', 'kind', 'days_ago', {
      total: knex.raw('max(total)'),
      median: knex.raw(
        'max(case when place = (total + 1) / 2 then seconds end)',
      ),
      p95: knex.raw(
        'max(case when place = (total * 95 + 99) / 100 then seconds end)',
      ),
    });
  return rows.map(row => ({
    program: row.program,
    kind: row.kind,
    daysAgo: row.days_ago,
    count: Number(row.total),
    median: Number(row.median),
    p95: Number(row.p95),
  }));
}

/** How many workspaces expire in each of the next hours in which any do. */
export async function readExpiries(
  knex: Knex,
  hours: number,
): Promise<ExpiriesOfHour[]> {
  const hour = `cast(floor(${difference(
    knex,
    'expires_at',
    nowExpression(knex).toString(),
  )} / 3600) as integer)`;
  const rows: Array<{ hour: number; total: number | string }> = await knex(
    'workspaces',
  )
    .where({ desired: 'present' })
    .where('expires_at', '>=', nowExpression(knex))
    .where('expires_at', '<', plusSeconds(knex, hours * 3_600))
    .groupByRaw(hour)
    .orderByRaw(hour)
    .select({ hour: knex.raw(hour), total: knex.raw('count(*)') });
  return rows.map(row => ({ hour: row.hour, count: Number(row.total) }));
}

/** Seconds between two timestamps, as each database keeps them. */
function difference(knex: Knex, later: string, earlier: string): string {
  return isPostgres(knex)
    ? `extract(epoch from (${later} - ${earlier}))`
    : `((${later} - ${earlier}) / 1000.0)`;
}
