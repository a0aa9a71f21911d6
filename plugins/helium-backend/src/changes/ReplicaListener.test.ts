import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { connectAnew } from '../__testUtils__/replicas';
import { openStores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { announce, Announcement, replicaOf } from './announce';
import { ChangeAnnouncer } from './ChangeAnnouncer';
import { ReplicaListener } from './ReplicaListener';

jest.setTimeout(60_000);

const databases = HeliumTestDatabases.create();

const changeOf = (id: string) => ({ workspaceIds: [id], work: false });

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

  it('hears of work that others committed', async () => {
    const { store, operations } = openStores(other);
    const { workspaceId, operationId } = await store.create(newWorkspace());
    await until(() => heard.length > 0);
    const work = {
      from: replicaOf(other),
      workspaceIds: [workspaceId],
      work: true,
    };
    expect(heard).toEqual([work]);
    await operations.claim({
      holder: 'there',
      executor: 'process',
      place: 'there',
      leaseSeconds: 60,
    });
    await operations.requestCancel(operationId!);
    await until(() => heard.length > 1);
    expect(heard).toEqual([work, work]);
  });

  it('hears of the changes of others, many at once', async () => {
    const announcer = ChangeAnnouncer.create({ database: other, logger });
    const ids = Array.from({ length: 400 }, () => randomUUID());
    ids.forEach(id => announcer.tellChange(id));
    ids.forEach(id => announcer.tellChange(id));
    announcer.tellWork();
    await until(() => heard.length === 3);
    expect(heard.flatMap(({ workspaceIds }) => workspaceIds)).toEqual(ids);
    expect(heard.map(({ work }) => work)).toEqual([true, false, false]);

    announcer.tellChange('the-last');
    await announcer.stop();
    await until(() => heard.length === 4);
    expect(heard[3].workspaceIds).toEqual(['the-last']);
  });

  it('does not hear itself, nor what was taken back', async () => {
    await openStores(database).store.create(newWorkspace({ name: 'own' }));
    await other
      .transaction(async trx => {
        await announce(trx, changeOf('taken-back'));
        throw new Error('no');
      })
      .catch(() => {});
    await other.transaction(trx => announce(trx, changeOf('the-end')));
    await until(() => heard.length > 0);
    expect(heard).toMatchObject([changeOf('the-end')]);
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
    await other.transaction(trx => announce(trx, changeOf('after')));
    await until(() => heard.length > 0);
    expect(heard).toMatchObject([changeOf('after')]);
  });

  it('leaves other schemas of the database alone', async () => {
    await database.raw('create schema neighbour');
    await other.transaction(async trx => {
      await trx.raw('set local search_path to neighbour');
      await announce(trx, changeOf('not-ours'));
    });
    await other.transaction(trx => announce(trx, changeOf('ours')));
    await until(() => heard.length > 0);
    expect(heard).toMatchObject([changeOf('ours')]);
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
  await database.transaction(trx => announce(trx, changeOf('x')));
  await listener.stop();
  expect(onConnect).not.toHaveBeenCalled();
});
