import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { sampleProgram } from '../__testUtils__/programs';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { MutationRecorder } from '../audit/MutationRecorder';
import { plusSeconds } from '../database';
import type { RegisteredProgram } from '../programs';
import type { Workspace } from '../workspaces/types';
import { ExpirySweep } from './ExpirySweep';

const databases = HeliumTestDatabases.create();
const GRACE = Duration.fromObject({ days: 3 });
const HOUR_MS = 3_600_000;

describe.each(databases.ids)('sleep after the expiry on %s', id => {
  let knex: Knex;
  let stores: Stores;
  let sleeps = true;
  const audited: Array<[string, unknown]> = [];

  beforeAll(async () => {
    knex = await databases.migrated(id);
    stores = openStores(knex);
  });

  beforeEach(async () => {
    sleeps = true;
    audited.length = 0;
    await knex('workspaces').delete();
  });

  const sweep = async (grace = GRACE) => {
    const metrics = { countExpired: () => {}, countMutation: () => {} };
    const logger = mockServices.logger.mock();
    const auditor = mockServices.auditor.mock({
      createEvent: async ({ eventId, meta }) => ({
        success: async end => {
          audited.push([eventId, { ...meta, ...end?.meta }]);
        },
        fail: async () => {},
      }),
    });
    await ExpirySweep.create({
      database: knex,
      logger,
      metrics,
      recorder: MutationRecorder.create({ auditor, metrics, logger }),
      grace: grace as Duration<true>,
      programs: {
        list: () => [
          { program: { ...sampleProgram, sleeps } } as RegisteredProgram,
        ],
      },
      onChange: () => {},
    }).run();
  };
  const tracked = async (name = 'calm-otter') =>
    (await stores.store.find(name))!;
  const move = (column: 'expires_at' | 'grace_ends_at') =>
    knex('workspaces').update({ [column]: plusSeconds(knex, -1) });
  const createExpired = async () => {
    const workspace = await stores.createReady();
    await move('expires_at');
    return workspace;
  };
  const extend = async ({ id: workspaceId }: Workspace) =>
    stores.store.setExpiry(
      {
        workspaceId,
        generation: (await tracked()).workspace.generation,
        requestedBy: 'user:default/jane',
      },
      { expiresAt: new Date(Date.now() + HOUR_MS) },
    );

  it('comes first, and the end after the grace', async () => {
    await createExpired();
    await sweep();
    const resting = await tracked();
    expect(resting).toMatchObject({
      workspace: {
        desired: 'present',
        status: 'expired',
        asleep: true,
        generation: 2,
        observedGeneration: 2,
      },
      activeOperation: {
        kind: 'sleep',
        requestedBy: 'plugin:helium',
        reason: 'expired',
      },
    });
    const left = resting.workspace.graceEndsAt!.getTime() - Date.now();
    expect(Math.abs(left - GRACE.toMillis())).toBeLessThan(HOUR_MS);
    expect(audited).toEqual([
      ['workspace-sleep', { workspace: 'calm-otter', changed: true }],
    ]);

    await stores.finish('succeeded');
    await sweep();
    expect(await tracked()).toMatchObject({
      workspace: { status: 'expired', asleep: true },
      activeOperation: undefined,
    });

    await move('grace_ends_at');
    await sweep();
    expect(await tracked()).toMatchObject({
      workspace: { desired: 'absent', status: 'expired' },
      activeOperation: { kind: 'destroy', reason: 'expired' },
    });
  });

  it('counts the grace from when the portal is back', async () => {
    await stores.createReady();
    await knex('workspaces').update({
      expires_at: plusSeconds(knex, -2 * GRACE.as('seconds')),
    });
    await sweep();
    const { workspace } = await tracked();
    expect(workspace.desired).toBe('present');
    expect(workspace.graceEndsAt!.getTime()).toBeGreaterThan(Date.now());
  });

  it('ends by an extension, which wakes', async () => {
    const workspace = await createExpired();
    await sweep();
    await stores.finish('succeeded');

    await extend(workspace);
    expect(await tracked()).toMatchObject({
      workspace: { status: 'updating', graceEndsAt: undefined, asleep: true },
      activeOperation: { kind: 'update', reason: 'woken up' },
    });
    await stores.finish('succeeded');
    expect(await tracked()).toMatchObject({
      workspace: { status: 'ready', asleep: false },
      activeOperation: undefined,
    });
    await sweep();
    expect((await tracked()).workspace.status).toBe('ready');
  });

  it('is slept through when it is extended meanwhile', async () => {
    const workspace = await createExpired();
    await sweep();
    await extend(workspace);
    expect((await tracked()).activeOperation?.kind).toBe('sleep');
    await stores.finish('succeeded');
    expect((await tracked()).activeOperation).toMatchObject({
      kind: 'update',
      reason: 'woken up',
    });
  });

  it('lets an extension win that commits first', async () => {
    const workspace = await createExpired();
    await Promise.allSettled([sweep(), extend(workspace)]);
    const after = await tracked();
    const { graceEndsAt, expiresAt } = after.workspace;
    const kind = after.activeOperation?.kind;
    const isRight = graceEndsAt
      ? kind === 'sleep'
      : expiresAt!.getTime() > Date.now() && kind !== 'destroy';
    expect({ isRight, graceEndsAt, expiresAt, kind }).toMatchObject({
      isRight: true,
    });
  });

  it('waits for what is under way', async () => {
    const workspace = await stores.createReady();
    await stores.store.changeParameters(
      { workspaceId: workspace.id, generation: 1, requestedBy: 'u' },
      { parameters: { size: 'large' }, differs: true },
    );
    await move('expires_at');
    await sweep();
    expect(await tracked()).toMatchObject({
      workspace: { status: 'expired', asleep: false },
      activeOperation: { kind: 'update', generation: 3 },
    });
    await stores.finish('succeeded');
    await sweep();
    expect((await tracked()).activeOperation?.kind).toBe('sleep');
  });

  it('that failed is not tried again, and the grace holds', async () => {
    await createExpired();
    await sweep();
    await stores.finish('failed');
    await sweep();
    expect(await tracked()).toMatchObject({
      workspace: { status: 'expired', failure: { message: 'no such chart' } },
      activeOperation: undefined,
    });
    await move('grace_ends_at');
    await sweep();
    expect((await tracked()).activeOperation?.kind).toBe('destroy');
  });

  it.each([
    ['without a grace', async () => sweep(Duration.fromMillis(0))],
    [
      'of a program that can not',
      async () => {
        sleeps = false;
        await sweep();
      },
    ],
  ])('does not come %s', async (_, run) => {
    await createExpired();
    await run();
    expect(await tracked()).toMatchObject({
      workspace: { desired: 'absent', asleep: false },
      activeOperation: { kind: 'destroy' },
    });
  });

  it('does not come to what was never made', async () => {
    await stores.store.create(newWorkspace());
    await stores.finish('failed');
    await move('expires_at');
    await sweep();
    expect((await tracked()).workspace.desired).toBe('absent');
  });
});
