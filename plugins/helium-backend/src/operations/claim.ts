import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { nowExpression } from '../database';
import { lockedOrSkipped, takeLease } from './leases';
import { announceState } from './moves';
import { AttemptRow, OperationRow, toAttempt, toOperation } from './rows';
import { createToken, hashToken } from './tokens';
import type { Claim, ClaimOptions } from './types';
import type { WorkspaceRow } from '../workspaces/rows';

/** Takes the oldest operation that is due; the update's condition on the state decides between two takers on SQLite. */
export async function claimOldest(
  trx: Knex.Transaction,
  options: ClaimOptions,
): Promise<Claim | undefined> {
  const candidate = await lockedOrSkipped(
    trx,
    trx<OperationRow>('operations')
      .where({ state: 'queued', active: true })
      .where('not_before', '<=', nowExpression(trx))
      .orderBy([{ column: 'queued_at' }, { column: 'id' }])
      .first('id'),
  );
  if (!candidate) {
    return undefined;
  }
  const now = nowExpression(trx);
  const [operation] = await trx('operations')
    .where({ id: candidate.id, state: 'queued' })
    .update({
      state: 'claimed',
      attempt: trx.raw('?? + 1', ['attempt']),
      started_at: trx.raw('coalesce(??, ?)', ['started_at', now]),
    })
    .returning<OperationRow[]>('*');
  if (!operation) {
    return undefined;
  }

  const attemptId = randomUUID();
  const token = createToken();
  const fence = await takeLease(trx, {
    workspaceId: operation.workspace_id,
    attemptId,
    holder: options.holder,
    seconds: options.leaseSeconds,
  });
  const [attempt] = await trx('attempts')
    .insert({
      id: attemptId,
      operation_id: operation.id,
      number: operation.attempt,
      fence,
      executor: options.executor,
      place: options.place,
      token_hash: hashToken(token),
      state: 'claimed',
      started_at: now,
    })
    .returning<AttemptRow[]>('*');
  await announceState(trx, operation);
  const workspace = await trx<WorkspaceRow>('workspaces')
    .where({ id: operation.workspace_id })
    .first('name', 'program');
  return {
    workspace: workspace!,
    operation: toOperation(operation),
    attempt: toAttempt(attempt),
    token,
  };
}
