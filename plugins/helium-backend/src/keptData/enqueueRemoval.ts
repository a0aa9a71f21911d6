import { ConflictError } from '@backstage/errors';
import { operationNoun } from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import { nowExpression } from '../database';
import { enqueueOperation } from '../operations/enqueue';
import type { Operation } from '../operations/types';
import { lockWorkspace } from '../workspaces/lockWorkspace';
import { projectWorkspace } from '../workspaces/projection';
import type { WorkspaceRow } from '../workspaces/rows';
import { type KeptDataRow, toReference } from './rows';

/**
 * Enqueues a destroy that removes some of what is kept of a workspace, as leftovers are removed.
 *
 * @param narrow - to what is to go
 * @returns undefined when none of it is kept any more
 * @throws ConflictError when an operation of the workspace is active
 */
export async function enqueueRemoval(
  trx: Knex.Transaction,
  request: { workspaceId: string; requestedBy: string; reason: string },
  narrow: (query: Knex.QueryBuilder) => void,
): Promise<Operation | undefined> {
  const { workspaceId } = request;
  const active = await lockWorkspace(trx, workspaceId);
  if (active) {
    throw new ConflictError(
      `The ${operationNoun(active.kind)} operation ${
        active.id
      } of this workspace is ${active.state}; wait for it`,
    );
  }
  const rows: KeptDataRow[] = await trx('kept_data')
    .where({ workspace_id: workspaceId })
    .whereNull('removed_at')
    .modify(narrow);
  if (!rows.length) {
    return undefined;
  }
  const workspace = await trx<WorkspaceRow>('workspaces')
    .where({ id: workspaceId, desired: 'absent' })
    .first('generation');
  if (!workspace) {
    throw new ConflictError(
      'This workspace is not deleted, and only a deletion removes what is kept; delete it first',
    );
  }
  const operation = await enqueueOperation(trx, {
    ...request,
    kind: 'destroy',
    generation: workspace.generation,
    removal: { items: rows.map(toReference), force: false, keptData: true },
  });
  await trx('kept_data')
    .whereIn(
      'id',
      rows.map(({ id }) => id),
    )
    .update({ tries: trx.raw('tries + 1'), tried_at: nowExpression(trx) });
  await projectWorkspace(trx, workspaceId);
  return operation;
}
