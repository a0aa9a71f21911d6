import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { nowExpression, plusSeconds } from '../database';

/** A bucket of a workspace that is destroyed but for it. */
export async function keepBucket(
  knex: Knex,
  workspaceId: string,
): Promise<void> {
  const now = nowExpression(knex);
  await knex('workspaces')
    .where({ id: workspaceId })
    .update({ desired: 'absent', destroyed_at: now });
  await knex('kept_data').insert({
    id: randomUUID(),
    workspace_id: workspaceId,
    where: 'gcp',
    kind: 'storage.googleapis.com/Bucket',
    namespace: '',
    name: 'data',
    kept_at: now,
    kept_until: plusSeconds(knex, 86_400),
  });
}

/** As if its date had come. */
export async function removeBucket(
  knex: Knex,
  workspaceId: string,
): Promise<void> {
  await knex('kept_data')
    .where({ workspace_id: workspaceId })
    .update({ removed_at: nowExpression(knex) });
}
