import { Knex } from 'knex';
import { projectWorkspace } from '../workspaces/projection';
import type { OperationRow } from './rows';
import { appendStateEvent } from './stateEvents';
import type { OperationState } from './types';

/** Brings an operation whose row is locked into another state, tells its readers, and derives the workspace's status again. */
export async function moveOperation(
  trx: Knex.Transaction,
  operation: OperationRow,
  state: OperationState,
  message?: string,
  columns: Record<string, unknown> = {},
): Promise<void> {
  await trx('operations')
    .where({ id: operation.id })
    .update({ ...columns, state });
  await announceState(trx, { ...operation, state }, message);
}

/** As {@link moveOperation}, for a state that is written already. */
export async function announceState(
  trx: Knex.Transaction,
  operation: OperationRow,
  message?: string,
): Promise<void> {
  await appendStateEvent(trx, operation, {
    state: operation.state,
    attempt: operation.attempt,
    message,
  });
  await projectWorkspace(trx, operation.workspace_id);
}
