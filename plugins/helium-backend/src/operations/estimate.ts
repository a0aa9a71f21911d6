import { Knex } from 'knex';
import { toDate } from '../database';
import type { OperationKind } from '../runner/protocol';
import type { OperationRow } from './rows';

/** How many of the newest an estimate is made of. */
const RUNS = 20;

/** What an operation takes, going by earlier ones. */
export interface Estimate {
  /** The median by the nearest-rank method, from the first claim to the end. */
  seconds: number;
  /** How many it is made of. */
  runs: number;
}

/** What an operation is compared by. */
export interface EstimateOf {
  program: string;
  kind: OperationKind;
  /** Of a destroy: whether it removes what an earlier one has left or kept. */
  removal: boolean;
  rehearsal: boolean;
}

/** By those that succeeded of the same program and kind, rehearsed or not; undefined when there are none. */
export async function readEstimate(
  knex: Knex,
  of: EstimateOf,
): Promise<Estimate | undefined> {
  const rows = await knex('operations')
    .where({ 'operations.program': of.program, kind: of.kind })
    // As the index has it, so that SQLite takes it, too.
    .whereRaw(`state = 'succeeded'`)
    // A rehearsed cloud takes seconds.
    .whereExists(
      knex('workspaces')
        .select(knex.raw('1'))
        .whereRaw('workspaces.id = operations.workspace_id')
        .where('workspaces.rehearsal', of.rehearsal),
    )
    .whereNotNull('started_at')
    .modify(query => {
      if (of.kind === 'destroy') {
        // The rest of a workspace goes faster than the workspace.
        query[of.removal ? 'whereNotNull' : 'whereNull']('operations.input');
      }
    })
    .orderBy('finished_at', 'desc')
    .limit(RUNS)
    .select<Array<Pick<OperationRow, 'started_at' | 'finished_at'>>>(
      'started_at',
      'finished_at',
    );
  const took = rows
    .map(row => secondsBetween(row.started_at!, row.finished_at!))
    .sort((one, other) => one - other);
  return took.length
    ? { seconds: took[Math.floor((took.length - 1) / 2)], runs: took.length }
    : undefined;
}

function secondsBetween(
  start: Date | number | string,
  end: Date | number | string,
): number {
  return (toDate(end).getTime() - toDate(start).getTime()) / 1_000;
}
