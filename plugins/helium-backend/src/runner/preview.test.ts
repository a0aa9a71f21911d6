import { TestDatabases } from '@backstage/backend-test-utils';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { TestPortal } from './__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('previews and plugins, on the real engine', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.create(databases);
    await portal.listen();
    await portal.startWorker();
  });

  afterAll(async () => {
    await portal.close();
  });

  it('tells what an update would do, and does nothing of it', async () => {
    const create = await portal.createWorkspace('otter', {
      entries: { kept: 0, gone: 0 },
      password: 'hunter2-hunter2',
    });
    await portal.ended(create);
    const before = await portal.workspace('otter');

    const preview = await portal.preview('otter', {
      entries: { kept: 0, added: 0 },
      drawer: 'upper',
      password: 'the-other-secret',
    });
    expect(await portal.ended(preview)).toMatchObject({ state: 'succeeded' });
    const { parameters, secretParameters, result } =
      (await portal.operations.getPreview(preview.id))!;
    expect(parameters).toEqual({
      entries: { kept: 0, added: 0 },
      drawer: 'upper',
    });
    expect(secretParameters).toBeUndefined();
    expect(result!.counts).toMatchObject({ replace: 1, create: 1, delete: 1 });
    expect(
      result!.changes.slice(0, 3).map(({ name, action }) => [name, action]),
    ).toEqual([
      ['kept', 'replace'],
      ['gone', 'delete'],
      ['added', 'create'],
    ]);
    expect(result!.changes[0]).toMatchObject({
      type: 'ledger:index:Entry',
      changedKeys: expect.arrayContaining(['drawer']),
      replaceKeys: ['drawer'],
    });
    expect(result!.sentences).toEqual([
      "Replaces the entry 'kept' because 'drawer' changes: it is deleted and made again",
    ]);

    const after = await portal.workspace('otter');
    expect(after).toEqual({ ...before, updatedAt: after.updatedAt });
    expect(portal.entriesOf('otter')).toEqual(['gone', 'kept']);
    const dump = await portal.dumpDatabase();
    expect(dump).not.toContain('hunter2');
    expect(dump).not.toContain('the-other-secret');
  });

  it('tells what a creation would make, without a stack of its own or a look at that of another', async () => {
    const create = await portal.createWorkspace('heron', {
      entries: { there: 0 },
    });
    await portal.ended(create);
    await portal.moveState('state', 'state.away');
    const draft = await portal.createWorkspace(
      'ibis',
      { entries: { one: 0, two: 0 }, password: 'hunter2-hunter2' },
      { draft: true },
    );
    expect(await portal.ended(draft)).toMatchObject({
      kind: 'preview',
      state: 'succeeded',
      attempt: 1,
    });
    const { result } = (await portal.operations.getPreview(draft.id))!;
    expect(result!.changes.map(({ name, action }) => [name, action])).toEqual(
      expect.arrayContaining([
        ['one', 'create'],
        ['two', 'create'],
      ]),
    );
    expect(result!.sentences).toEqual([]);
    await portal.moveState('state.away', 'state');

    expect(await portal.hasStack('ibis')).toBe(false);
    expect(await portal.locks()).toEqual([]);
    expect(portal.entriesOf('ibis')).toEqual([]);
    expect(portal.entriesOf('heron')).toEqual(['there']);
    expect(await portal.dumpDatabase()).not.toContain('hunter2');
  });

  it('names the plugin that is not there, and what to install', async () => {
    const plugins = join(portal.folder, 'home', 'plugins');
    await rename(plugins, `${plugins}.away`);
    const { environment } = portal.config.pulumi;
    environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION = 'true';
    try {
      const create = await portal.createWorkspace('bare', { entries: 1 });
      expect(await portal.ended(create)).toMatchObject({
        state: 'failed',
        attempt: 1,
        error: {
          class: 'permanent',
          message: expect.stringMatching(
            /^The program needs the Pulumi plugin ledger.* is not installed where its runners run.*'pulumi plugin install resource ledger/,
          ),
        },
      });
    } finally {
      delete environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION;
      await rename(`${plugins}.away`, plugins);
    }
  });
});
