import { Knex } from 'knex';
import { nowExpression } from '../database';
import type { EventRow } from './rows';
import type { OperationState } from './types';

/**
 * Tells the readers of an operation's events that its state changed. The event belongs to no attempt's sequence, so its
 * `attempt_id` is null and the attempt's number stands in its data.
 */
export async function appendStateEvent(
  trx: Knex.Transaction,
  operationId: string,
  data: { state: OperationState; attempt: number; message?: string },
): Promise<void> {
  await trx<EventRow>('events').insert({
    operation_id: operationId,
    attempt_id: null,
    sequence: 0,
    at: nowExpression(trx) as unknown as number,
    type: 'state',
    data: JSON.stringify(data),
  });
}
