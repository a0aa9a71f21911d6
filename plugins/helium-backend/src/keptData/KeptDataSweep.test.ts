import { mockServices } from '@backstage/backend-test-utils';
import type { LeftoverReference } from '@helium-portal/backstage-plugin-helium-node';
import type { Knex } from 'knex';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { finishNext } from '../__testUtils__/backend';
import { samplePrograms } from '../__testUtils__/programs';
import { newWorkspace } from '../__testUtils__/workspaces';
import { MutationRecorder } from '../audit/MutationRecorder';
import { plusSeconds } from '../database';
import { DatabaseOperationStore } from '../operations/DatabaseOperationStore';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { DatabaseKeptDataStore } from './DatabaseKeptDataStore';
import { KeptDataSweep } from './KeptDataSweep';

const databases = HeliumTestDatabases.create();

const volume = (name: string): LeftoverReference => ({
  where: 'kubernetes',
  kind: 'v1/PersistentVolume',
  name,
});

describe.each(databases.ids)('kept data on %s', id => {
  let knex: Knex;
  let workspaces: DatabaseWorkspaceStore;
  let operations: DatabaseOperationStore;
  let keptData: DatabaseKeptDataStore;
  let sweep: KeptDataSweep;
  const auditor = mockServices.auditor.mock();

  beforeAll(async () => {
    knex = await databases.migrated(id);
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    const logger = mockServices.logger.mock();
    const metrics = { countMutation: jest.fn() };
    auditor.createEvent.mockClear();
    workspaces = DatabaseWorkspaceStore.create({ database: knex });
    operations = DatabaseOperationStore.create({
      database: knex,
      programs: samplePrograms,
    });
    keptData = DatabaseKeptDataStore.create({ database: knex });
    sweep = KeptDataSweep.create({
      database: knex,
      logger,
      recorder: MutationRecorder.create({ auditor, metrics, logger }),
      onChange: () => {},
    });
  });

  const list = async (options: object = {}) =>
    await keptData.list({ limit: 10, offset: 0, ...options });

  const finish = (result: Parameters<typeof finishNext>[1]) =>
    finishNext({ operations }, result);

  /** A destroyed workspace whose volumes are kept. */
  async function keep(name: string, volumes: string[], owner?: string) {
    const { workspaceId } = await workspaces.create(
      newWorkspace({
        name,
        program: 'keeping_program',
        ...(owner && { owner }),
      }),
    );
    await finish({ outcome: 'succeeded' });
    await workspaces.end({
      workspaceId,
      requestedBy: 'user:default/jane',
      keepDataUntil: new Date(Date.now() + 86_400_000),
    });
    await finish({
      outcome: 'succeeded',
      leftovers: [],
      keptData: volumes.map(each => ({
        ...volume(each),
        detail: `Claim ${name}/${each}`,
      })),
    });
    return workspaceId;
  }

  const age = (workspaceId: string) =>
    knex('kept_data')
      .where({ workspace_id: workspaceId })
      .update({ kept_until: plusSeconds(knex, -1) });

  const removals = async (workspaceId: string) =>
    (await operations.list(workspaceId, { limit: 10, offset: 0 })).items
      .filter(({ removal }) => removal)
      .map(({ state, requestedBy, removal }) => ({
        state,
        requestedBy,
        names: removal!.items.map(({ name }) => name).sort(),
      }));

  it('is listed by whose it is, page by page, and what goes first, first', async () => {
    await keep('calm-otter', ['a', 'b']);
    await keep('bold-heron', ['c'], 'group:default/team');
    expect((await list()).totalItems).toBe(3);
    expect((await list({ limit: 1, offset: 2 })).items).toHaveLength(1);
    expect((await list({ owner: ['Group:default/Team'] })).items).toEqual([
      {
        id: expect.any(String),
        workspaceId: expect.any(String),
        workspace: 'bold-heron',
        owner: 'group:default/team',
        program: 'keeping_program',
        ...volume('c'),
        detail: 'Claim bold-heron/c',
        keptAt: expect.any(Date),
        keptUntil: expect.any(Date),
      },
    ]);
    const criteria = {
      column: 'owner' as const,
      values: ['user:default/jane'],
    };
    const { items } = await list({ criteria });
    expect(items.map(({ name }) => name).sort()).toEqual(['a', 'b']);
    expect((await list({ criteria, workspace: 'bold-heron' })).items).toEqual(
      [],
    );
  });

  it('keeps the name of its workspace', async () => {
    const workspaceId = await keep('calm-otter', ['a']);
    const again = () => workspaces.create(newWorkspace({ name: 'calm-otter' }));
    await expect(again()).rejects.toThrow(
      /'calm-otter' is the name of a workspace whose data is kept until/,
    );
    expect((await workspaces.find('calm-otter'))!.workspace.id).toBe(
      workspaceId,
    );
    await age(workspaceId);
    await sweep.run();
    await finish({ outcome: 'succeeded', leftovers: [] });
    await again();
  });

  it('is removed once it is past its date, by an operation of its workspace', async () => {
    const workspaceId = await keep('calm-otter', ['a', 'b']);
    await sweep.run();
    expect(await removals(workspaceId)).toEqual([]);

    await age(workspaceId);
    await sweep.run();
    await sweep.run();
    expect(await removals(workspaceId)).toEqual([
      { state: 'queued', requestedBy: 'plugin:helium', names: ['a', 'b'] },
    ]);
    expect(auditor.createEvent.mock.calls).toEqual([
      [expect.objectContaining({ eventId: 'kept-data-expire' })],
    ]);

    await finish({ outcome: 'succeeded', leftovers: [] });
    expect((await list()).totalItems).toBe(0);
    const { items } = await list({ removed: true });
    expect(items.map(({ removedAt }) => removedAt)).toEqual([
      expect.any(Date),
      expect.any(Date),
    ]);
    expect((await workspaces.get(workspaceId))!.workspace).toMatchObject({
      status: 'destroyed',
      leftovers: [],
    });
    await sweep.run();
    expect(await removals(workspaceId)).toHaveLength(1);
  });

  it('is tried again later when it stays, and the workspace is destroyed all the same', async () => {
    const workspaceId = await keep('calm-otter', ['a', 'b']);
    await age(workspaceId);
    await sweep.run();
    await finish({
      outcome: 'succeeded',
      leftovers: [{ ...volume('b'), detail: 'the driver is away' }],
    });
    const { items } = await list();
    expect(items).toEqual([
      expect.objectContaining({ name: 'b', failure: 'the driver is away' }),
    ]);
    expect((await workspaces.get(workspaceId))!.workspace).toMatchObject({
      status: 'destroyed',
      leftovers: [],
    });

    await sweep.run();
    expect(await removals(workspaceId)).toHaveLength(1);
    await knex('kept_data').update({ tried_at: plusSeconds(knex, -61) });
    await sweep.run();
    expect((await removals(workspaceId))[0]).toMatchObject({
      state: 'queued',
      names: ['b'],
    });
    await finish({
      outcome: 'failed',
      failure: { class: 'permanent', message: 'no cluster' },
    });
    expect((await list()).items).toEqual([
      expect.objectContaining({ name: 'b', failure: 'no cluster' }),
    ]);
    expect((await workspaces.get(workspaceId))!.workspace).toMatchObject({
      status: 'destroyed',
    });
  });

  it('is known after a destroy that failed since, and once after the next', async () => {
    const { workspaceId } = await workspaces.create(newWorkspace());
    await finish({ outcome: 'succeeded' });
    const end = {
      workspaceId,
      requestedBy: 'user:default/jane',
      keepDataUntil: new Date(Date.now() + 86_400_000),
    };
    await workspaces.end(end);
    await finish({
      outcome: 'failed',
      failure: { class: 'permanent', message: 'a namespace stays' },
      keptData: [volume('a')],
    });
    expect((await list()).totalItems).toBe(1);
    await expect(workspaces.end(end)).rejects.toThrow(
      'keepData: what is kept of this workspace was decided when its deletion was first asked for; leave it out to try the deletion again',
    );
    await workspaces.end({ ...end, keepDataUntil: undefined });
    await finish({
      outcome: 'succeeded',
      leftovers: [],
      keptData: [volume('a')],
    });
    expect((await list()).totalItems).toBe(1);
    const { workspace } = (await workspaces.get(workspaceId))!;
    expect(workspace.keepDataUntil).toEqual(end.keepDataUntil);
  });

  it('goes at once when somebody takes back what they had asked for', async () => {
    const { workspaceId } = await workspaces.create(newWorkspace());
    await finish({ outcome: 'succeeded' });
    const end = { workspaceId, requestedBy: 'user:default/jane' };
    const keepDataUntil = new Date(Date.now() + 86_400_000);
    await workspaces.end({ ...end, keepDataUntil });
    await finish({
      outcome: 'failed',
      failure: { class: 'permanent', message: 'a namespace stays' },
      keptData: [volume('a')],
    });
    await workspaces.end({ ...end, keepNoData: true });
    await finish({ outcome: 'succeeded', leftovers: [] });
    const { workspace } = (await workspaces.get(workspaceId))!;
    expect(workspace).toMatchObject({ status: 'destroyed' });
    expect(workspace.keepDataUntil).toBeUndefined();
    await sweep.run();
    expect(await removals(workspaceId)).toEqual([
      expect.objectContaining({ names: ['a'] }),
    ]);
  });
});
