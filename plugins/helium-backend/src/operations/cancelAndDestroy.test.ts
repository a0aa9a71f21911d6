import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { samplePrograms } from '../__testUtils__/programs';
import { newWorkspace } from '../__testUtils__/workspaces';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import type { Claim, Operation } from './types';

jest.setTimeout(60_000);

const databases = HeliumTestDatabases.create();
const CLAIM = {
  holder: 'replica',
  executor: 'process' as const,
  place: 'here',
  leaseSeconds: 60,
};
const HANDLE = { pid: 1 };

describe.each(databases.ids)('cancelling and destroying, %s', id => {
  let database: Knex;
  let store: DatabaseOperationStore;
  let workspaces: DatabaseWorkspaceStore;

  beforeAll(async () => {
    database = await databases.migrated(id);
    store = DatabaseOperationStore.create({
      database,
      programs: samplePrograms,
      maxAttempts: 3,
    });
    workspaces = DatabaseWorkspaceStore.create({ database });
  });

  beforeEach(async () => {
    await database('workspaces').delete();
  });

  async function createWorkspace() {
    const { operationId } = await workspaces.create(newWorkspace());
    return (await store.get(operationId!))!;
  }
  async function claim(): Promise<Claim> {
    const claimed = await store.claim(CLAIM);
    expect(claimed).toBeDefined();
    return claimed!;
  }
  const workspaceOf = async (operation: Operation) =>
    (await workspaces.get(operation.workspaceId))!.workspace;

  it('cancels what is queued at once', async () => {
    const operation = await createWorkspace();
    expect(await store.requestCancel(operation.id)).toMatchObject({
      state: 'cancelled',
    });
    expect(await store.claim(CLAIM)).toBeUndefined();
    await expect(store.requestCancel(operation.id)).rejects.toThrow(
      'cancelled already',
    );
    await expect(store.requestCancel(randomUUID())).rejects.toThrow(
      'does not exist',
    );
  });

  it('asks what runs to stop, and takes what it answers', async () => {
    const operation = await createWorkspace();
    const { attempt } = await claim();
    await store.setHandle(attempt.id, attempt.fence, HANDLE);
    expect(await store.requestCancel(operation.id)).toMatchObject({
      state: 'stopping',
    });
    expect(await store.requestCancel(operation.id)).toMatchObject({
      state: 'stopping',
    });
    expect(await store.heartbeat(attempt.id, 60)).toEqual({ stop: 'graceful' });
    expect((await store.listUnfinished())[0].stoppingSeconds).toBeLessThan(10);
    await store.finish(attempt.id, { outcome: 'cancelled' });
    expect((await store.get(operation.id))?.state).toBe('cancelled');
    expect((await workspaceOf(operation)).failure?.message).toBe(
      'The create was cancelled',
    );
  });

  it('cancels what was killed while it was stopping', async () => {
    const operation = await createWorkspace();
    const { attempt } = await claim();
    await store.requestCancel(operation.id);
    await store.requeueDead(attempt.id, { proof: 'killed', maxAttempts: 3 });
    expect((await store.get(operation.id))?.state).toBe('cancelled');
  });

  it('tries again what was stopped without anybody having asked', async () => {
    const operation = await createWorkspace();
    const { attempt } = await claim();
    await store.finish(attempt.id, { outcome: 'cancelled' });
    expect((await store.get(operation.id))?.state).toBe('queued');
  });

  it('starts a destroy that was asked for during a create when the create has ended', async () => {
    const operation = await createWorkspace();
    const { attempt } = await claim();
    await workspaces.end({
      workspaceId: operation.workspaceId,
      requestedBy: 'user:default/jane',
    });
    await store.finish(attempt.id, {
      outcome: 'failed',
      failure: { class: 'transient', message: 'no luck' },
    });
    // Another try at making it would be for nothing.
    expect((await store.get(operation.id))?.state).toBe('cancelled');

    const destroy = await claim();
    expect(destroy.operation.kind).toBe('destroy');
    await store.finish(destroy.attempt.id, {
      outcome: 'succeeded',
      leftovers: [],
    });
    expect(await workspaceOf(operation)).toMatchObject({
      status: 'destroyed',
      destroyedAt: expect.any(Date),
      outputs: {},
    });
  });

  it('keeps a workspace with leftovers', async () => {
    const operation = await createWorkspace();
    await store.finish((await claim()).attempt.id, { outcome: 'succeeded' });
    await workspaces.end({
      workspaceId: operation.workspaceId,
      requestedBy: 'user:default/jane',
    });
    const leftovers = [{ where: 'kubernetes', kind: 'v1/Secret', name: 'x' }];
    await store.finish((await claim()).attempt.id, {
      outcome: 'succeeded',
      leftovers,
    });
    expect(await workspaceOf(operation)).toMatchObject({
      status: 'leftovers',
      leftovers,
      destroyedAt: undefined,
    });
    expect(await store.claim(CLAIM)).toBeUndefined();
  });
});
