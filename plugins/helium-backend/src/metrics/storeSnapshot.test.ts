import type { Knex } from 'knex';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { plusSeconds } from '../database';
import { DatabaseOrphanStackStore } from '../housekeeping';
import { readStoreSnapshot } from './storeSnapshot';

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('readStoreSnapshot on %s', id => {
  let knex: Knex;
  let stores: Stores;

  beforeEach(async () => {
    knex = await databases.migrated(id);
    stores = openStores(knex);
  });

  it('is empty where there is nothing', async () => {
    expect(await readStoreSnapshot(knex)).toEqual({
      operations: [],
      queuedAge: [],
      runners: [],
      leaseAge: [],
      workspaces: [],
      leftovers: [],
      expiryLag: [{ value: 0 }],
      orphanStacks: [
        { value: 0, kind: 'no-workspace' },
        { value: 0, kind: 'no-stack' },
      ],
      stateBackups: [{ value: 0 }],
      stateBackupBytes: [{ value: 0 }],
    });
  });

  it('counts what is under way, and how old it is', async () => {
    const { store, operations, createReady } = stores;
    await createReady('ready');
    for (const name of ['working', 'waiting', 'resting']) {
      await store.create(newWorkspace({ name }));
    }
    const ago = (seconds: number) => plusSeconds(knex, -seconds);
    const of = (name: string) =>
      knex('workspaces').where({ name }).select('id');
    // One after the other, so that it is known which is claimed.
    await knex('operations')
      .whereIn('workspace_id', of('working'))
      .update({ queued_at: ago(500), not_before: ago(500) });
    const claim = await operations.claim({
      holder: 'test',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    await operations.setHandle(claim!.attempt.id, claim!.attempt.fence, {});
    await knex('attempts')
      .where({ id: claim!.attempt.id })
      .update({ heartbeat_at: ago(40) });
    await knex('operations')
      .whereIn('workspace_id', of('waiting'))
      .update({ not_before: ago(300) });
    await knex('operations')
      .whereIn('workspace_id', of('resting'))
      .update({ not_before: plusSeconds(knex, 900) });
    await knex('workspaces')
      .where({ name: 'ready' })
      .update({ expires_at: ago(70) });
    await knex('state_backups').insert({
      id: claim!.attempt.id,
      workspace_id: claim!.operation.workspaceId,
      operation_id: claim!.operation.id,
      reason: 'update',
      at: ago(0),
      resources: 3,
      bytes: 4,
      data: Buffer.from('data'),
    });

    const snapshot = await readStoreSnapshot(knex);
    const sorted = [...snapshot.operations].sort((a, b) =>
      String(a.state).localeCompare(String(b.state)),
    );
    expect(sorted).toEqual([
      { value: 2, kind: 'create', state: 'queued' },
      { value: 1, kind: 'create', state: 'running' },
    ]);
    expect(snapshot.runners).toEqual([{ value: 1, executor: 'process' }]);
    expect(snapshot.workspaces).toContainEqual({
      value: 3,
      status: 'creating',
      program: 'sample_program',
    });
    expect(snapshot.stateBackups).toEqual([{ value: 1 }]);
    expect(snapshot.stateBackupBytes).toEqual([{ value: 4 }]);
    for (const [measured, least] of [
      [snapshot.queuedAge, 300],
      [snapshot.leaseAge, 40],
      [snapshot.expiryLag, 70],
    ] as const) {
      expect(measured).toHaveLength(1);
      expect(measured[0].value).toBeGreaterThanOrEqual(least);
      expect(measured[0].value).toBeLessThan(least + 200);
    }
  });

  it('counts what a destroy left, and orphans that were seen twice', async () => {
    const workspace = await stores.createReady();
    await knex('workspaces')
      .where({ id: workspace.id })
      .update({
        status: 'leftovers',
        leftovers: JSON.stringify([{ name: 'a' }, { name: 'b' }]),
      });
    const orphans = DatabaseOrphanStackStore.create({ database: knex });
    const one = { kind: 'no-workspace', project: 'p', name: 'one' } as const;
    await orphans.replace([one]);
    await orphans.replace([one, { ...one, name: 'two' }]);

    const snapshot = await readStoreSnapshot(knex);
    expect(snapshot.leftovers).toEqual([
      { value: 2, program: 'sample_program' },
    ]);
    expect(snapshot.orphanStacks).toEqual([
      { value: 1, kind: 'no-workspace' },
      { value: 0, kind: 'no-stack' },
    ]);
  });
});
