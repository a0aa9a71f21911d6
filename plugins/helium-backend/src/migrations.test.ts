import type { Knex } from 'knex';
import { resolve } from 'node:path';
import { HeliumTestDatabases } from './__testUtils__/databases';
import { readInstallation } from './database';

const databases = HeliumTestDatabases.create();
const directory = resolve(__dirname, '../migrations');

const TABLES = [
  'attempts',
  'events',
  'expiry_changes',
  'idempotency_keys',
  'installation',
  'kept_data',
  'leases',
  'notices',
  'operations',
  'orphan_stacks',
  'previews',
  'quota_locks',
  'replicas',
  'state_backups',
  'workspace_labels',
  'workspace_references',
  'workspace_shares',
  'workspaces',
];

async function tablesOf(knex: Knex): Promise<string[]> {
  const rows =
    knex.client.config.client === 'pg'
      ? await knex('information_schema.tables')
          .where({ table_schema: 'public' })
          .select({ name: 'table_name' })
      : await knex('sqlite_master').where({ type: 'table' }).select('name');
  return rows
    .map(row => row.name)
    .filter(name => !/^(sqlite|knex)_/.test(name))
    .sort();
}

describe.each(databases.ids)('migrations on %s', id => {
  it('go up, down and up again', async () => {
    const knex = await databases.empty(id);
    await knex.migrate.latest({ directory });
    expect(await tablesOf(knex)).toEqual(TABLES);
    expect(await readInstallation(knex)).toMatch(/^[0-9a-f-]{36}$/);
    expect(await readInstallation(knex)).toBe(await readInstallation(knex));

    await knex.migrate.rollback({ directory }, true);
    expect(await tablesOf(knex)).toEqual([]);

    await knex.migrate.latest({ directory });
    expect(await tablesOf(knex)).toEqual(TABLES);
  });
});
