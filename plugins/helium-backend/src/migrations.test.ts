import type { Knex } from 'knex';
import { resolve } from 'node:path';
import { HeliumTestDatabases } from './__testUtils__/databases';
import { openStores } from './__testUtils__/stores';
import { newWorkspace } from './__testUtils__/workspaces';
import { readInstallation } from './database';
import { toOperation } from './operations/rows';

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

  it('keep which parameters operations changed', async () => {
    const knex = await databases.migrated(id);
    const { store } = openStores(knex);
    await store.create(newWorkspace());
    const name = '20261123010000_parameter_changes.js';
    const read = async () =>
      JSON.parse(
        (await knex('operations').whereNotNull('changed').first()).changed,
      );

    await knex.migrate.down({ directory, name });
    await knex('operations').update({ changed: '["size","values"]' });
    await store.create(newWorkspace({ name: 'unchanged' }));
    await knex.migrate.up({ directory, name });
    expect(await knex('operations').whereNotNull('changed')).toHaveLength(1);
    expect(await read()).toEqual([{ name: 'size' }, { name: 'values' }]);
    const values = { before: 'small', after: 'large' };
    // The second is of a replica of the version before.
    const changed = JSON.stringify([{ name: 'size', values }, 'values']);
    await knex('operations').whereNotNull('changed').update({ changed });
    const rows = await knex('operations').whereNotNull('changed');
    expect(rows.map(row => toOperation(row).changed)).toEqual([
      [{ name: 'size', values }, { name: 'values' }],
    ]);
    await knex.migrate.down({ directory, name });
    expect(await read()).toEqual(['size', 'values']);
  });
});
