import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { nowExpression } from '../database';
import type { AttemptResult } from '../runner/protocol';
import { keyOf } from '../runner/references';
import type { Outcome } from '../operations/outcomes';
import { type OperationRow, toOperation } from '../operations/rows';
import type { WorkspaceRow } from '../workspaces/rows';
import { type KeptDataRow, toReference } from './rows';

/** Writes what a destroy has kept, and what it has removed of what earlier ones had; in the transaction that ends its attempt. */
export async function settleKeptData(
  trx: Knex.Transaction,
  operation: OperationRow,
  outcome: Outcome,
  result: AttemptResult | undefined,
): Promise<void> {
  if (operation.kind !== 'destroy') {
    return;
  }
  await recordKept(trx, operation.workspace_id, result);
  if (outcome.state !== 'queued') {
    await recordRemoval(trx, operation, outcome, result);
  }
}

/** Also of a destroy that failed afterwards: from then on it is kept. */
async function recordKept(
  trx: Knex.Transaction,
  workspaceId: string,
  result: AttemptResult | undefined,
): Promise<void> {
  const keptData = result?.keptData ?? [];
  if (!keptData.length) {
    return;
  }
  const workspace = await trx<WorkspaceRow>('workspaces')
    .where({ id: workspaceId })
    .first('keep_data_until');
  const now = nowExpression(trx);
  for (const { where, kind, namespace = '', name, detail } of keptData) {
    await trx('kept_data')
      .insert({
        id: randomUUID(),
        workspace_id: workspaceId,
        where,
        kind,
        namespace,
        name,
        detail: detail ?? null,
        kept_at: now,
        kept_until: workspace?.keep_data_until ?? now,
      })
      .onConflict(['workspace_id', 'where', 'kind', 'namespace', 'name'])
      .merge({ detail: detail ?? null, removed_at: null });
  }
}

async function recordRemoval(
  trx: Knex.Transaction,
  operation: OperationRow,
  outcome: Outcome,
  result: AttemptResult | undefined,
): Promise<void> {
  const chosen = new Set(toOperation(operation).removal?.items.map(keyOf));
  if (!chosen.size) {
    return;
  }
  const rows = await trx<KeptDataRow>('kept_data')
    .where({ workspace_id: operation.workspace_id })
    .whereNull('removed_at');
  for (const row of rows) {
    const key = keyOf(toReference(row));
    if (!chosen.has(key)) {
      continue;
    }
    const left = result?.leftovers?.find(each => keyOf(each) === key);
    const removed = outcome.state === 'succeeded' && !left;
    await trx('kept_data')
      .where({ id: row.id })
      .update(
        removed
          ? { removed_at: nowExpression(trx), failure: null }
          : {
              failure:
                left?.detail ??
                outcome.error?.message ??
                'Its removal was cancelled',
            },
      );
  }
}
