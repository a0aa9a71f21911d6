import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { nowExpression, plusSeconds } from '../database';
import { enqueueOperation } from '../operations/enqueue';
import { addProposal } from '../operations/previews';
import type { Operation } from '../operations/types';
import type { NewWorkspace } from './WorkspaceStore';

/** How many previews of creations somebody may have under way at once. */
const UNDER_WAY = 3;

/**
 * Enqueues the preview of a creation. To be called at the end of the transaction that makes the workspace, once that has met whatever
 * would refuse it: before anybody can see it, the workspace becomes one that is gone, so it has no name, counts for nothing, and is neither
 * expired nor destroyed.
 *
 * @throws ConflictError when the caller has too many of them
 */
export async function enqueueDraftPreview(
  trx: Knex.Transaction,
  workspaceId: string,
  input: NewWorkspace,
): Promise<Operation> {
  await refuseTooMany(trx, input.createdBy);
  await trx('workspaces')
    .where({ id: workspaceId })
    .update({
      draft: true,
      desired: 'absent',
      status: 'destroyed',
      destroyed_at: nowExpression(trx),
      // The proposal has them, until the preview has ended.
      secret_parameters: null,
      notice_due_at: null,
    });
  const operation = await enqueueOperation(trx, {
    workspaceId,
    kind: 'preview',
    generation: 1,
    requestedBy: input.createdBy,
    reason: input.reason,
  });
  await addProposal(trx, operation.id, input);
  return operation;
}

/** Deletes those of which nothing runs, some time after the end; returns how many. */
export async function deleteOldDrafts(
  database: Knex,
  afterSeconds: number,
): Promise<number> {
  return await database('workspaces')
    .where({ draft: true })
    .whereNotExists(
      database('operations')
        .select(database.raw('1'))
        .whereRaw('operations.workspace_id = workspaces.id')
        .where(lately =>
          lately
            .where({ active: true })
            .orWhere('finished_at', '>=', plusSeconds(database, -afterSeconds)),
        ),
    )
    .delete();
}

async function refuseTooMany(
  trx: Knex.Transaction,
  createdBy: string,
): Promise<void> {
  const row = await trx('operations')
    .join('workspaces', 'workspaces.id', 'operations.workspace_id')
    .where({
      'workspaces.draft': true,
      'workspaces.created_by': createdBy,
      'operations.active': true,
    })
    .count({ count: '*' })
    .first();
  if (Number(row?.count ?? 0) >= UNDER_WAY) {
    throw new ConflictError(
      `You have ${UNDER_WAY} previews of new workspaces under way; wait for one of them, or cancel it`,
    );
  }
}
