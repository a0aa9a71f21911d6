import type { Knex } from 'knex';
import type { WorkspaceRow } from './rows';

/** The ids of those destroyed ones whose name leads to a newer workspace: one that lives, or that was destroyed later. */
export async function readNameReused(
  knex: Knex,
  rows: WorkspaceRow[],
): Promise<Set<string>> {
  const destroyed = rows.filter(row => row.destroyed_at !== null);
  if (destroyed.length === 0) {
    return new Set();
  }
  const ids: string[] = await knex('workspaces as former')
    .whereIn(
      'former.id',
      destroyed.map(({ id }) => id),
    )
    .whereExists(
      knex('workspaces as newer')
        .whereRaw('newer.name = former.name')
        .where('newer.draft', false)
        .whereRaw(
          '(newer.destroyed_at is null or newer.destroyed_at > former.destroyed_at)',
        )
        .select(knex.raw('1')),
    )
    .pluck('former.id');
  return new Set(ids);
}
