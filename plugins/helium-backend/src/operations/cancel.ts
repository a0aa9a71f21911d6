import { ConflictError, NotFoundError } from '@backstage/errors';
import { operationNoun } from '@helium-portal/backstage-plugin-helium-common';
import { Knex } from 'knex';
import { nowExpression } from '../database';
import { projectWorkspace } from '../workspaces/projection';
import { enqueueDestroyIfDue, followRepair } from '../workspaces/reconcile';
import { changesNothing } from '../workspaces/status';
import { locked } from './leases';
import { moveOperation } from './moves';
import { closePreview } from './previews';
import { OperationRow, toOperation } from './rows';
import type { Operation } from './types';

/** Cancels what is queued and asks the rest to stop. */
export async function cancelOperation(
  trx: Knex.Transaction,
  operationId: string,
): Promise<Operation> {
  const row = await locked(
    trx,
    trx<OperationRow>('operations').where({ id: operationId }).first(),
  );
  if (!row) {
    throw new NotFoundError(`Operation ${operationId} does not exist`);
  }
  if (!row.active) {
    throw new ConflictError(
      `Operation ${operationId} is ${row.state} already and can't be cancelled`,
    );
  }
  if (row.cancel_requested_at !== null) {
    return toOperation(row);
  }
  const now = nowExpression(trx);
  if (row.state === 'queued') {
    await moveOperation(trx, row, 'cancelled', undefined, {
      cancel_requested_at: now,
      finished_at: now,
      active: false,
    });
    await makeWay(trx, row);
  } else {
    await moveOperation(trx, row, 'stopping', undefined, {
      cancel_requested_at: now,
    });
  }
  const written = await trx<OperationRow>('operations')
    .where({ id: operationId })
    .first();
  return toOperation(written!);
}

async function makeWay(trx: Knex.Transaction, row: OperationRow) {
  await closePreview(trx, row);
  if (!changesNothing(row.kind)) {
    await projectWorkspace(trx, row.workspace_id, {
      failure: {
        message: `The ${operationNoun(row.kind)} was cancelled`,
        operationId: row.id,
      },
    });
  }
  if (row.kind === 'repair') {
    await followRepair(trx, row, { succeeded: false });
  } else if (row.kind !== 'destroy') {
    await enqueueDestroyIfDue(trx, row.workspace_id);
  }
}
