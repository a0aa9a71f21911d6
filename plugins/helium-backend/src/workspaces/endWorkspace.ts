import { Knex } from 'knex';
import { nowExpression } from '../database';
import { FieldConflictError } from '../errors';
import { cancelOperation } from '../operations/cancel';
import { describeDependents, readDependents } from './dependents';
import type { Effect } from './idempotency';
import { lockActive, lockWorkspace } from './lockWorkspace';
import { projectWorkspace } from './projection';
import { enqueueDestroyIfDue } from './reconcile';
import type { EndContext } from './WorkspaceStore';

/**
 * Makes a workspace's desired state absent, stops what is under way, and enqueues the destroy once nothing is. The effect's
 * operation is the destroy, or the one that stops before it.
 *
 * @param onlyIf - narrows the workspace further, in the statement that changes it
 * @returns undefined when the workspace is destroyed already, or isn't as `onlyIf` wants it, or others are built on it
 * @throws FieldConflictError when it was asked for before and is under way, or others are built on it and there is no `onlyIf`
 */
export async function endWorkspace(
  trx: Knex.Transaction,
  { workspaceId, requestedBy, reason, ...data }: EndContext,
  onlyIf?: (query: Knex.QueryBuilder) => void,
): Promise<Effect | undefined> {
  let active = await lockWorkspace(trx, workspaceId);
  // Only now, as a statement of its own: what was built on it before the lock was had is seen.
  const dependents = (await readDependents(trx, [workspaceId])).get(
    workspaceId,
  );
  if (dependents) {
    if (onlyIf) {
      return undefined;
    }
    throw new FieldConflictError(
      'name',
      `this workspace can't be deleted, because ${describeDependents(
        dependents,
      )}; delete those first${
        dependents.kept.length > 0 ? ', and remove what is kept of them' : ''
      }`,
    );
  }
  const ended = await trx('workspaces')
    .where({ id: workspaceId, desired: 'present' })
    .modify(query => onlyIf?.(query))
    .update({
      desired: 'absent',
      generation: trx.raw('generation + 1'),
      ended_by: requestedBy,
      ended_reason: reason ?? null,
      keep_data_until: data.keepDataUntil ?? null,
    });
  if (onlyIf && !ended) {
    return undefined;
  }
  if (!ended && active) {
    throw new FieldConflictError(
      'name',
      `this workspace is being deleted already, by operation ${active.id}`,
    );
  }
  if (!ended) {
    await changeKeeping(trx, workspaceId, data);
  }
  if (active && active.kind !== 'destroy') {
    await cancelOperation(trx, active.id);
    active = await lockActive(trx, workspaceId);
  }
  const operationId =
    active?.id ?? (await enqueueDestroyIfDue(trx, workspaceId))?.id;
  if (!operationId) {
    return undefined;
  }
  await projectWorkspace(trx, workspaceId);
  return { workspaceId, operationId };
}

/** A destroy has begun by now, so that there may be nothing to keep any more; but who can't have it kept can do without. */
async function changeKeeping(
  trx: Knex.Transaction,
  workspaceId: string,
  {
    keepDataUntil,
    keepNoData,
  }: Pick<EndContext, 'keepDataUntil' | 'keepNoData'>,
): Promise<void> {
  if (keepDataUntil) {
    throw new FieldConflictError(
      'keepData',
      'what is kept of this workspace was decided when its deletion was first asked for; leave it out to try the deletion again',
    );
  }
  if (keepNoData) {
    await trx('workspaces')
      .where({ id: workspaceId })
      .update({ keep_data_until: null });
    // What an earlier try has kept already goes as any other that is past its date.
    await trx('kept_data')
      .where({ workspace_id: workspaceId })
      .whereNull('removed_at')
      .update({ kept_until: nowExpression(trx) });
  }
}
