import { Knex } from 'knex';
import type { Workspace } from './types';

/** How many are named where all are counted. */
const NAMED = 10;

/** The living workspaces that are built on another one: a failed one counts, too, until it is destroyed. */
export interface Dependents {
  total: number;
  /** The first of them. */
  names: string[];
}

/** Those of each workspace that has any. */
export async function readDependents(
  knex: Knex,
  workspaceIds: string[],
): Promise<Map<string, Dependents>> {
  const living = knex('workspace_references as r')
    .join('workspaces as d', 'd.id', 'r.workspace_id')
    .whereIn('r.referenced_id', workspaceIds)
    .whereNull('d.destroyed_at')
    .groupBy('r.referenced_id', 'd.name')
    .select('r.referenced_id', 'd.name', {
      place: knex.raw(
        'row_number() over (partition by r.referenced_id order by d.name)',
      ),
      total: knex.raw('count(*) over (partition by r.referenced_id)'),
    })
    .as('living');
  const rows: Array<{
    referenced_id: string;
    name: string;
    total: number | string;
  }> = await knex(living).where('place', '<=', NAMED).orderBy('place');

  const dependents = new Map<string, Dependents>();
  for (const { referenced_id, name, total } of rows) {
    const known = dependents.get(referenced_id);
    dependents.set(referenced_id, {
      total: Number(total),
      names: [...(known?.names ?? []), name],
    });
  }
  return dependents;
}

/** Narrows a query of `workspaces` to those that nothing living is built on. */
export function withoutDependents(knex: Knex) {
  return (query: Knex.QueryBuilder) =>
    query.whereNotExists(
      knex('workspace_references as r')
        .join('workspaces as d', 'd.id', 'r.workspace_id')
        .whereRaw('r.referenced_id = workspaces.id')
        .whereNull('d.destroyed_at')
        .select(knex.raw('1')),
    );
}

/** `2 workspaces are built on it: calm-otter, red-fox` */
export function describeDependents({ total, names }: Dependents): string {
  const rest = total - names.length;
  return `${total} ${
    total === 1 ? 'workspace is' : 'workspaces are'
  } built on it: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
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
      )}. It goes once they are destroyed; extend it to keep it longer`
    : undefined;
}
