import { Knex } from 'knex';
import { hasKeptData } from '../keptData/hasKeptData';
import type { Workspace } from './types';

/** How many are named where all are counted. */
const NAMED = 10;

/**
 * The workspaces that need another one: a failed one counts, too, until it is destroyed, and a destroyed one until its kept data is gone,
 * which may be on the other one, and can't be removed without it.
 */
export interface Dependents {
  total: number;
  /** The first of them. */
  names: string[];
  /** Those of `names` that are destroyed but for their data. */
  kept: string[];
}

/** Those of each workspace that has any. */
export async function readDependents(
  knex: Knex,
  workspaceIds: string[],
): Promise<Map<string, Dependents>> {
  const living = knex('workspace_references as r')
    .join('workspaces as d', 'd.id', 'r.workspace_id')
    .whereIn('r.referenced_id', workspaceIds)
    .where(query => needOthers(query, knex))
    .groupBy('r.referenced_id', 'd.id', 'd.name', 'd.destroyed_at')
    .select('r.referenced_id', 'd.name', 'd.destroyed_at', {
      place: knex.raw(
        'row_number() over (partition by r.referenced_id order by d.name)',
      ),
      total: knex.raw('count(*) over (partition by r.referenced_id)'),
    })
    .as('living');
  const rows: Array<{
    referenced_id: string;
    name: string;
    destroyed_at: unknown;
    total: number | string;
  }> = await knex(living).where('place', '<=', NAMED).orderBy('place');

  const dependents = new Map<string, Dependents>();
  for (const { referenced_id, name, destroyed_at, total } of rows) {
    const known = dependents.get(referenced_id);
    const isKept = destroyed_at !== null;
    dependents.set(referenced_id, {
      total: Number(total),
      names: [...(known?.names ?? []), name],
      kept: [...(known?.kept ?? []), ...(isKept ? [name] : [])],
    });
  }
  return dependents;
}

/** Narrows a query of `workspaces` to those that nothing needs. */
export function withoutDependents(knex: Knex) {
  return (query: Knex.QueryBuilder) =>
    query.whereNotExists(
      knex('workspace_references as r')
        .join('workspaces as d', 'd.id', 'r.workspace_id')
        .whereRaw('r.referenced_id = workspaces.id')
        .where(dependent => needOthers(dependent, knex))
        .select(knex.raw('1')),
    );
}

function needOthers(query: Knex.QueryBuilder, knex: Knex): void {
  query.whereNull('d.destroyed_at').orWhereExists(hasKeptData(knex, 'd.id'));
}

/** `2 workspaces are built on it: calm-otter (its data is kept), red-fox` */
export function describeDependents(dependents: Dependents): string {
  const { total, names, kept } = dependents;
  const rest = total - names.length;
  const shown = names.map(name =>
    kept.includes(name) ? `${name} (its data is kept)` : name,
  );
  return `${total} ${
    total === 1 ? 'workspace is' : 'workspaces are'
  } built on it: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** What a workspace whose expiry came waits for; undefined while it is not due. */
export function waitingFor(
  dependents: Dependents,
  { expiresAt }: Pick<Workspace, 'expiresAt'>,
  now: Date,
): string | undefined {
  return expiresAt && expiresAt <= now
    ? `It expired at ${expiresAt.toISOString()} and is kept, because ${describeDependents(
        dependents,
      )}. It goes once they are deleted and nothing is kept of them; extend it to keep it longer`
    : undefined;
}
