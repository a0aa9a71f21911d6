import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { startHelium, type TestHelium } from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { plusSeconds } from '../database';

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('administration over HTTP on %s', id => {
  let helium: TestHelium;
  let knex: Knex;
  let stores: Stores;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({ database: knex });
    stores = openStores(knex);
  });

  afterAll(() => helium.backend.stop());

  beforeEach(async () => {
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    await knex('workspaces').delete();
  });

  const overview = async () =>
    (await helium.call('get', '/administration').expect(200)).body;
  /** An operation of an hour of some days ago. */
  const lasted = async (name: string, seconds: number, daysAgo = 0) => {
    const { id: workspaceId } = await stores.createReady(name);
    const end = -3_600 - daysAgo * 86_400;
    await knex('operations')
      .where({ workspace_id: workspaceId })
      .update({
        started_at: plusSeconds(knex, end - seconds),
        finished_at: plusSeconds(knex, end),
      });
  };

  it('is empty at first', async () => {
    expect(await overview()).toMatchObject({
      at: expect.stringMatching(/Z$/),
      queue: [],
      running: [],
      failures: [],
      durations: [],
      expiries: [],
    });
  });

  it('tells what waits and what runs', async () => {
    await stores.store.create(newWorkspace({ name: 'first' }));
    await stores.operations.claim({
      holder: 'portal-1',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    await stores.store.create(newWorkspace({ name: 'second' }));
    const { queue, running } = await overview();
    expect(queue).toEqual([
      { kind: 'create', state: 'claimed', count: 1 },
      { kind: 'create', state: 'queued', count: 1 },
    ]);
    expect(running).toEqual([
      expect.objectContaining({
        workspace: 'first',
        kind: 'create',
        number: 1,
        executor: 'process',
        holder: 'portal-1',
        leaseExpiresAt: expect.stringMatching(/Z$/),
      }),
    ]);
  });

  it('sums failures up by their cause', async () => {
    for (const name of ['one', 'two']) {
      await stores.store.create(newWorkspace({ name }));
      await stores.finish('failed');
    }
    await lasted('fine', 10);
    const { workspace } = (await stores.store.find('two'))!;
    expect((await overview()).failures).toEqual([
      {
        program: 'sample_program',
        kind: 'create',
        class: 'user',
        count: 2,
        lastAt: expect.stringMatching(/Z$/),
        workspace: 'two',
        workspaceId: workspace.id,
        operationId: expect.any(String),
        message: 'no such chart',
      },
    ]);
  });

  it('tells how long operations took, day by day', async () => {
    for (let index = 1; index <= 20; index += 1) {
      await lasted(`today-${index}`, index);
    }
    await lasted('before', 90, 2);
    expect((await overview()).durations).toEqual([
      {
        program: 'sample_program',
        kind: 'create',
        daysAgo: 2,
        count: 1,
        median: 90,
        p95: 90,
      },
      {
        program: 'sample_program',
        kind: 'create',
        daysAgo: 0,
        count: 20,
        median: 10,
        p95: 19,
      },
    ]);
  });

  it('counts who expires when', async () => {
    for (const [name, seconds] of [
      ['soon', 600],
      ['soon-too', 1_800],
      ['later', 5 * 3_600 + 600],
      ['past', -600],
      ['much-later', 400 * 3_600],
    ] as const) {
      const { id: workspaceId } = await stores.createReady(name);
      await knex('workspaces')
        .where({ id: workspaceId })
        .update({ expires_at: plusSeconds(knex, seconds) });
    }
    expect((await overview()).expiries).toEqual([
      { hour: 0, count: 2 },
      { hour: 5, count: 1 },
    ]);
  });

  it('is for administrators', async () => {
    const statusFor = async (header?: string) =>
      (await helium.call('get', '/administration', header)).status;
    expect(await statusFor(mockCredentials.none.header())).toBe(401);
    helium.decide.current = { result: AuthorizeResult.DENY };
    expect(await statusFor()).toBe(403);
  });
});
