import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { samplePrograms } from '../__testUtils__/programs';
import { newWorkspace } from '../__testUtils__/workspaces';
import type { RunnerEvent } from '../runner/protocol';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import { enqueueOperation } from './enqueue';
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

describe.each(databases.ids)('DatabaseOperationStore, %s', id => {
  let database: Knex;
  let store: DatabaseOperationStore;
  let workspaces: DatabaseWorkspaceStore;
  let changed: string[];

  beforeAll(async () => {
    database = await databases.migrated(id);
  });

  beforeEach(async () => {
    await database('workspaces').delete();
    changed = [];
    store = DatabaseOperationStore.create({
      database,
      programs: samplePrograms,
      maxAttempts: 3,
      onChange: workspaceId => changed.push(workspaceId),
    });
    workspaces = DatabaseWorkspaceStore.create({ database });
  });

  async function createWorkspace(name = 'calm-otter') {
    const { operationId } = await workspaces.create(newWorkspace({ name }));
    return (await store.get(operationId!))!;
  }
  async function claim(): Promise<Claim> {
    const claimed = await store.claim(CLAIM);
    expect(claimed).toBeDefined();
    return claimed!;
  }
  const workspaceOf = async (operation: Operation) =>
    (await workspaces.get(operation.workspaceId))!.workspace;
  /** As if backoff and leases of the past were over. */
  const hurry = async () => {
    await database('operations').update({ not_before: new Date(0) });
  };
  const expire = async () => {
    await database('leases').update({ expires_at: new Date(0) });
  };
  const states = async (operation: Operation) =>
    (await store.listEvents(operation.id, { limit: 100 })).items
      .filter(({ type }) => type === 'state')
      .map(({ data }) => data.state);
  const log = (sequence: number, text = 'a line'): RunnerEvent => ({
    sequence,
    at: '2026-01-01T00:00:00.000Z',
    type: 'log',
    data: { text, stream: 'stdout' },
  });

  it('gives each operation to one of many workers, the oldest first', async () => {
    const wanted = new Set<string>();
    for (let index = 0; index < 24; index++) {
      wanted.add((await createWorkspace(`w${index}`)).id);
    }
    const taken: Claim[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (;;) {
          const claimed = await store.claim(CLAIM);
          if (!claimed) {
            return;
          }
          taken.push(claimed);
        }
      }),
    );
    expect(taken).toHaveLength(24);
    expect(new Set(taken.map(({ operation }) => operation.id))).toEqual(wanted);
    expect(taken.every(({ attempt }) => attempt.number === 1)).toBe(true);
  });

  it('takes the oldest that is due', async () => {
    const first = await createWorkspace('first');
    const second = await createWorkspace('second');
    await database('operations')
      .where({ id: first.id })
      .update({ not_before: new Date(Date.now() + 3_600_000) });
    expect((await claim()).operation.id).toBe(second.id);
    expect(await store.claim(CLAIM)).toBeUndefined();
  });

  it('lets one operation of a workspace be active', async () => {
    const operation = await createWorkspace();
    const again = {
      workspaceId: operation.workspaceId,
      kind: 'update' as const,
      generation: 1,
      requestedBy: 'user:default/jane',
    };
    await database.transaction(async trx => {
      await expect(enqueueOperation(trx, again)).rejects.toThrow(
        /create operation .* of this workspace is queued/,
      );
      // The refusal leaves the transaction usable.
      await expect(trx('operations').first('id')).resolves.toBeDefined();
    });
    expect(
      (await store.list(operation.workspaceId, { limit: 10, offset: 0 }))
        .totalItems,
    ).toBe(1);
  });

  it('brings a workspace to ready, with what the program makes of its outputs', async () => {
    const operation = await createWorkspace();
    const { attempt } = await claim();
    await store.setHandle(attempt.id, attempt.fence, HANDLE);
    expect((await workspaceOf(operation)).status).toBe('creating');

    const checks = [{ title: 'Up', passed: true, at: '2026-01-01T00:00:00Z' }];
    const result = {
      outcome: 'succeeded' as const,
      outputs: { url: 'http://x.localhost' },
      summary: { create: 2 },
      checks,
    };
    await store.finish(attempt.id, result);
    await store.finish(attempt.id, result);

    expect(await workspaceOf(operation)).toMatchObject({
      status: 'ready',
      observedGeneration: operation.generation,
      outputs: result.outputs,
      checks,
      failure: undefined,
    });
    expect(await store.get(operation.id)).toMatchObject({
      state: 'succeeded',
      summary: { create: 2 },
      finishedAt: expect.any(Date),
    });
    expect(await states(operation)).toEqual([
      'queued',
      'claimed',
      'running',
      'succeeded',
    ]);
    expect(await store.listUnfinished()).toEqual([]);
    expect(changed).toContain(operation.workspaceId);
  });

  it('remembers what the stack has, and the data by name, until an attempt can not tell', async () => {
    const operation = await createWorkspace();
    const resources = [
      { type: 'kubernetes:core/v1:Namespace', count: 1, kept: 0 },
      { type: 'gcp:storage/bucket:Bucket', count: 2, kept: 1 },
    ];
    const known = async () => {
      const workspace = await workspaceOf(operation);
      return { resources: workspace.resources, data: workspace.data };
    };
    const run = async (
      kind: 'preview' | 'update',
      result: Parameters<typeof store.finish>[1],
    ) => {
      await database.transaction(trx =>
        enqueueOperation(trx, {
          workspaceId: operation.workspaceId,
          kind,
          generation: 1,
          requestedBy: 'user:default/jane',
        }),
      );
      await store.finish((await claim()).attempt.id, result);
      return await known();
    };
    const data = {
      items: [{ where: 'gcp', kind: 'Bucket', name: 'calm-otter' }],
      totalItems: 1,
      complete: false,
    };
    const nothing = { resources: undefined, data: undefined };
    expect(await known()).toEqual(nothing);
    const { attempt } = await claim();
    await store.finish(attempt.id, { outcome: 'succeeded', resources, data });
    expect(await known()).toEqual({ resources, data });
    expect(await run('preview', { outcome: 'succeeded' })).toEqual({
      resources,
      data,
    });

    const [namespace] = resources;
    const failure = { class: 'permanent' as const, message: 'no' };
    expect(
      await run('update', {
        outcome: 'failed',
        failure,
        resources: [namespace],
      }),
    ).toEqual({ resources: [namespace], data: undefined });
    expect(await run('update', { outcome: 'failed', failure, data })).toEqual({
      resources: undefined,
      data,
    });
    const transient = { class: 'transient' as const, message: 'later' };
    expect(
      await run('update', { outcome: 'failed', failure: transient }),
    ).toEqual(nothing);
  });

  it('takes a result that comes before the handle', async () => {
    const operation = await createWorkspace();
    const { attempt } = await claim();
    await store.finish(attempt.id, { outcome: 'succeeded' });
    await store.setHandle(attempt.id, attempt.fence, HANDLE);
    expect((await store.get(operation.id))?.state).toBe('succeeded');
  });

  it('stores each event once, in order, and says when there will be no more', async () => {
    const operation = await createWorkspace();
    const { attempt } = await claim();
    const events = Array.from({ length: 250 }, (_, index) =>
      log(index + 1, `line ${index}`),
    );
    await store.appendEvents(attempt.id, events.slice(0, 120));
    await store.appendEvents(attempt.id, events.slice(100));
    await store.appendEvents(attempt.id, events);

    const page = await store.listEvents(operation.id, { limit: 200 });
    expect(page.done).toBe(false);
    const rest = await store.listEvents(operation.id, {
      after: page.items.at(-1)!.id,
      limit: 200,
    });
    expect(rest.done).toBe(false);
    const texts = [...page.items, ...rest.items]
      .filter(({ type }) => type === 'log')
      .map(({ data }) => data.text);
    expect(texts).toEqual(events.map(({ data }) => (data as any).text));
    expect(page.items.at(-1)).toMatchObject({
      attempt: 1,
      at: new Date('2026-01-01T00:00:00.000Z'),
    });

    const last = await store.listEvents(operation.id, { last: 3 });
    expect(last.done).toBe(false);
    expect(last.items).toEqual(rest.items.slice(-3));

    await store.finish(attempt.id, { outcome: 'succeeded' });
    expect(await store.listEvents(operation.id, { last: 1 })).toMatchObject({
      done: true,
      items: [{ type: 'state' }],
    });
    const end = await store.listEvents(operation.id, {
      after: rest.items.at(-1)!.id,
      limit: 200,
    });
    expect(end).toMatchObject({
      done: true,
      items: [{ type: 'state', data: { state: 'succeeded', attempt: 1 } }],
    });
  });

  it('extends the lease with each heartbeat and takes suspicion back', async () => {
    const operation = await createWorkspace();
    const { attempt } = await claim();
    await store.setHandle(attempt.id, attempt.fence, HANDLE);
    expect((await store.listUnfinished())[0].overdue).toBe(false);

    await expire();
    expect(await store.listUnfinished()).toMatchObject([
      { overdue: true, holder: 'replica', attempt: { handle: HANDLE } },
    ]);
    await store.markSuspect(attempt.id, 'silent');
    expect((await store.get(operation.id))?.state).toBe('suspect');

    changed = [];
    expect(await store.heartbeat(attempt.id, 60)).toEqual({});
    expect((await store.get(operation.id))?.state).toBe('running');
    await store.heartbeat(attempt.id, 60);
    // Readers hear of what they see, and nothing of a heartbeat that changes nothing for them.
    expect(changed).toEqual([operation.workspaceId]);
    const [entry] = await store.listUnfinished();
    expect(entry.overdue).toBe(false);
    expect(entry.silentSeconds).toBeLessThan(10);
  });

  it('fences a dead attempt off and gives the next one a higher fence', async () => {
    const operation = await createWorkspace();
    const first = await claim();
    await store.setHandle(first.attempt.id, first.attempt.fence, HANDLE);
    const dead = { proof: 'process 1 is gone', maxAttempts: 3 };
    await store.requeueDead(first.attempt.id, dead);

    // The first death is followed by the next attempt at once.
    const second = await claim();
    expect(second.operation.id).toBe(operation.id);
    expect(second.attempt.number).toBe(2);
    expect(second.attempt.fence).toBeGreaterThan(first.attempt.fence);
    expect(await states(operation)).toEqual([
      'queued',
      'claimed',
      'running',
      'recovering',
      'queued',
      'claimed',
    ]);

    const writes = [
      store.heartbeat(first.attempt.id, 60),
      store.appendEvents(first.attempt.id, [log(1)]),
      store.finish(first.attempt.id, { outcome: 'succeeded' }),
      store.setHandle(first.attempt.id, first.attempt.fence, HANDLE),
      store.requeueDead(first.attempt.id, dead),
    ];
    for (const outcome of await Promise.allSettled(writes)) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { name: 'ConflictError' },
      });
    }
    expect((await store.get(operation.id))?.state).toBe('claimed');
  });

  it('needs attention after the last death, and others go on', async () => {
    const operation = await createWorkspace();
    for (let number = 1; number <= 3; number++) {
      await hurry();
      const { attempt } = await claim();
      expect(attempt.number).toBe(number);
      await store.requeueDead(attempt.id, { proof: 'gone', maxAttempts: 3 });
    }
    expect(await store.get(operation.id)).toMatchObject({
      state: 'needs-attention',
      error: { message: expect.stringContaining('attempt 3 of 3') },
    });
    expect((await workspaceOf(operation)).status).toBe('needs-attention');

    const other = await createWorkspace('another');
    expect((await claim()).operation.id).toBe(other.id);
  });

  it.each([
    ['a second death', {}, 500, 2_500],
    ['a second start that failed', { unstarted: true }, 25_000, 30_500],
  ])(
    'waits longer before each try after %s',
    async (_, death, atLeast, atMost) => {
      const operation = await createWorkspace();
      for (let number = 1; number <= 2; number++) {
        const { attempt } = await claim();
        await store.requeueDead(attempt.id, {
          proof: 'x',
          maxAttempts: 9,
          ...death,
        });
      }
      expect(await store.claim(CLAIM)).toBeUndefined();
      const { notBefore } = (await store.get(operation.id))!;
      const delay = notBefore.getTime() - Date.now();
      expect(delay).toBeGreaterThan(atLeast);
      expect(delay).toBeLessThan(atMost);
    },
  );

  it.each([
    ['transient', 'queued', 'creating'],
    ['user', 'failed', 'failed'],
    ['permanent', 'failed', 'failed'],
  ] as const)(
    'makes a %s failure %s',
    async (errorClass, state, workspaceStatus) => {
      const operation = await createWorkspace();
      const { attempt } = await claim();
      await store.finish(attempt.id, {
        outcome: 'failed',
        failure: { class: errorClass, message: 'no luck', resource: 'urn:x' },
      });
      expect(await store.get(operation.id)).toMatchObject({
        state,
        error: { class: errorClass, message: 'no luck' },
      });
      const workspace = await workspaceOf(operation);
      expect(workspace.status).toBe(workspaceStatus);
      expect(workspace.failure).toEqual(
        state === 'failed'
          ? {
              message: 'no luck',
              resource: 'urn:x',
              operationId: operation.id,
              cause: errorClass,
            }
          : undefined,
      );
    },
  );

  it('knows an attempt by its token alone', async () => {
    await createWorkspace();
    const { attempt, token } = await claim();
    expect(await store.authenticate(attempt.id, token)).toMatchObject({
      id: attempt.id,
    });
    expect(await store.authenticate(attempt.id, `${token}x`)).toBeUndefined();
    expect(await store.authenticate(randomUUID(), token)).toBeUndefined();
    const [row] = await database('attempts');
    expect(JSON.stringify(row)).not.toContain(token);
  });
});
