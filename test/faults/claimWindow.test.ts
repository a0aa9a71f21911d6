import {
  DATABASES,
  FaultSite,
  isRunner,
  stopPostgresServer,
  until,
} from './support';

jest.setTimeout(1_200_000);

afterAll(stopPostgresServer);

/** Seconds; runners wait three times as long, which is time for a slow machine to start a portal. */
const LONG_LEASE = 30;

describe.each(DATABASES)('a portal that crashes, on %s', database => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await FaultSite.create({ database });
  });

  beforeEach(async () => {
    await site.startPortal({ lease: LONG_LEASE });
  });

  afterEach(async () => {
    await site.stopPortals();
  });

  afterAll(async () => {
    await site.close();
  });

  async function expectReadyOnce(name: string) {
    const workspace = await site.workspace(name);
    expect(workspace.status).toBe('ready');
    expect(site.cloud.history(name).map(({ verb }) => verb)).toEqual([
      'made',
      'made',
    ]);
    await site.assertConsistent();
  }

  it('between the claim and the start: nothing runs, and the next attempt does', async () => {
    await site.portal().arm('claimed');
    const create = await site.create('claimed', { entries: 2 });
    await site.portal().exited();
    expect((await site.processes()).filter(isRunner)).toEqual([]);
    expect(await site.attempts(create)).toHaveLength(1);

    await site.startPortal({ lease: LONG_LEASE });
    expect(await site.ended(create)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
    });
    expect((await site.attempts(create)).map(({ state }) => state)).toEqual([
      'dead',
      'succeeded',
    ]);
    await expectReadyOnce('claimed');
  });

  it('between the start and the saving of the handle: its runner goes on', async () => {
    await site.portal().arm('started');
    const create = await site.create('started', {
      entries: { first: 4, second: 0 },
    });
    await site.portal().exited();
    const [before] = await site.attempts(create);
    expect(before.handle).toBeNull();

    await site.startPortal({ lease: LONG_LEASE });
    expect(await site.ended(create)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
    });
    await expectReadyOnce('started');
  });

  it.each(['result', 'result-written', 'result-committed'] as const)(
    'after success, at %s: the result counts once',
    async point => {
      await site.portal().arm(point);
      const create = await site.create(point, { entries: 2 });
      await site.portal().exited();
      expect(await site.portal().met(point)).toBe(true);

      await site.startPortal({ lease: LONG_LEASE });
      expect(await site.ended(create)).toMatchObject({
        state: 'succeeded',
        attempt: 1,
      });
      expect(await site.milestones(create)).toEqual([
        'queued',
        'claimed',
        'running',
        'succeeded',
      ]);
      await until(
        'the runner knows that its result was taken',
        async () => !(await site.processes()).some(isRunner),
      );
      await expectReadyOnce(point);
    },
  );

  it('after success, with the runner: the next attempt finds nothing to do', async () => {
    await site.portal().arm('result');
    const create = await site.create('both', { entries: 2 });
    await site.portal().exited();
    (await site.processes()).forEach(({ pid }) => process.kill(pid, 'SIGKILL'));

    await site.startPortal({ lease: LONG_LEASE });
    expect(await site.ended(create)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
      summary: { same: 4 },
    });
    await expectReadyOnce('both');
  });

  it('after the success of a destroy: it is not destroyed twice', async () => {
    await site.ended(await site.create('gone', { entries: 2 }));
    await site.portal().arm('result');
    await site.client.deleteWorkspace('gone');
    const destroy = await site.lastOperation('gone');
    await site.portal().exited();

    await site.startPortal({ lease: LONG_LEASE });
    expect(await site.ended(destroy)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
    });
    expect((await site.workspace('gone')).status).toBe('destroyed');
    expect(site.cloud.history('gone').map(({ verb }) => verb)).toEqual([
      'made',
      'made',
      'deleted',
      'deleted',
    ]);
    expect(await site.state.stacks('gone')).toEqual([]);
    await site.assertConsistent();
  });
});
