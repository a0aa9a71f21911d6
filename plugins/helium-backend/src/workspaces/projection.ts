import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { nowExpression } from '../database';
import type { OperationRow } from '../operations/rows';
import { toWorkspace, WorkspaceRow } from './rows';
import { deriveStatus, UNCOUNTED_KINDS } from './status';
import type { Workspace } from './types';

/** What an operation may change of its workspace. null clears `resources`, `data`, `failure` and `unverified`. */
export interface WorkspaceChange {
  observedGeneration?: number;
  outputs?: Workspace['outputs'];
  connections?: Workspace['connections'];
  checks?: Workspace['checks'];
  leftovers?: Workspace['leftovers'];
  resources?: Workspace['resources'] | null;
  data?: Workspace['data'] | null;
  failure?: Workspace['failure'] | null;
  unverified?: string | null;
  asleep?: boolean;
  /** True stamps the database's time. */
  destroyed?: boolean;
}

/**
 * Applies a change to a workspace and derives its status again from its operations as this transaction sees them. To be called
 * after the operations were written, in the same transaction.
 */
export async function projectWorkspace(
  trx: Knex.Transaction,
  workspaceId: string,
  change: WorkspaceChange = {},
): Promise<Workspace> {
  const written = await trx('workspaces')
    .where({ id: workspaceId })
    .update({ ...toColumns(change), updated_at: nowExpression(trx) })
    .returning<WorkspaceRow[]>('*');
  if (!written.length) {
    throw new NotFoundError(`Workspace ${workspaceId} does not exist`);
  }
  const workspace = toWorkspace(written[0]);

  const [active, last] = await readDecisive(trx, workspaceId);

  const status = deriveStatus({
    desired: workspace.desired,
    observedGeneration: workspace.observedGeneration,
    expiresAt: workspace.expiresAt,
    graceEndsAt: workspace.graceEndsAt,
    // The database's, of the update above.
    now: workspace.updatedAt,
    activeOperation: active,
    lastOperation: last,
    leftovers: workspace.leftovers.length,
    destroyedAt: workspace.destroyedAt,
  });
  if (status !== workspace.status) {
    await trx('workspaces').where({ id: workspaceId }).update({ status });
  }
  return { ...workspace, status };

  function toColumns(from: WorkspaceChange): Record<string, unknown> {
    return {
      ...(from.observedGeneration !== undefined && {
        observed_generation: from.observedGeneration,
      }),
      ...(from.outputs && { outputs: JSON.stringify(from.outputs) }),
      ...(from.connections && {
        connections: JSON.stringify(from.connections),
      }),
      ...(from.checks && { checks: JSON.stringify(from.checks) }),
      ...(from.leftovers && { leftovers: JSON.stringify(from.leftovers) }),
      ...(from.resources !== undefined && {
        resources: from.resources && JSON.stringify(from.resources),
      }),
      ...(from.data !== undefined && {
        data: from.data && JSON.stringify(from.data),
      }),
      ...(from.failure !== undefined && {
        failure: from.failure && JSON.stringify(from.failure),
      }),
      ...(from.unverified !== undefined && { unverified: from.unverified }),
      ...(from.asleep !== undefined && { asleep: from.asleep }),
      ...(from.destroyed && { destroyed_at: nowExpression(trx) }),
    };
  }
}

type Decisive = Pick<OperationRow, 'kind' | 'state'>;

/** The active operation, and the last one that counted. */
async function readDecisive(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<[Decisive | undefined, Decisive | undefined]> {
  const rows = await trx('operations')
    .where({ workspace_id: workspaceId })
    .where(which =>
      which.where('active', true).orWhereNotIn('kind', UNCOUNTED_KINDS),
    )
    .orderBy([
      { column: 'active', order: 'desc' },
      { column: 'finished_at', order: 'desc' },
      { column: 'queued_at', order: 'desc' },
    ])
    // One of them is active at most.
    .limit(2)
    .select<OperationRow[]>('kind', 'state', 'active');
  return [
    rows.find(({ active }) => active),
    rows.find(({ active }) => !active),
  ];
}
