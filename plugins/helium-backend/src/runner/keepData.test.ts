import { TestDatabases } from '@backstage/backend-test-utils';
import { TestPortal } from './__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('a destroy, on the real engine', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.create(databases);
    await portal.listen();
    await portal.startWorker();
  });

  afterAll(() => portal.close());

  it('keeps data, and removes it later, when there is no stack any more', async () => {
    const create = await portal.createWorkspace('keeper', {
      entries: { data: 0, other: 0 },
    });
    await portal.ended(create);
    const keepDataUntil = new Date(Date.now() + 86_400_000);
    const destroy = await portal.destroyWorkspace('keeper', { keepDataUntil });
    expect((await portal.ended(destroy)).state).toBe('succeeded');
    expect(await portal.workspace('keeper')).toMatchObject({
      status: 'destroyed',
      leftovers: [],
    });
    expect(portal.entriesOf('keeper')).toEqual(['volume-of-data']);
    expect(await portal.hasStack('keeper')).toBe(false);
    expect(await portal.keptData()).toEqual([
      expect.objectContaining({
        workspace: 'keeper',
        where: 'ledger',
        kind: 'Entry',
        name: 'volume-of-data',
        detail: 'Of data',
        keptUntil: keepDataUntil,
      }),
    ]);
    expect(await portal.log(destroy)).toContain(
      `Kept until ${keepDataUntil.toISOString()}: Entry volume-of-data`,
    );

    const removal = await portal.enqueue(create, 'destroy', {
      items: [{ where: 'ledger', kind: 'Entry', name: 'volume-of-data' }],
      force: false,
    });
    expect((await portal.ended(removal)).state).toBe('succeeded');
    expect(portal.entriesOf('keeper')).toEqual([]);
    expect(await portal.keptData()).toEqual([]);
  });

  it('keeps data once, however often the destroy is tried', async () => {
    await portal.ended(
      await portal.createWorkspace('kept-twice', { entries: { data: 0 } }),
    );
    const release = portal.cloud.setFault({
      kind: 'fail',
      on: 'delete',
      workspace: 'kept-twice',
      text: 'the entry is in use',
    });
    const destroy = await portal.destroyWorkspace('kept-twice', {
      keepDataUntil: new Date(Date.now() + 86_400_000),
    });
    expect((await portal.ended(destroy)).state).not.toBe('succeeded');
    release();
    const again = await portal.destroyWorkspace('kept-twice');
    expect((await portal.ended(again)).state).toBe('succeeded');
    expect(portal.entriesOf('kept-twice')).toEqual(['volume-of-data']);
    expect(await portal.keptData()).toEqual([
      expect.objectContaining({ workspace: 'kept-twice' }),
    ]);
  });

  it('destroys nothing when the data can not be kept', async () => {
    await portal.ended(
      await portal.createWorkspace('unkept', { entries: { data: 0 } }),
    );
    portal.cloud.expireCredentials();
    const destroy = await portal.destroyWorkspace('unkept', {
      keepDataUntil: new Date(Date.now() + 86_400_000),
    });
    expect(await portal.ended(destroy)).toMatchObject({
      error: { message: expect.stringContaining('UNAUTHENTICATED') },
    });
    portal.cloud.expireCredentials(false);
    expect(portal.entriesOf('unkept')).toEqual(['data']);
  });
});
