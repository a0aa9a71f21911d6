import type { Knex } from 'knex';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { plusSeconds } from '../database';

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('the estimate on %s', id => {
  let knex: Knex;
  let stores: Stores;

  beforeAll(async () => {
    knex = await databases.migrated(id);
    stores = openStores(knex);
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
  });

  const estimate = async (
    kind: 'create' | 'destroy' = 'create',
    rehearsal = false,
    removal = false,
  ) =>
    await stores.operations.estimate({
      program: 'sample_program',
      kind,
      removal,
      rehearsal,
    });
  /** A creation of so many minutes ago. */
  const lasted = async (
    seconds: number,
    minutesAgo: number,
    outcome: 'succeeded' | 'failed' = 'succeeded',
    program = 'sample_program',
  ) => {
    const name = `took-${seconds}-${minutesAgo}`;
    await stores.store.create(newWorkspace({ name, program }));
    await stores.finish(outcome);
    const { workspace } = (await stores.store.find(name))!;
    const end = -minutesAgo * 60;
    await knex('operations')
      .where({ workspace_id: workspace.id })
      .update({
        started_at: plusSeconds(knex, end - seconds),
        finished_at: plusSeconds(knex, end),
      });
  };

  it('is none without an earlier run', async () => {
    expect(await estimate()).toBeUndefined();
    await stores.store.create(newWorkspace());
    expect(await estimate()).toBeUndefined();
  });

  it('is the median of those of its kind and program that succeeded', async () => {
    await lasted(14, 3);
    expect(await estimate()).toEqual({ seconds: 14, runs: 1 });
    await lasted(90, 2);
    await lasted(12, 1);
    await lasted(1, 1, 'failed');
    await lasted(2, 1, 'succeeded', 'other');
    expect(await estimate()).toEqual({ seconds: 14, runs: 3 });
    expect(await estimate('destroy')).toBeUndefined();
    expect(await estimate('create', true)).toBeUndefined();
  });

  it('tells the removal of the rest from that of the workspace', async () => {
    await lasted(600, 2);
    await knex('operations').update({ kind: 'destroy' });
    await lasted(12, 1);
    const input = JSON.stringify({ items: [], force: false, keptData: true });
    await knex('operations')
      .where({ kind: 'create' })
      .update({ kind: 'destroy', input });
    expect(await estimate('destroy')).toEqual({ seconds: 600, runs: 1 });
    expect(await estimate('destroy', false, true)).toEqual({
      seconds: 12,
      runs: 1,
    });
  });

  it('is made of the newest', async () => {
    await lasted(900, 100);
    await lasted(901, 99);
    for (let minutesAgo = 20; minutesAgo >= 1; minutesAgo -= 1) {
      await lasted(minutesAgo, minutesAgo);
    }
    expect(await estimate()).toEqual({ seconds: 10, runs: 20 });
  });
});
