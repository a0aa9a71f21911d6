import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { nowExpression } from '../database';
import type { WorkspaceRow } from '../workspaces/rows';
import { lockedOrSkipped, takeLease } from './leases';
import { announceState } from './moves';
import { AttemptRow, OperationRow, toAttempt, toOperation } from './rows';
import { createToken, hashToken } from './tokens';
import type { Claim, ClaimOptions, OperationState } from './types';

/** In these an operation takes its owner's turn. */
const UNDER_WAY: OperationState[] = [
  'claimed',
  'running',
  'stopping',
  'suspect',
  'recovering',
];

/**
 * Takes an operation that is due: of the owner who has the fewest under way, the oldest. The update's condition on the state decides
 * between two takers on SQLite.
 */
export async function claimNext(
  trx: Knex.Transaction,
  options: ClaimOptions,
): Promise<Claim | undefined> {
  const candidate = await findCandidate(trx);
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
  return {
    workspace: { name: candidate.name, program: candidate.program },
    operation: toOperation(operation),
    attempt: toAttempt(attempt),
    token,
  };
}

async function findCandidate(
  trx: Knex.Transaction,
): Promise<Pick<WorkspaceRow, 'id' | 'name' | 'program'> | undefined> {
  const underWay = trx('operations as u')
    .join('workspaces as uw', 'uw.id', 'u.workspace_id')
    .whereIn('u.state', UNDER_WAY)
    .groupBy('uw.owner')
    .select('uw.owner')
    .count({ operations: '*' })
    .as('busy');
  return await lockedOrSkipped(
    trx,
    trx('operations as o')
      .join('workspaces as w', 'w.id', 'o.workspace_id')
      .leftJoin(underWay, 'busy.owner', 'w.owner')
      .where({ 'o.state': 'queued', 'o.active': true })
      .where('o.not_before', '<=', nowExpression(trx))
      .orderByRaw('coalesce(busy.operations, 0)')
      .orderBy([{ column: 'o.queued_at' }, { column: 'o.id' }])
      .first('o.id', 'w.name', 'w.program'),
    'o',
  );
}
