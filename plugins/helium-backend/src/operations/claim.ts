import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { isPostgres, nowExpression } from '../database';
import type { WorkspaceRow } from '../workspaces/rows';
import { takeLease } from './leases';
import { AttemptRow, OperationRow, toAttempt, toOperation } from './rows';
import { appendStateEvent } from './stateEvents';
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
  const operation = await takeFirst(trx, await findCandidates(trx));
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
      started_at: nowExpression(trx),
    })
    .returning<AttemptRow[]>('*');
  await appendStateEvent(trx, operation, {
    state: operation.state,
    attempt: operation.attempt,
  });
  // Its status does not tell a queued operation from a claimed one.
  const [workspace] = await trx('workspaces')
    .where({ id: operation.workspace_id })
    .update({ updated_at: nowExpression(trx) })
    .returning<Array<Pick<WorkspaceRow, 'name' | 'program'>>>([
      'name',
      'program',
    ]);
  return {
    workspace,
    operation: toOperation(operation),
    attempt: toAttempt(attempt),
    token,
  };
}

/** The ids of queued operations, in the order in which they are to be taken. */
async function findCandidates(trx: Knex.Transaction): Promise<string[]> {
  const waiting = trx('operations')
    .where({ state: 'queued' })
    .where('not_before', '<=', nowExpression(trx))
    .select(
      'id',
      'owner',
      'queued_at',
      trx.raw(
        'row_number() over (partition by owner order by queued_at, id) as turn',
      ),
    )
    .as('waiting');
  const busy = trx('operations')
    .whereIn('state', UNDER_WAY)
    .groupBy('owner')
    .select('owner')
    .count({ operations: '*' })
    .as('busy');
  return await trx
    .from(waiting)
    .leftJoin(busy, 'busy.owner', 'waiting.owner')
    // As if those before it were under way.
    .orderByRaw('coalesce(busy.operations, 0) + waiting.turn')
    .orderBy([{ column: 'waiting.queued_at' }, { column: 'waiting.id' }])
    .limit(CANDIDATES)
    .pluck<string[]>('waiting.id');
}

/**
 * Claims the first that nobody else is taking. On PostgreSQL it is locked by a statement of its own that is quick, not by the one that
 * finds them, for a row that was found to be changed meanwhile stays locked, and others would wait for it; on SQLite the update alone
 * decides.
 */
async function takeFirst(
  trx: Knex.Transaction,
  ids: string[],
): Promise<OperationRow | undefined> {
  if (!ids.length) {
    return undefined;
  }
  const free = trx('operations')
    .whereRaw('id = any(?::uuid[])', [ids])
    .where({ state: 'queued' })
    .orderByRaw('array_position(?::uuid[], id)', [ids])
    .limit(1)
    .forUpdate()
    .skipLocked()
    .select('id');
  const [operation] = await trx('operations')
    .modify(query =>
      isPostgres(trx)
        ? query.where('id', '=', free)
        : query.where({ id: ids[0] }),
    )
    .where({ state: 'queued' })
    .update({
      state: 'claimed',
      attempt: trx.raw('?? + 1', ['attempt']),
      started_at: trx.raw('coalesce(??, ?)', [
        'started_at',
        nowExpression(trx),
      ]),
    })
    .returning<OperationRow[]>('*');
  return operation;
}
