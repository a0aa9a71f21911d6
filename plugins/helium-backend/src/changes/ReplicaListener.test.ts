import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { connectAnew } from '../__testUtils__/replicas';
import { openStores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { Announcement, announceChange } from './announce';
import { ReplicaListener } from './ReplicaListener';

jest.setTimeout(60_000);

const databases = HeliumTestDatabases.create();

async function until(condition: () => boolean) {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) {
      throw new Error('This did not come true in time');
    }
    await sleep(20);
  }
}

describe('ReplicaListener on PostgreSQL', () => {
  let database: Knex;
  let other: Knex;
  let heard: Announcement[];
  let connections: number;
  let listener: ReplicaListener;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    database = await databases.migrated('POSTGRES_16');
    other = connectAnew(database);
    heard = [];
    connections = 0;
    listener = ReplicaListener.create({
      database,
      logger,
      onAnnouncement: announcement => heard.push(announcement),
      onConnect: () => {
        connections += 1;
      },
    });
    listener.start();
    await until(() => connections === 1);
  });

  afterEach(async () => {
    await listener.stop();
    await other.destroy();
  });

  it('hears what others committed, and whether there is work', async () => {
    const { store, operations } = openStores(other);
    const { workspaceId } = await store.create(newWorkspace());
    await until(() => heard.length > 0);
    expect(heard[0]).toMatchObject({ workspaceId, work: true });

    heard.length = 0;
    const claim = await operations.claim({
      holder: 'there',
      executor: 'process',
      place: 'there',
      leaseSeconds: 60,
    });
    await operations.appendEvents(claim!.attempt.id, [
      {
        sequence: 1,
        at: new Date().toISOString(),
        type: 'log',
        data: { text: 'hello', stream: 'stdout' },
      },
    ]);
    await until(() => heard.length === 2);
    expect(heard.map(({ work }) => work)).toEqual([false, false]);

    heard.length = 0;
    await operations.requestCancel(claim!.operation.id);
    await until(() => heard.length > 0);
    expect(heard[0].work).toBe(true);
  });

  it('does not hear itself, nor what was taken back', async () => {
    await openStores(database).store.create(newWorkspace({ name: 'own' }));
    await other
      .transaction(async trx => {
        await announceChange(trx, { workspaceId: 'taken-back' });
        throw new Error('no');
      })
      .catch(() => {});
    await other.transaction(trx =>
      announceChange(trx, { workspaceId: 'the-end' }),
    );
    await until(() => heard.length > 0);
    expect(heard.map(({ workspaceId }) => workspaceId)).toEqual(['the-end']);
  });

  it('listens again after its connection was cut', async () => {
    await database.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query like 'listen%'`,
    );
    await until(() => connections === 2);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining("Other replicas can't be heard"),
    );
    await other.transaction(trx =>
      announceChange(trx, { workspaceId: 'after' }),
    );
    await until(() => heard.length > 0);
    expect(heard).toMatchObject([{ workspaceId: 'after', work: false }]);
  });

  it('leaves other schemas of the database alone', async () => {
    await database.raw('create schema neighbour');
    await other.transaction(async trx => {
      await trx.raw('set local search_path to neighbour');
      await announceChange(trx, { workspaceId: 'not-ours' });
    });
    await other.transaction(trx =>
      announceChange(trx, { workspaceId: 'ours' }),
    );
    await until(() => heard.length > 0);
    expect(heard).toMatchObject([{ workspaceId: 'ours' }]);
  });
});

it('has nothing to do on SQLite', async () => {
  const database = await databases.migrated('SQLITE_3');
  const onConnect = jest.fn();
  const listener = ReplicaListener.create({
    database,
    logger: mockServices.logger.mock(),
    onAnnouncement: () => {},
    onConnect,
  });
  listener.start();
  await database.transaction(trx => announceChange(trx, { workspaceId: 'x' }));
  await listener.stop();
  expect(onConnect).not.toHaveBeenCalled();
});
