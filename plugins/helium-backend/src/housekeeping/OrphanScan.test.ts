import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { keepBucket, removeBucket } from '../__testUtils__/keptData';
import { sampleProgram, samplePrograms } from '../__testUtils__/programs';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { OrphanScan } from './OrphanScan';
import { DatabaseOrphanStackStore } from './OrphanStackStore';
import type { ListedStack } from './PulumiStacks';

const databases = HeliumTestDatabases.create();
const { project } = sampleProgram;

describe.each(databases.ids)('OrphanScan on %s', id => {
  let knex: Knex;
  let stores: Stores;
  let orphans: DatabaseOrphanStackStore;
  let scan: OrphanScan;
  let listed: ListedStack[] | Error;
  let logger: ReturnType<typeof mockServices.logger.mock>;

  beforeEach(async () => {
    knex = await databases.migrated(id);
    stores = openStores(knex);
    orphans = DatabaseOrphanStackStore.create({ database: knex });
    logger = mockServices.logger.mock();
    listed = [];
    scan = OrphanScan.create({
      database: knex,
      programs: samplePrograms,
      stacks: {
        read: async () => {
          if (listed instanceof Error) {
            throw listed;
          }
          return listed;
        },
      },
      store: orphans,
      logger,
    });
  });

  const names = async () =>
    (await orphans.list({ limit: 50, offset: 0 })).items.map(
      ({ kind, name }) => `${kind} ${name}`,
    );

  it('reports a stack without a workspace that two scans saw, once', async () => {
    await stores.createReady('calm-otter');
    await stores.store.create(newWorkspace({ name: 'new' }));
    listed = [
      { project, name: 'calm-otter' },
      { project, name: 'lost', resources: 7, updatedAt: new Date(1e12) },
      { project: 'somebody-elses', name: 'lost' },
    ];
    await scan.run();
    expect(await names()).toEqual([]);
    expect(logger.warn).not.toHaveBeenCalled();

    await scan.run();
    await scan.run();
    expect(await orphans.list({ limit: 50, offset: 0 })).toEqual({
      totalItems: 1,
      items: [
        {
          kind: 'no-workspace',
          project,
          name: 'lost',
          resources: 7,
          updatedAt: new Date(1e12),
          firstSeenAt: expect.any(Date),
          lastSeenAt: expect.any(Date),
        },
      ],
    });
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(`Stack 'lost' of project '${project}'`),
      expect.objectContaining({ workspace: 'lost', orphan: 'no-workspace' }),
    );
  });

  it('reports a workspace whose stack has gone, and none that is at work or was never made', async () => {
    const gone = await stores.createReady('gone');
    await stores.createReady('going');
    const { workspace: going } = (await stores.store.find('going'))!;
    await stores.store.end({
      workspaceId: going.id,
      requestedBy: 'user:default/jane',
    });
    await stores.store.create(newWorkspace({ name: 'failed' }));
    await knex('operations')
      .where({ kind: 'create', state: 'queued' })
      .update({ state: 'failed', active: false });
    await stores.store.create(newWorkspace({ name: 'new' }));

    await scan.run();
    await scan.run();
    const { items } = await orphans.list({ limit: 50, offset: 0 });
    expect(items).toEqual([
      expect.objectContaining({
        kind: 'no-stack',
        name: 'gone',
        workspaceId: gone.id,
      }),
    ]);
  });

  it('knows the stack of a workspace whose data is kept, and misses none', async () => {
    const { id: withStack } = await stores.createReady('bucket-kept');
    const { id: withoutStack } = await stores.createReady('volume-kept');
    await keepBucket(knex, withStack);
    await keepBucket(knex, withoutStack);
    listed = [{ project, name: 'bucket-kept' }];
    await scan.run();
    await scan.run();
    expect(await names()).toEqual([]);
    await removeBucket(knex, withStack);
    await scan.run();
    await scan.run();
    expect(await names()).toEqual(['no-workspace bucket-kept']);
  });

  it('begins to count anew when an orphan was away, and forgets what is no more', async () => {
    listed = [{ project, name: 'lost' }];
    await scan.run();
    listed = [];
    await scan.run();
    listed = [{ project, name: 'lost' }];
    await scan.run();
    expect(await names()).toEqual([]);
    await scan.run();
    expect(await names()).toEqual(['no-workspace lost']);
    listed = [];
    await scan.run();
    expect(await knex('orphan_stacks')).toEqual([]);
  });

  it('keeps what it knows when the stacks can not be listed', async () => {
    listed = [{ project, name: 'lost' }];
    await scan.run();
    await scan.run();
    listed = new Error('the bucket is away');
    await expect(scan.run()).rejects.toThrow('the bucket is away');
    expect(await names()).toEqual(['no-workspace lost']);
  });

  it('lists pages', async () => {
    listed = ['a', 'b', 'c'].map(name => ({ project, name }));
    await scan.run();
    await scan.run();
    const page = await orphans.list({ limit: 2, offset: 1 });
    expect(page.totalItems).toBe(3);
    expect(page.items.map(({ name }) => name)).toEqual(['b', 'c']);
  });
});
