import type { RepairInput } from '@helium-portal/backstage-plugin-helium-common';
import { Knex } from 'knex';
import { enqueueOperation } from '../operations/enqueue';
import type { OperationRow } from '../operations/rows';
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

/** Asks for the update that wakes a workspace, when it was extended and nothing else works on it. */
export async function enqueueWakeIfDue(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<Operation | undefined> {
  const due = await trx<WorkspaceRow>('workspaces')
    .where({ id: workspaceId, desired: 'present', asleep: true })
    .whereNull('grace_ends_at')
    .whereNotExists(
      trx('operations')
        .select(trx.raw('1'))
        .where({ workspace_id: workspaceId, active: true }),
    )
    .first('generation');
  if (!due) {
    return undefined;
  }
  const operation = await enqueueOperation(trx, {
    workspaceId,
    kind: 'update',
    generation: due.generation,
    requestedBy: HELIUM_PRINCIPAL,
    reason: 'woken up',
  });
  await projectWorkspace(trx, workspaceId);
  return operation;
}

/**
 * After a repair: what the desired state calls for when the repair was to be followed by it, and the destroy that waited for the
 * repair's end. A destroy that failed before is not tried again just because somebody looked.
 */
export async function followRepair(
  trx: Knex.Transaction,
  repair: OperationRow,
  end: { succeeded: boolean },
): Promise<void> {
  const input: RepairInput | null = repair.input && JSON.parse(repair.input);
  const retry = end.succeeded && input?.retry === true;
  const workspace = await trx<WorkspaceRow>('workspaces')
    .where({ id: repair.workspace_id })
    .whereNull('destroyed_at')
    .first();
  if (workspace?.desired === 'absent') {
    const tried = await trx<OperationRow>('operations')
      .where({
        workspace_id: workspace.id,
        kind: 'destroy',
        generation: workspace.generation,
      })
      .first('id');
    if (retry || !tried) {
      await enqueueDestroyIfDue(trx, workspace.id);
    }
  } else if (workspace && retry) {
    await enqueueOperation(trx, {
      workspaceId: workspace.id,
      kind: workspace.observed_generation === 0 ? 'create' : 'update',
      generation: workspace.generation,
      requestedBy: repair.requested_by,
      reason: repair.reason ?? `after the repair ${repair.id}`,
    });
    await projectWorkspace(trx, workspace.id);
  }
}
