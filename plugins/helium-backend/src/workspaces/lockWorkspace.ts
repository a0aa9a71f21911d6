import { Knex } from 'knex';
import { locked } from '../operations/leases';
import type { OperationRow } from '../operations/rows';
import type { WorkspaceRow } from './rows';

/**
 * Locks a workspace and its active operation, if there is one. Whoever locks both locks the operation first, as operations do;
 * so when an operation was enqueued before the workspace's lock was had, that lock is given back and both are taken in order.
 */
export async function lockWorkspace(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<OperationRow | undefined> {
  for (;;) {
    const active = await lockActive(trx, workspaceId);
    const savepoint = await trx.transaction();
    await locked(
      savepoint,
      savepoint<WorkspaceRow>('workspaces')
        .where({ id: workspaceId })
        .first('id'),
    );
    const found = active ?? (await findActive(savepoint, workspaceId));
    if (found === active) {
      await savepoint.commit();
      return active;
    }
    await savepoint.rollback();
  }
}

export async function lockActive(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<OperationRow | undefined> {
  return await locked(trx, findActive(trx, workspaceId));
}

function findActive(trx: Knex.Transaction, workspaceId: string) {
  return trx<OperationRow>('operations')
    .where({ workspace_id: workspaceId, active: true })
    .first();
}
