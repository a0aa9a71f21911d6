import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { isPostgres, nowExpression } from '../database';
import type { WorkspaceRow } from '../workspaces/rows';
import { takeLease } from './leases';
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

/** More than there are workers that claim at the same moment. */
const CANDIDATES = 64;

/** Takes an operation that is due: of the owner who has the fewest under way, the oldest. */
export async function claimNext(
  trx: Knex.Transaction,
  options: ClaimOptions,
): Promise<Claim | undefined> {
  const candidates = await findCandidates(trx);
  const id = await takeFirst(trx, candidates);
  const candidate = candidates.find(each => each.id === id);
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
      lease_seconds: options.leaseSeconds,
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

/** A queued operation, and its workspace. */
type Candidate = Pick<WorkspaceRow, 'id' | 'name' | 'program'>;

async function findCandidates(trx: Knex.Transaction): Promise<Candidate[]> {
  const underWay = trx('operations as u')
    .join('workspaces as uw', 'uw.id', 'u.workspace_id')
    .whereIn('u.state', UNDER_WAY)
    .groupBy('uw.owner')
    .select('uw.owner')
    .count({ operations: '*' })
    .as('busy');
  return await trx('operations as o')
    .join('workspaces as w', 'w.id', 'o.workspace_id')
    .leftJoin(underWay, 'busy.owner', 'w.owner')
    .where({ 'o.state': 'queued', 'o.active': true })
    .where('o.not_before', '<=', nowExpression(trx))
    .orderByRaw('coalesce(busy.operations, 0)')
    .orderBy([{ column: 'o.queued_at' }, { column: 'o.id' }])
    .limit(CANDIDATES)
    .select('o.id', 'w.name', 'w.program');
}

/**
 * Locks the first that nobody else is taking. This is a statement of its own, for PostgreSQL keeps the lock of a row that it found to
 * be changed since its statement began, and by then others would wait for it; on SQLite the update that follows decides.
 */
async function takeFirst(
  trx: Knex.Transaction,
  candidates: Candidate[],
): Promise<string | undefined> {
  const ids = candidates.map(({ id }) => id);
  if (!isPostgres(trx)) {
    return ids[0];
  }
  const row = await trx<OperationRow>('operations')
    .whereIn('id', ids)
    .where({ state: 'queued' })
    .orderByRaw(`array_position(string_to_array(?, ','), id::text)`, [
      ids.join(','),
    ])
    .forUpdate()
    .skipLocked()
    .first('id');
  return row?.id;
}
