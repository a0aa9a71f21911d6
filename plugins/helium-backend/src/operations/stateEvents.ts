import { Knex } from 'knex';
import { announce } from '../changes/announce';
import { nowExpression } from '../database';
import type { EventRow, OperationRow } from './rows';
import type { OperationState } from './types';

/** After these a worker, of whichever replica, has something to do. */
const CALL_FOR_WORK: OperationState[] = ['queued', 'stopping'];

/**
 * Tells the readers of an operation's events that its state changed, and the workers of all replicas of work. The event belongs to
 * no attempt's sequence, so its `attempt_id` is null and the attempt's number stands in its data.
 */
export async function appendStateEvent(
  trx: Knex.Transaction,
  operation: Pick<OperationRow, 'id' | 'workspace_id'>,
  data: { state: OperationState; attempt: number; message?: string },
): Promise<void> {
  await appendStateEvents(trx, [operation], data);
}

/** As {@link appendStateEvent}, of operations that come to the same state together. */
export async function appendStateEvents(
  trx: Knex.Transaction,
  operations: Array<Pick<OperationRow, 'id' | 'workspace_id'>>,
  data: { state: OperationState; attempt: number; message?: string },
): Promise<void> {
  await trx<EventRow>('events').insert(
    operations.map(({ id }) => ({
      operation_id: id,
      attempt_id: null,
      sequence: 0,
      at: nowExpression(trx) as unknown as number,
      type: 'state',
      data: JSON.stringify(data),
    })),
  );
  if (CALL_FOR_WORK.includes(data.state)) {
    await announce(trx, {
      workspaceIds: operations.map(({ workspace_id }) => workspace_id),
      work: true,
    });
  }
}
