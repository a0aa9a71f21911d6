import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { keepBucket } from '../__testUtils__/keptData';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { DatabaseBackupStore } from '../backups/DatabaseBackupStore';
import { plusSeconds } from '../database';
import { addProposal } from '../operations/previews';
import { Retention } from './Retention';

const databases = HeliumTestDatabases.create();
const DAY = 24 * 60 * 60;

describe.each(databases.ids)('Retention on %s', id => {
  let knex: Knex;
  let stores: Stores;
  let retention: Retention;
  const countDeleted = jest.fn();

  beforeEach(async () => {
    countDeleted.mockReset();
    knex = await databases.migrated(id);
    stores = openStores(knex);
    retention = Retention.create({
      database: knex,
      backups: DatabaseBackupStore.create({ database: knex, keep: 10 }),
      config: {
        retention: {
          events: Duration.fromObject({ days: 90 }),
          stateBackups: { count: 10, after: Duration.fromObject({ days: 30 }) },
        },
      },
      metrics: { countDeleted },
      logger: mockServices.logger.mock(),
      batchSize: 2,
    });
  });

  const operationOf = async (workspaceId: string) =>
    (await stores.operations.list(workspaceId, { limit: 1, offset: 0 }))
      .items[0];
  const age = (operationId: string, days: number) =>
    knex('operations')
      .where({ id: operationId })
      .update({ finished_at: plusSeconds(knex, -days * DAY) });

  it('deletes the events of operations that ended long ago, and says so', async () => {
    const old = await operationOf((await stores.createReady('old')).id);
    const recent = await operationOf((await stores.createReady('recent')).id);
    await stores.store.create(newWorkspace({ name: 'waiting' }));
    await age(old.id, 91);
    await age(recent.id, 89);
    await knex.transaction(async trx => {
      await addProposal(trx, old.id, { parameters: {} });
      await addProposal(trx, recent.id, { parameters: {} });
    });
    const { count } = (await knex('events')
      .where({ operation_id: old.id })
      .count({ count: '*' })
      .first())!;
    expect(Number(count)).toBeGreaterThan(2);

    await retention.run();
    expect(await stores.operations.listEvents(old.id, { limit: 9 })).toEqual({
      items: [],
      done: true,
      deletedAt: expect.any(Date),
    });
    expect(await stores.operations.get(old.id)).toMatchObject({
      state: 'succeeded',
      eventsDeletedAt: expect.any(Date),
    });
    expect(await stores.operations.getPreview(old.id)).toBeUndefined();
    expect(await stores.operations.getPreview(recent.id)).toBeDefined();
    const kept = await stores.operations.listEvents(recent.id, { limit: 9 });
    expect(kept.items.length).toBeGreaterThan(2);
    expect(kept.deletedAt).toBeUndefined();
    expect(countDeleted).toHaveBeenCalledWith('events', Number(count));

    await retention.run();
    expect(countDeleted).toHaveBeenLastCalledWith('state-backups', 0);
    expect(countDeleted.mock.calls.filter(([, rows]) => rows > 0)).toHaveLength(
      1,
    );
  });

  it('stops between batches, and goes on at the next run', async () => {
    const { id: old } = await operationOf((await stores.createReady()).id);
    await age(old, 91);
    const stopped = new AbortController();
    stopped.abort();
    await retention.run(stopped.signal);
    expect((await stores.operations.get(old))!.eventsDeletedAt).toBeUndefined();
    await retention.run();
    expect((await stores.operations.get(old))!.eventsDeletedAt).toBeDefined();
  });

  it('forgets idempotency keys after 30 days', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      await stores.store.create(newWorkspace({ name }), {
        caller: 'user:default/jane',
        key: name,
        digest: 'd',
      });
    }
    await knex('idempotency_keys')
      .whereNot({ key: 'd' })
      .update({ created_at: plusSeconds(knex, -31 * DAY) });
    await retention.run();
    expect(await knex('idempotency_keys').pluck('key')).toEqual(['d']);
    expect(countDeleted).toHaveBeenCalledWith('idempotency-keys', 3);
  });

  it('removes the backups of workspaces that ended long ago, with their data', async () => {
    const old = await stores.createReady('old');
    const living = await stores.createReady('living');
    const keeper = await stores.createReady('keeper');
    await keepBucket(knex, keeper.id);
    for (const workspace of [old, living, keeper]) {
      await knex('state_backups').insert({
        id: workspace.id,
        workspace_id: workspace.id,
        operation_id: workspace.id,
        reason: 'update',
        at: plusSeconds(knex, -99 * DAY),
        resources: 1,
        bytes: 1,
        data: Buffer.from('x'),
      });
    }
    await knex('workspaces')
      .whereIn('id', [old.id, keeper.id])
      .update({ destroyed_at: plusSeconds(knex, -31 * DAY) });
    await retention.run();
    expect(new Set(await knex('state_backups').pluck('id'))).toEqual(
      new Set([living.id, keeper.id]),
    );
    expect(countDeleted).toHaveBeenCalledWith('state-backups', 1);
  });
});
