import { Knex } from 'knex';
import { nowExpression, plusSeconds, toDate } from '../database';
import type { ReplicaRow } from './rows';

/** After this nobody asks any more whether a worker was there. */
const FORGET_SECONDS = 24 * 60 * 60;

/** See `OperationStore.signOn`. */
export async function signOn(
  database: Knex,
  holder: string,
  withinSeconds: number,
): Promise<Set<string>> {
  const now = nowExpression(database);
  const [{ since }] = await database('replicas')
    .insert({ holder, since: now, seen_at: now })
    .onConflict('holder')
    .merge({ seen_at: now })
    .returning<ReplicaRow[]>('*');
  await database('replicas')
    .where('seen_at', '<', plusSeconds(database, -FORGET_SECONDS))
    .delete();
  const rows = await database<ReplicaRow>('replicas')
    .where('seen_at', '>', toDate(since))
    .andWhere('seen_at', '>', plusSeconds(database, -withinSeconds))
    .select('holder');
  return new Set([holder, ...rows.map(row => row.holder)]);
}
