import { FaultSite } from './support';

jest.setTimeout(1_200_000);

describe('a rejected promise that a program leaves to nobody', () => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await FaultSite.create({ database: 'sqlite' });
    await site.startPortal({ operations: { concurrency: 4 } });
  });

  afterAll(async () => {
    await site.close();
  });

  it('fails its own operation, and harms none of three others that run', async () => {
    const release = site.cloud.setFault({ name: 'held', kind: 'hold' });
    const others = [];
    for (const name of ['one', 'two', 'three']) {
      others.push(await site.create(name, { entries: { held: 0, other: 0 } }));
    }
    for (const { workspace } of others) {
      await site.making(workspace, 'held');
    }
    const stray = await site.create('stray', {
      entries: 1,
      strayRejection: true,
    });
    const ended = await site.ended(stray);
    const running = await Promise.all(
      others.map(({ workspace }) => site.lastOperation(workspace)),
    );
    expect(running.map(({ state }) => state)).toEqual(
      others.map(() => 'running'),
    );
    release();
    expect(ended).toMatchObject({
      state: 'failed',
      attempt: 1,
      failure: { message: 'Error: nobody listens' },
    });
    expect(await site.logOf(stray)).toContain(
      'A promise of the program was rejected and nobody listened',
    );

    for (const other of others) {
      expect(await site.ended(other)).toMatchObject({
        state: 'succeeded',
        attempt: 1,
      });
      expect(await site.logOf(other)).not.toContain('nobody');
    }
    expect(site.portal().running).toBe(true);
    await site.assertConsistent();
  });
});
