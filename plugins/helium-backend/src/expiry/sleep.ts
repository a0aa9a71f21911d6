import type { Knex } from 'knex';
import { nowExpression, plusSeconds } from '../database';
import { enqueueOperation } from '../operations/enqueue';
import { lockWorkspace } from '../workspaces/lockWorkspace';
import { projectWorkspace } from '../workspaces/projection';
import { HELIUM_PRINCIPAL } from '../workspaces/reconcile';
import type { WorkspaceRow } from '../workspaces/rows';
import { whereTired } from './due';

/**
 * Gives a workspace that has expired its grace, counted from now: whoever could not see the notices while the portal was down has all
 * of it. An extension that commits first wins.
 *
 * @returns false when the workspace isn't as it was seen
 */
export async function giveGrace(
  trx: Knex.Transaction,
  { id, generation }: { id: string; generation: number },
  { sleepers, seconds }: { sleepers: string[]; seconds: number },
): Promise<boolean> {
  const active = await lockWorkspace(trx, id);
  const given = await trx('workspaces')
    .where({ id, generation })
    .modify(whereTired(sleepers), trx)
    .update({
      grace_ends_at: plusSeconds(trx, seconds),
      generation: generation + 1,
      // Nothing that an operation has to make, so what is observed, or under way, rises with it.
      observed_generation: trx.raw(
        'case when observed_generation = generation then observed_generation + 1 else observed_generation end',
      ),
      updated_at: nowExpression(trx),
    });
  if (!given) {
    return false;
  }
  if (active?.generation === generation) {
    await trx('operations')
      .where({ id: active.id })
      .update({ generation: generation + 1 });
  }
  await enqueueSleepIfDue(trx, id);
  await projectWorkspace(trx, id);
  return true;
}

/**
 * Asks for the sleep of a workspace in its grace, once, when nothing else works on it. One whose sleep failed stays awake until its grace
 * is over.
 *
 * @returns whether it was asked for
 */
export async function enqueueSleepIfDue(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<boolean> {
  const due = await trx<WorkspaceRow>('workspaces')
    .where({ id: workspaceId })
    .modify(whereRestless, trx)
    .first('generation');
  if (!due) {
    return false;
  }
  await enqueueOperation(trx, {
    workspaceId,
    kind: 'sleep',
    generation: due.generation,
    requestedBy: HELIUM_PRINCIPAL,
    reason: 'expired',
  });
  // From now on its workloads may be down, whatever becomes of the operation.
  await projectWorkspace(trx, workspaceId, { asleep: true });
  return true;
}

/** Narrows workspaces to those in their grace that nobody has asked to sleep yet. */
export function whereRestless(query: Knex.QueryBuilder, knex: Knex): void {
  query
    .where({ desired: 'present', asleep: false })
    .where('grace_ends_at', '>', nowExpression(knex))
    .whereNotExists(
      knex('operations')
        .select(knex.raw('1'))
        .whereRaw('operations.workspace_id = workspaces.id')
        .where('operations.active', true),
    );
}
