import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { isPostgres } from '../database';

/** What replicas on one PostgreSQL tell each other of what they committed. */
export interface Announcement {
  /** The replica that made the changes; it knows. */
  from: string;
  workspaceIds: string[];
  /** Whether there may be something to do for a worker. */
  work: boolean;
}

const replicas = new WeakMap<object, string>();

/** A name for all that writes through this connection pool; a transaction of it has the same. */
export function replicaOf(knex: Knex): string {
  const { config } = knex.client;
  let replica = replicas.get(config);
  if (!replica) {
    replica = randomUUID();
    replicas.set(config, replica);
  }
  return replica;
}

/** A channel belongs to a whole database, and two portals may share one by schema. */
export const CHANNEL_EXPRESSION = `'helium_' || md5(current_schema())`;

/**
 * Tells the other replicas once this transaction commits; nobody hears of one that does not. There are no others on SQLite.
 *
 * Transactions that announce commit one after the other, so this is for what must not be missed, such as work; see
 * {@link ChangeAnnouncer} for the rest.
 */
export async function announce(
  trx: Knex.Transaction,
  change: Omit<Announcement, 'from'>,
): Promise<void> {
  if (!isPostgres(trx)) {
    return;
  }
  const announcement: Announcement = { from: replicaOf(trx), ...change };
  await trx.raw(`select pg_notify(${CHANNEL_EXPRESSION}, ?)`, [
    JSON.stringify(announcement),
  ]);
}

/** @returns undefined for what no {@link announce} wrote */
export function readAnnouncement(payload: string): Announcement | undefined {
  try {
    const parsed = JSON.parse(payload);
    return Array.isArray(parsed?.workspaceIds) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
