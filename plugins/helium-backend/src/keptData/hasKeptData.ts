import type { Knex } from 'knex';

/**
 * Narrows to workspaces of which something is kept still.
 *
 * @param workspaceId - the column that has their ids: `workspaces.id`
 */
export function hasKeptData(
  knex: Knex,
  workspaceId: string,
): Knex.QueryBuilder {
  return knex('kept_data as k')
    .whereRaw('k.workspace_id = ??', [workspaceId])
    .whereNull('k.removed_at')
    .select(knex.raw('1'));
}
