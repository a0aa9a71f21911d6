import { Knex } from 'knex';
import { nowExpression, readNow } from '../database';
import { enqueueOperations } from '../operations/enqueue';
import { lockedOrSkipped } from '../operations/leases';
import { readDependents } from '../workspaces/dependents';
import { HELIUM_PRINCIPAL } from '../workspaces/reconcile';
import { toWorkspace, type WorkspaceRow } from '../workspaces/rows';
import { deriveStatus } from '../workspaces/status';
import { whereDue } from './due';

/**
 * Makes all those absent that are still due, that nothing works on and nothing is built on, by a few statements however many they are. The others are left
 * as they are: each needs more than this.
 *
 * @returns the ids of those
 */
export async function expireTogether(
  trx: Knex.Transaction,
  ids: string[],
  sleepers: string[],
): Promise<Set<string>> {
  const now = await readNow(trx);
  const due = await lockedOrSkipped(
    trx,
    trx('workspaces')
      .whereIn('id', ids)
      .modify(whereDue(sleepers), trx)
      .whereNotExists(
        trx('operations')
          .select(trx.raw('1'))
          .whereRaw('operations.workspace_id = workspaces.id')
          .where('operations.active', true),
      )
      .select<WorkspaceRow[]>('workspaces.*'),
    'workspaces',
  );
  // Only now that they are locked: what was built on one while this waited for its lock is seen.
  const dependents = await readDependents(
    trx,
    due.map(({ id }) => id),
  );
  const rows = due.filter(({ id }) => !dependents.has(id));
  if (!rows.length) {
    return new Set();
  }
  const queued = await enqueueOperations(
    trx,
    rows.map(({ id, generation }) => ({
      workspaceId: id,
      kind: 'destroy',
      generation: generation + 1,
      requestedBy: HELIUM_PRINCIPAL,
      reason: 'expired',
    })),
  );
  const expired = new Set(queued.map(({ workspaceId }) => workspaceId));
  const byStatus = new Map<string, string[]>();
  for (const row of rows.filter(({ id }) => expired.has(id))) {
    const workspace = toWorkspace(row);
    const status = deriveStatus({
      ...workspace,
      desired: 'absent',
      now,
      activeOperation: { kind: 'destroy', state: 'queued' },
      leftovers: workspace.leftovers.length,
    });
    byStatus.set(status, [...(byStatus.get(status) ?? []), row.id]);
  }
  for (const [status, workspaceIds] of byStatus) {
    await trx('workspaces')
      .whereIn('id', workspaceIds)
      .update({
        desired: 'absent',
        generation: trx.raw('generation + 1'),
        ended_by: HELIUM_PRINCIPAL,
        ended_reason: 'expired',
        updated_at: nowExpression(trx),
        status,
      });
  }
  return expired;
}
