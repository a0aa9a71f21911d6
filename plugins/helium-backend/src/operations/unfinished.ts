import { Knex } from 'knex';
import { readNow, toDate } from '../database';
import {
  AttemptRow,
  LeaseRow,
  OperationRow,
  toAttempt,
  toOperation,
} from './rows';
import type { WorkspaceRow } from '../workspaces/rows';
import type { UnfinishedAttempt } from './types';

/** Every attempt that holds a lease, the oldest first. */
export async function listUnfinished(
  database: Knex,
): Promise<UnfinishedAttempt[]> {
  const leases = await database<LeaseRow>('leases').whereNotNull('attempt_id');
  if (!leases.length) {
    return [];
  }
  const now = await readNow(database);
  const attempts = await database<AttemptRow>('attempts')
    .whereIn(
      'id',
      leases.map(lease => lease.attempt_id!),
    )
    .orderBy('started_at');
  const operations = await database<OperationRow>('operations').whereIn(
    'id',
    attempts.map(attempt => attempt.operation_id),
  );

  const workspaces = await database<WorkspaceRow>('workspaces')
    .whereIn(
      'id',
      operations.map(operation => operation.workspace_id),
    )
    .select('id', 'name');
  const leaseOf = new Map(leases.map(lease => [lease.attempt_id, lease]));
  const workspaceOf = new Map(workspaces.map(row => [row.id, row]));
  const operationOf = new Map(operations.map(row => [row.id, row]));
  return attempts.flatMap(row => {
    const lease = leaseOf.get(row.id);
    const operation = operationOf.get(row.operation_id);
    const workspace = operation && workspaceOf.get(operation.workspace_id);
    if (!lease || !operation || !workspace) {
      return [];
    }
    const secondsSince = (instant: Date) =>
      (now.getTime() - instant.getTime()) / 1000;
    const began = toDate(row.began_at);
    const asked = toDate(operation.cancel_requested_at);
    return [
      {
        workspace: { name: workspace.name },
        operation: toOperation(operation),
        attempt: toAttempt(row),
        holder: lease.holder ?? '',
        overdue: secondsSince(toDate(lease.expires_at) ?? now) >= 0,
        silentSeconds: secondsSince(toDate(row.heartbeat_at ?? row.started_at)),
        runningSeconds: began && secondsSince(began),
        stoppingSeconds: asked && secondsSince(asked),
      },
    ];
  });
}
