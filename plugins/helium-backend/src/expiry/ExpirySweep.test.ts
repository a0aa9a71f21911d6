import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { samplePrograms } from '../__testUtils__/programs';
import { newWorkspace } from '../__testUtils__/workspaces';
import { plusSeconds } from '../database';
import { DatabaseOperationStore } from '../operations/DatabaseOperationStore';
import { MutationRecorder } from '../audit/MutationRecorder';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { ExpirySweep, type ExpirySweepOptions } from './ExpirySweep';

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('ExpirySweep on %s', id => {
  let knex: Knex;
  let store: DatabaseWorkspaceStore;
  let operations: DatabaseOperationStore;
  let options: ExpirySweepOptions;
  let sweep: ExpirySweep;
  let expired = 0;
  const changed: string[] = [];
  const auditor = mockServices.auditor.mock();
  const logger = mockServices.logger.mock();
  const audited: Array<[eventId: string, outcome: string, meta: unknown]> = [];

  beforeAll(async () => {
    knex = await databases.migrated(id);
    store = DatabaseWorkspaceStore.create({ database: knex });
    operations = DatabaseOperationStore.create({
      database: knex,
      programs: samplePrograms,
    });
    auditor.createEvent.mockImplementation(async ({ eventId, meta }) => ({
      success: async end => {
        audited.push([eventId, 'succeeded', { ...meta, ...end?.meta }]);
      },
      fail: async () => {
        audited.push([eventId, 'failed', meta]);
      },
    }));
    const metrics = {
      countMutation: () => {},
      countExpired: (count: number) => {
        expired += count;
      },
    };
    options = {
      database: knex,
      logger,
      metrics,
      recorder: MutationRecorder.create({ auditor, metrics, logger }),
      grace: Duration.fromMillis(0),
      programs: samplePrograms,
      onChange: workspaceId => changed.push(workspaceId),
      batchSize: 3,
    };
    sweep = ExpirySweep.create(options);
  });

  beforeEach(async () => {
    expired = 0;
    changed.length = 0;
    audited.length = 0;
    await knex('workspaces').delete();
  });

  const expire = (workspaceId: string, seconds = -1) =>
    knex('workspaces')
      .where({ id: workspaceId })
      .update({ expires_at: plusSeconds(knex, seconds) });

  async function runActive(outcome?: 'succeeded' | 'failed') {
    const claim = await operations.claim({
      holder: 'test',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    await operations.setHandle(claim!.attempt.id, claim!.attempt.fence, {});
    if (outcome) {
      await operations.finish(claim!.attempt.id, {
        outcome,
        ...(outcome === 'failed' && {
          failure: { class: 'permanent', message: 'quota' },
        }),
      });
    }
    return claim!;
  }

  async function createReady(name: string) {
    const { workspaceId } = await store.create(newWorkspace({ name }));
    await runActive('succeeded');
    return workspaceId;
  }

  it('makes what is due absent, and nothing else', async () => {
    const due = await createReady('due');
    const later = await createReady('later');
    await expire(due);

    await sweep.run();
    expect(await store.get(due)).toMatchObject({
      workspace: { desired: 'absent', generation: 2, status: 'expired' },
      activeOperation: {
        kind: 'destroy',
        requestedBy: 'plugin:helium',
        reason: 'expired',
        generation: 2,
      },
    });
    expect(await store.get(later)).toMatchObject({
      workspace: { desired: 'present', status: 'ready' },
      activeOperation: undefined,
    });
    expect(changed).toEqual([due]);
    expect(expired).toBe(1);
    expect(audited).toEqual([
      ['workspace-expire', 'succeeded', { workspace: 'due', changed: true }],
    ]);

    await sweep.run();
    expect(expired).toBe(1);
    expect(await knex('operations').where({ kind: 'destroy' })).toHaveLength(1);

    await runActive();
    expect((await store.get(due))!.workspace.status).toBe('destroying');
  });

  it('lets an extension win that commits first', async () => {
    const workspaceId = await createReady('raced');
    await expire(workspaceId);
    const { workspace } = (await store.get(workspaceId))!;
    const results = await Promise.allSettled([
      sweep.run(),
      store.setExpiry(
        { workspaceId, generation: workspace.generation, requestedBy: 'u' },
        { expiresAt: new Date(Date.now() + 3_600_000) },
      ),
    ]);
    const after = (await store.get(workspaceId))!.workspace;
    expect(results[0].status).toBe('fulfilled');
    expect(after.generation).toBe(2);
    expect(after.desired).toBe(
      results[1].status === 'fulfilled' ? 'present' : 'absent',
    );
  });

  it('leaves alone what is pinned', async () => {
    const workspaceId = await createReady('pinned');
    await store.setExpiry(
      { workspaceId, generation: 1, requestedBy: 'u', reason: 'kept' },
      {},
    );
    await sweep.run();
    expect((await store.get(workspaceId))!.workspace).toMatchObject({
      desired: 'present',
      status: 'ready',
      generation: 2,
    });
    expect(audited).toEqual([]);
  });

  it('expires more than a batch', async () => {
    const ids = [];
    for (let i = 0; i < 7; i += 1) {
      const { workspaceId } = await store.create(
        newWorkspace({ name: `batch-${i}` }),
      );
      ids.push(workspaceId);
    }
    await knex('workspaces').update({ expires_at: plusSeconds(knex, -1) });
    await sweep.run();
    expect(expired).toBe(ids.length);
    expect(
      await knex('operations').where({ kind: 'destroy', active: true }),
    ).toHaveLength(ids.length);
  });

  it('expires those that rest together, and others beside them', async () => {
    const resting = [await createReady('one'), await createReady('two')];
    const { workspaceId: busy } = await store.create(newWorkspace());
    await runActive();
    await knex('workspaces').update({ expires_at: plusSeconds(knex, -1) });
    await sweep.run();
    expect(expired).toBe(3);
    expect(changed.sort()).toEqual([...resting, busy].sort());
    for (const workspaceId of resting) {
      const found = (await store.get(workspaceId))!;
      expect(found).toMatchObject({
        workspace: { desired: 'absent', status: 'expired', generation: 2 },
        activeOperation: { kind: 'destroy', state: 'queued', generation: 2 },
      });
      const { items } = await operations.listEvents(found.activeOperation!.id, {
        limit: 10,
      });
      expect(items.map(({ data }) => data.state)).toEqual(['queued']);
    }
    expect((await store.get(busy))!.activeOperation?.state).toBe('stopping');
    expect(audited).toHaveLength(3);
  });

  it('expires each alone when together fails', async () => {
    await createReady('one');
    await createReady('two');
    await knex('workspaces').update({ expires_at: plusSeconds(knex, -1) });
    let transactions = 0;
    const flaky = new Proxy(knex, {
      get: (target, key) =>
        key === 'transaction' && transactions++ === 0
          ? () => Promise.reject(new Error('a deadlock'))
          : Reflect.get(target, key),
    });
    await ExpirySweep.create({ ...options, database: flaky }).run();
    expect(expired).toBe(2);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('each is tried alone'),
      expect.any(Error),
    );
  });

  it('stops what is under way first', async () => {
    const { workspaceId } = await store.create(newWorkspace());
    const claim = await runActive();
    await expire(workspaceId);
    await sweep.run();
    expect(await store.get(workspaceId)).toMatchObject({
      workspace: { status: 'expired' },
      activeOperation: { kind: 'create', state: 'stopping' },
    });
    await operations.finish(claim.attempt.id, { outcome: 'cancelled' });
    expect((await store.get(workspaceId))!.activeOperation).toMatchObject({
      kind: 'destroy',
      state: 'queued',
    });
  });

  it('tries a failed destroy again, each time more patiently', async () => {
    const workspaceId = await createReady('stuck');
    await store.end({ workspaceId, requestedBy: 'user:default/jane' });
    await runActive('failed');

    const active = async () =>
      (await store.get(workspaceId))!.activeOperation?.kind;
    const endedAgo = (seconds: number) =>
      knex('operations')
        .where({ workspace_id: workspaceId, active: false })
        .update({ finished_at: plusSeconds(knex, -seconds) });

    await sweep.run();
    expect(await active()).toBeUndefined();
    expect(audited).toEqual([]);
    await endedAgo(61);
    await sweep.run();
    expect(await active()).toBe('destroy');
    expect(audited).toEqual([
      [
        'workspace-destroy-retry',
        'succeeded',
        { workspace: 'stuck', changed: true },
      ],
    ]);

    await runActive('failed');
    await endedAgo(61);
    await sweep.run();
    expect(await active()).toBeUndefined();
    await endedAgo(121);
    await sweep.run();
    expect(await active()).toBe('destroy');
  });
});
