import { TestDatabases } from '@backstage/backend-test-utils';
import { TestPortal } from './__testUtils__/portal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const DAY_MS = 86_400_000;

describe('a destroy that keeps resources of the stack, on the real engine', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.create(databases);
    await portal.listen();
    await portal.startWorker();
  });

  afterAll(() => portal.close());

  const inAWhile = () => new Date(Date.now() + DAY_MS);

  const entry = (name: string) => ({ where: 'ledger', kind: 'Entry', name });

  const keptOf = async (workspace: string) =>
    (await portal.keptData())
      .filter(each => each.workspace === workspace)
      .map(({ name }) => name)
      .sort();

  it('destroys the rest, and then what was kept, with the stack', async () => {
    const create = await portal.createWorkspace('keeper', {
      entries: { bucket: 0, 'bucket-2': 0, data: 0, other: 0 },
    });
    await portal.ended(create);
    expect(await portal.workspace('keeper')).toMatchObject({
      resources: [{ type: 'ledger:index:Entry', count: 4, kept: 2 }],
      data: {
        items: expect.arrayContaining([
          { ...entry('bucket'), detail: 'A bucket' },
          { ...entry('bucket-2'), detail: 'A bucket' },
          { ...entry('volume-of-data'), detail: 'Of data' },
        ]),
        totalItems: 3,
        complete: true,
        listedAt: expect.any(String),
      },
    });
    const destroy = await portal.destroyWorkspace('keeper', {
      keepDataUntil: inAWhile(),
    });
    expect((await portal.ended(destroy)).state).toBe('succeeded');
    expect(await portal.workspace('keeper')).toMatchObject({
      status: 'destroyed',
      leftovers: [],
      resources: undefined,
      data: undefined,
    });
    const kept = ['bucket', 'bucket-2', 'volume-of-data'];
    expect(portal.entriesOf('keeper').sort()).toEqual(kept);
    expect(await keptOf('keeper')).toEqual(kept);
    expect(await portal.hasStack('keeper')).toBe(true);
    expect(await portal.log(destroy)).toContain(
      'Nothing else is left; the stack stays with what is kept',
    );

    const first = await portal.enqueue(create, 'destroy', {
      items: [entry('bucket-2'), entry('volume-of-data')],
      force: false,
    });
    expect((await portal.ended(first)).state).toBe('succeeded');
    expect(portal.entriesOf('keeper')).toEqual(['bucket']);
    expect(await keptOf('keeper')).toEqual(['bucket']);
    expect(await portal.hasStack('keeper')).toBe(true);

    const last = await portal.enqueue(create, 'destroy', {
      items: [entry('bucket')],
      force: false,
    });
    expect((await portal.ended(last)).state).toBe('succeeded');
    expect(portal.entriesOf('keeper')).toEqual([]);
    expect(await portal.keptData()).toEqual([]);
    expect(await portal.hasStack('keeper')).toBe(false);
  });

  it('keeps what a destroy has kept that failed since', async () => {
    await portal.ended(
      await portal.createWorkspace('kept-twice', {
        entries: { bucket: 0, other: 0 },
      }),
    );
    const release = portal.cloud.setFault({
      kind: 'fail',
      on: 'delete',
      workspace: 'kept-twice',
      text: 'the entry is in use',
    });
    const destroy = await portal.destroyWorkspace('kept-twice', {
      keepDataUntil: inAWhile(),
    });
    expect((await portal.ended(destroy)).state).not.toBe('succeeded');
    expect(await keptOf('kept-twice')).toEqual(['bucket']);
    release();
    const again = await portal.destroyWorkspace('kept-twice');
    expect((await portal.ended(again)).state).toBe('succeeded');
    expect(portal.entriesOf('kept-twice')).toEqual(['bucket']);
    expect(await portal.workspace('kept-twice')).toMatchObject({
      status: 'destroyed',
      leftovers: [],
    });
  });

  it('keeps it when an attempt is killed in the middle', async () => {
    const create = await portal.createWorkspace('cut-off', {
      entries: { bucket: 0, slow: 0 },
    });
    await portal.ended(create);
    const release = portal.cloud.setFault({
      kind: 'slow',
      on: 'delete',
      workspace: 'cut-off',
      seconds: 5,
    });
    const destroy = await portal.destroyWorkspace('cut-off', {
      keepDataUntil: inAWhile(),
    });
    await portal.until(async () =>
      (await portal.log(destroy)).includes('Kept until'),
    );
    process.kill(await portal.runnerPid(destroy), 'SIGKILL');
    release();
    expect((await portal.ended(destroy)).state).toBe('succeeded');
    expect(portal.entriesOf('cut-off')).toEqual(['bucket']);
    expect(await keptOf('cut-off')).toEqual(['bucket']);
  });

  it('keeps what is needed by what is kept, and says so', async () => {
    const create = await portal.createWorkspace('needed', {
      entries: { 'bucket-1': 0, 'bucket-2': 0 },
    });
    await portal.ended(create);
    await portal.ended(
      await portal.destroyWorkspace('needed', { keepDataUntil: inAWhile() }),
    );
    const removal = await portal.enqueue(create, 'destroy', {
      items: [entry('bucket-1')],
      force: false,
    });
    expect((await portal.ended(removal)).state).toBe('succeeded');
    expect(portal.entriesOf('needed').sort()).toEqual(['bucket-1', 'bucket-2']);
    expect(await portal.keptData()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'bucket-1',
          failure: 'It stays as long as what is kept needs it',
        }),
      ]),
    );
  });

  it('destroys nothing when the data needs what is not declared', async () => {
    await portal.ended(
      await portal.createWorkspace('unkept', {
        entries: { other: 0, bucket: 0 },
      }),
    );
    const destroy = await portal.destroyWorkspace('unkept', {
      keepDataUntil: inAWhile(),
    });
    expect(await portal.ended(destroy)).toMatchObject({
      error: { message: expect.stringContaining('Entry::other') },
    });
    expect(portal.entriesOf('unkept').sort()).toEqual(['bucket', 'other']);
  });
});
