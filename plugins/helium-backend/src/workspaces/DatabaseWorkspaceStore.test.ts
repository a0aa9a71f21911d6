import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { projectWorkspace } from './projection';

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('DatabaseWorkspaceStore on %s', id => {
  let knex: Knex;
  let store: Stores['store'];
  let operations: Stores['operations'];
  let finish: Stores['finish'];
  let createReady: Stores['createReady'];
  const changed: string[] = [];

  beforeAll(async () => {
    knex = await databases.migrated(id);
    ({ store, operations, finish, createReady } = openStores(
      knex,
      workspaceId => changed.push(workspaceId),
    ));
  });

  beforeEach(async () => {
    changed.length = 0;
    await knex('workspaces').delete();
  });

  it('creates a workspace with its operation', async () => {
    const effect = await store.create(
      newWorkspace({ parameters: { size: 'large' }, reason: 'a demo' }),
    );
    const tracked = await store.find('calm-otter');
    expect(tracked).toMatchObject({
      workspace: {
        id: effect.workspaceId,
        desired: 'present',
        generation: 1,
        observedGeneration: 0,
        status: 'creating',
        parameters: { size: 'large' },
        rehearsal: false,
      },
      activeOperation: {
        id: effect.operationId,
        kind: 'create',
        state: 'queued',
        generation: 1,
        reason: 'a demo',
        requestedBy: 'user:default/jane',
      },
    });
    expect(tracked!.workspace.createdAt).toBeInstanceOf(Date);
    expect(changed).toEqual([effect.workspaceId]);
  });

  it('refuses a name that is taken, and leaves nothing', async () => {
    await store.create(newWorkspace());
    await expect(store.create(newWorkspace())).rejects.toMatchObject({
      name: 'ConflictError',
      fields: [{ field: 'name' }],
    });
    expect(await knex('operations')).toHaveLength(1);
  });

  it('gives a name to one of those who ask at once', async () => {
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map(() => store.create(newWorkspace())),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
    expect(await knex('workspaces')).toHaveLength(1);
    expect(await knex('operations')).toHaveLength(1);
  });

  it('frees a name once its workspace is destroyed', async () => {
    const first = await createReady();
    await store.end({
      workspaceId: first.id,
      requestedBy: 'user:default/jane',
    });
    await finish('succeeded');
    expect((await store.find('calm-otter'))!.workspace.status).toBe(
      'destroyed',
    );

    const { workspaceId } = await store.create(newWorkspace());
    expect((await store.find('calm-otter'))!.workspace.id).toBe(workspaceId);
  });

  it('has one effect for one idempotency key, also for calls at once', async () => {
    const idempotency = { caller: 'user:default/jane', key: 'k', digest: 'd' };
    const effects = await Promise.all(
      [1, 2, 3].map(() => store.create(newWorkspace(), idempotency)),
    );
    expect(effects[1]).toEqual(effects[0]);
    expect(effects[2]).toEqual(effects[0]);
    expect(await knex('workspaces')).toHaveLength(1);

    await expect(
      store.create(newWorkspace({ name: 'other' }), {
        ...idempotency,
        digest: 'e',
      }),
    ).rejects.toThrow('Idempotency-Key was used for another request');
    await store.create(newWorkspace({ name: 'other' }), {
      ...idempotency,
      caller: 'user:default/joe',
    });
    expect(await knex('workspaces')).toHaveLength(2);
  });

  it('changes parameters with an update, at the generation that was seen', async () => {
    const workspace = await createReady();
    const context = {
      workspaceId: workspace.id,
      generation: workspace.generation,
      requestedBy: 'user:default/joe',
    };
    const change = { parameters: { size: 'large' }, differs: true };
    const { operationId } = await store.changeParameters(context, change);

    const tracked = await store.get(workspace.id);
    expect(tracked).toMatchObject({
      workspace: {
        generation: 2,
        status: 'updating',
        parameters: change.parameters,
      },
      activeOperation: { id: operationId, kind: 'update', generation: 2 },
    });
    await expect(store.changeParameters(context, change)).rejects.toThrow(
      'changed meanwhile',
    );
    await expect(
      store.changeParameters({ ...context, generation: 2 }, change),
    ).rejects.toThrow('wait for it or cancel it');
    expect((await store.get(workspace.id))!.workspace.generation).toBe(2);
  });

  it('lets an operation be written while a change is asked for', async () => {
    const { workspaceId } = await store.create(newWorkspace());
    let change: Promise<unknown> | undefined;
    await knex.transaction(async trx => {
      await trx('operations')
        .where({ workspace_id: workspaceId })
        .update({ state: 'running' });
      change = store
        .changeParameters(
          { workspaceId, generation: 1, requestedBy: 'user:default/joe' },
          { parameters: {}, differs: true },
        )
        .catch(error => error);
      await sleep(200);
      await projectWorkspace(trx, workspaceId);
    });
    expect(await change).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('wait for it or cancel it'),
    });
  });

  it('raises what another call enqueued meanwhile with the expiry', async () => {
    const { id: workspaceId } = await createReady();
    const context = {
      workspaceId,
      generation: 1,
      requestedBy: 'user:default/j',
    };
    const calls: Promise<unknown>[] = [];
    await knex.transaction(async trx => {
      await trx('workspaces')
        .where({ id: workspaceId })
        .update({ program: 'sample_program' });
      calls.push(
        store.changeParameters(context, { parameters: {}, differs: false }),
      );
      await sleep(100);
      const expiresAt = new Date(Date.now() + 7_200_000);
      calls.push(store.setExpiry(context, { expiresAt }));
      await sleep(100);
    });
    await Promise.all(calls);
    expect(await store.get(workspaceId)).toMatchObject({
      workspace: { generation: 2 },
      activeOperation: { generation: 2 },
    });
    await finish('succeeded');
    expect((await store.get(workspaceId))!.workspace).toMatchObject({
      observedGeneration: 2,
      status: 'ready',
    });
  });

  it('tries a failed create again as a create', async () => {
    const { workspaceId } = await store.create(newWorkspace());
    await finish('failed');
    expect((await store.get(workspaceId))!.workspace).toMatchObject({
      status: 'failed',
      failure: { message: 'no such chart', cause: 'user' },
    });
    await store.changeParameters(
      { workspaceId, generation: 1, requestedBy: 'user:default/jane' },
      { parameters: {}, differs: false },
    );
    expect(await store.get(workspaceId)).toMatchObject({
      workspace: { generation: 1, status: 'creating' },
      activeOperation: { kind: 'create', generation: 1 },
    });
    await finish('succeeded');
    const { workspace } = (await store.get(workspaceId))!;
    expect(workspace.status).toBe('ready');
    expect(workspace.failure).toBeUndefined();
  });

  it('moves the expiry by itself, and with what is under way', async () => {
    const workspace = await createReady();
    const expiresAt = new Date(Date.now() + 7_200_000);
    const context = {
      workspaceId: workspace.id,
      requestedBy: 'user:default/j',
    };
    await store.setExpiry({ ...context, generation: 1 }, { expiresAt });
    expect(await store.get(workspace.id)).toMatchObject({
      workspace: {
        expiresAt,
        generation: 2,
        observedGeneration: 2,
        status: 'ready',
      },
      activeOperation: undefined,
    });

    await store.changeParameters(
      { ...context, generation: 2 },
      { parameters: {}, differs: true },
    );
    await store.setExpiry({ ...context, generation: 3 }, { expiresAt });
    await finish('succeeded');
    expect((await store.get(workspace.id))!.workspace).toMatchObject({
      generation: 4,
      observedGeneration: 4,
      status: 'ready',
    });
    await expect(
      store.setExpiry({ ...context, generation: 2 }, { expiresAt }),
    ).rejects.toThrow('changed meanwhile');
  });

  it('keeps who set the expiry, and why', async () => {
    const { workspaceId } = await store.create(
      newWorkspace({ expiryRule: 'the default lifetime, P1D' }),
    );
    const { workspace: made } = (await store.get(workspaceId))!;
    await finish('succeeded');
    const context = { workspaceId, requestedBy: 'user:default/admin' };
    const expiresAt = new Date(Date.now() + 7_200_000);
    await store.setExpiry(
      { ...context, generation: 1, reason: 'the load test' },
      { expiresAt, beyondMaximum: true },
    );
    await store.setExpiry({ ...context, generation: 2 }, {});
    expect((await store.get(workspaceId))!.workspace).toMatchObject({
      expiresAt: undefined,
      generation: 3,
      status: 'ready',
    });
    expect(await store.listExpiryChanges(workspaceId)).toEqual([
      {
        at: expect.any(Date),
        setBy: 'user:default/admin',
        beyondMaximum: false,
      },
      {
        at: expect.any(Date),
        expiresAt,
        setBy: 'user:default/admin',
        reason: 'the load test',
        beyondMaximum: true,
      },
      {
        at: expect.any(Date),
        expiresAt: made.expiresAt,
        setBy: 'user:default/jane',
        rule: 'the default lifetime, P1D',
        beyondMaximum: false,
      },
    ]);
  });

  it('ends a ready workspace with a destroy, once', async () => {
    const workspace = await createReady();
    const context = {
      workspaceId: workspace.id,
      requestedBy: 'user:default/joe',
      reason: 'done with it',
    };
    const first = await store.end(context);
    expect(await store.get(workspace.id)).toMatchObject({
      workspace: { desired: 'absent', generation: 2, status: 'destroying' },
      activeOperation: {
        id: first.operationId,
        kind: 'destroy',
        generation: 2,
        requestedBy: 'user:default/joe',
        reason: 'done with it',
      },
    });
    await expect(store.end(context)).rejects.toThrow(
      `being deleted already, by operation ${first.operationId}`,
    );

    await finish('succeeded');
    const { workspace: gone } = (await store.get(workspace.id))!;
    expect(gone.status).toBe('destroyed');
    expect(gone.destroyedAt).toBeInstanceOf(Date);
    await expect(store.end(context)).rejects.toThrow('deleted already');
  });

  it('ends a workspace whose create is queued by cancelling it', async () => {
    const { workspaceId, operationId } = await store.create(newWorkspace());
    const effect = await store.end({
      workspaceId,
      requestedBy: 'user:default/jane',
    });
    expect(effect.operationId).not.toBe(operationId);
    expect((await operations.get(operationId!))!.state).toBe('cancelled');
    expect((await store.get(workspaceId))!.activeOperation!.kind).toBe(
      'destroy',
    );
  });

  it('ends a workspace whose create runs once that has stopped', async () => {
    const { workspaceId, operationId } = await store.create(newWorkspace());
    const claim = await operations.claim({
      holder: 'test',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    await operations.setHandle(claim!.attempt.id, claim!.attempt.fence, {});

    const effect = await store.end({
      workspaceId,
      requestedBy: 'user:default/jane',
    });
    expect(effect.operationId).toBe(operationId);
    expect(await store.get(workspaceId)).toMatchObject({
      workspace: { status: 'destroying' },
      activeOperation: { kind: 'create', state: 'stopping' },
    });

    await operations.finish(claim!.attempt.id, { outcome: 'cancelled' });
    expect(await store.get(workspaceId)).toMatchObject({
      workspace: { status: 'destroying' },
      activeOperation: { kind: 'destroy', requestedBy: 'user:default/jane' },
    });
  });

  it('destroys at once when a failed destroy is asked for again', async () => {
    const { id: workspaceId } = await createReady();
    const context = { workspaceId, requestedBy: 'user:default/jane' };
    await store.end(context);
    await finish('failed');
    expect((await store.get(workspaceId))!.workspace.status).toBe('failed');
    await store.end(context);
    expect((await store.get(workspaceId))!.activeOperation!.kind).toBe(
      'destroy',
    );
  });
});
