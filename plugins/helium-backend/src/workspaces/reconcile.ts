import { Knex } from 'knex';
import { enqueueOperation } from '../operations/enqueue';
import type { Operation } from '../operations/types';
import { projectWorkspace } from './projection';
import type { WorkspaceRow } from './rows';

/** Who acts when no person does, as in Backstage's service principals. */
export const HELIUM_PRINCIPAL = 'plugin:helium';

/**
 * Enqueues the destroy of a workspace that is to be absent, once nothing else works on it. To be called when a workspace's desired
 * state becomes absent and whenever one of its operations ends; returns undefined when there is nothing to do.
 */
export async function enqueueDestroyIfDue(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<Operation | undefined> {
  const due = await trx<WorkspaceRow>('workspaces')
    .where({ id: workspaceId, desired: 'absent' })
    .whereNull('destroyed_at')
    .whereNotExists(
      trx('operations')
        .select(trx.raw('1'))
        .where({ workspace_id: workspaceId, active: true }),
    )
    .first('generation', 'ended_by', 'ended_reason');
  if (!due) {
    return undefined;
  }
  const operation = await enqueueOperation(trx, {
    workspaceId,
    kind: 'destroy',
    generation: due.generation,
    requestedBy: due.ended_by ?? HELIUM_PRINCIPAL,
    reason: due.ended_reason ?? undefined,
  });
  await projectWorkspace(trx, workspaceId);
  return operation;
}
