import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { keepBucket, removeBucket } from '../__testUtils__/keptData';
import { samplePrograms } from '../__testUtils__/programs';
import { connectAnew } from '../__testUtils__/replicas';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { MutationRecorder } from '../audit/MutationRecorder';
import { plusSeconds } from '../database';
import { ExpirySweep } from '../expiry/ExpirySweep';
import { expireTogether } from '../expiry/expireTogether';
import { lockReferenced, writeReferences } from './references';
import type { Workspace } from './types';

jest.setTimeout(60_000);

const databases = HeliumTestDatabases.create();
const requestedBy = 'user:default/jane';

describe.each(databases.ids)('workspaces on others, on %s', id => {
  let knex: Knex;
  let elsewhere: Knex;
  let stores: Stores;
  let cluster: Workspace;
  let sweep: ExpirySweep;

  beforeAll(async () => {
    knex = await databases.migrated(id);
    // SQLite has one connection, and in memory one database each.
    elsewhere = id === 'SQLITE_3' ? knex : connectAnew(knex);
    stores = openStores(knex);
    const metrics = { countExpired: () => {}, countMutation: () => {} };
    const logger = mockServices.logger.mock();
    sweep = ExpirySweep.create({
      database: knex,
      logger,
      metrics,
      recorder: MutationRecorder.create({
        auditor: mockServices.auditor.mock(),
        metrics,
        logger,
      }),
      grace: Duration.fromMillis(0),
      programs: samplePrograms,
      onChange: () => {},
    });
  });

  afterAll(async () => {
    if (elsewhere !== knex) {
      await elsewhere.destroy();
    }
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    cluster = await stores.createReady('cluster');
  });

  const dependent = (name: string, on = cluster) =>
    newWorkspace({
      name,
      program: 'dependent_program',
      references: [{ parameter: 'clusterStack', workspaceId: on.id }],
    });
  const end = (database = stores.store, workspace = cluster) =>
    database.end({ workspaceId: workspace.id, requestedBy });
  const destroy = async (workspace: Workspace) => {
    await end(stores.store, workspace);
    await stores.finish('succeeded');
  };
  const find = async (name: string) => (await stores.store.find(name))!;
  const expireCluster = () =>
    knex('workspaces')
      .where({ id: cluster.id })
      .update({ expires_at: plusSeconds(knex, -1) });

  it('names what keeps one from being deleted, and counts the rest', async () => {
    for (let i = 1; i <= 12; i += 1) {
      await stores.store.create(dependent(`d-${String(i).padStart(2, '0')}`));
    }
    await expect(end()).rejects.toThrow(
      /12 workspaces are built on it: d-01, .*, d-10 and 2 more; delete those first/,
    );
    const { workspace, dependents } = await find('cluster');
    expect(workspace).toMatchObject({ desired: 'present', generation: 1 });
    expect(dependents?.total).toBe(12);
    expect(dependents?.names).toHaveLength(10);
    expect((await find('d-01')).dependents).toBeUndefined();
  });

  it('counts one that failed until it is destroyed', async () => {
    await stores.store.create(dependent('failing'));
    await stores.finish('failed');
    await expect(end()).rejects.toThrow('1 workspace is built on it: failing');
    await end(stores.store, (await find('failing')).workspace);
    await expect(end()).rejects.toThrow('1 workspace is built on it: failing');
    await stores.finish('failed');
    await expect(end()).rejects.toThrow('1 workspace is built on it: failing');
    await destroy((await find('failing')).workspace);
    await end();
    expect((await find('cluster')).workspace.desired).toBe('absent');
  });

  it('counts one that is destroyed until nothing is kept of it', async () => {
    await stores.store.create(dependent('keeper'));
    await stores.finish('succeeded');
    const { id: keeper } = (await find('keeper')).workspace;
    await keepBucket(knex, keeper);
    await expect(end()).rejects.toThrow(
      '1 workspace is built on it: keeper (its data is kept); delete those first, and remove what is kept of them',
    );
    await expireCluster();
    await sweep.run();
    expect((await find('cluster')).workspace.desired).toBe('present');

    await removeBucket(knex, keeper);
    expect((await find('cluster')).dependents).toBeUndefined();
    await sweep.run();
    expect((await find('cluster')).workspace.desired).toBe('absent');
  });

  it('keeps one that expired, says why, and lets it go afterwards', async () => {
    await stores.store.create(dependent('red-fox'));
    await stores.finish('succeeded');
    await expireCluster();
    await sweep.run();
    const kept = await find('cluster');
    expect(kept.workspace).toMatchObject({ desired: 'present', generation: 1 });
    expect(kept.warning).toMatch(
      /^It expired at .*, because 1 workspace is built on it: red-fox\. It goes once they are deleted/,
    );
    await expect(stores.store.create(dependent('late'))).rejects.toThrow(
      'it has expired, and goes once nothing is built on it',
    );

    await destroy((await find('red-fox')).workspace);
    await sweep.run();
    expect(await find('cluster')).toMatchObject({
      workspace: { desired: 'absent', status: 'expired' },
      dependents: undefined,
      warning: undefined,
    });
  });

  it('is built on nothing that is not ready', async () => {
    await stores.store.create(newWorkspace({ name: 'young' }));
    const young = (await find('young')).workspace;
    await expect(
      stores.store.create(dependent('early', young)),
    ).rejects.toThrow(
      "parameters.clusterStack: nothing can be built on workspace 'young' now: it is creating",
    );
    await stores.finish('succeeded');
    await end();
    await expect(stores.store.create(dependent('late'))).rejects.toThrow(
      "workspace 'cluster' now: it is being deleted",
    );
    expect(await stores.store.find('late')).toBeUndefined();
  });

  it('is built in no circle', async () => {
    await stores.store.create(dependent('upper'));
    await stores.finish('succeeded');
    const upper = (await find('upper')).workspace;
    for (const workspaceId of [upper.id, cluster.id]) {
      await expect(
        stores.store.changeParameters(
          { workspaceId: cluster.id, generation: 1, requestedBy },
          {
            parameters: {},
            references: [{ parameter: 'secondStack', workspaceId }],
            differs: true,
          },
        ),
      ).rejects.toThrow(
        'parameters.secondStack: names a workspace that is built on this one',
      );
    }
    expect((await find('cluster')).workspace.generation).toBe(1);
  });

  it('lets one of a dependent and an end win, when both come at once', async () => {
    const other = openStores(elsewhere);
    const outcomes = new Set<string>();
    const race = async (i: number, on: typeof cluster) => {
      // An end has more to do before it has its lock, so some get a start.
      if (i % 2) {
        await sleep(i);
      }
      return await stores.store.create(dependent(`d-${i}`, on));
    };
    for (let i = 0; i < 20; i += 1) {
      const on = await stores.createReady(`cluster-${i}`);
      const results = await Promise.allSettled([
        race(i, on),
        end(other.store, on),
      ]);
      const won = results.map(({ status }) => status === 'fulfilled');
      expect(won.filter(Boolean)).toHaveLength(1);
      const { workspace, dependents } = await find(`cluster-${i}`);
      expect(workspace.desired).toBe(dependents ? 'present' : 'absent');
      outcomes.add(workspace.desired);
      // What the winner queued must not be what the next turn finishes.
      await stores.finish('succeeded');
    }
    expect([...outcomes].sort()).toEqual(['absent', 'present']);
  });

  if (id !== 'SQLITE_3') {
    it.each<[string, unknown]>([
      ['end', expect.stringContaining('built on it: written')],
      // One that is locked is skipped, and the next sweep looks again.
      ['expiry', new Set()],
    ])(
      'has an %s wait for a dependent that is being written',
      async (how, outcome) => {
        await expireCluster();
        let release = () => {};
        const held = new Promise<void>(resolve => {
          release = resolve;
        });
        await stores.store.create(newWorkspace({ name: 'written' }));
        const { workspace: written } = await find('written');
        const writing = knex.transaction(async trx => {
          await trx('workspaces')
            .where({ id: cluster.id })
            .update({ expires_at: plusSeconds(trx, 60) });
          const references = [
            { parameter: 'clusterStack', workspaceId: cluster.id },
          ];
          await lockReferenced(trx, references);
          await writeReferences(trx, written.id, references);
          await held;
        });
        await sleep(100);
        let over = false;
        const ending = (
          how === 'end'
            ? end(openStores(elsewhere).store)
            : elsewhere.transaction(trx =>
                expireTogether(trx, [cluster.id], []),
              )
        ).finally(() => {
          over = true;
        });
        ending.catch(() => {});
        await sleep(200);
        expect(over).toBe(how === 'expiry');
        release();
        await writing;
        expect(await ending.catch(({ message }) => message)).toEqual(outcome);
        expect((await find('cluster')).workspace.desired).toBe('present');
      },
    );
  }
});
