import {
  attemptProcesses,
  DATABASES,
  FaultSite,
  LEASE,
  stopPostgresServer,
  until,
} from './support';

jest.setTimeout(300_000);

afterAll(stopPostgresServer);

describe.each(DATABASES)('a runner that is stopped, on %s', database => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await FaultSite.create({ database });
  });

  afterAll(async () => {
    await site.close();
  });

  const signalAll = (pids: number[], name: NodeJS.Signals) =>
    pids.forEach(pid => process.kill(pid, name));

  it('past its lease, and continued while nobody took its place, goes on', async () => {
    await site.startPortal();
    const release = site.cloud.setFault({ name: 'first', kind: 'hold' });
    const create = await site.create('suspect', {
      entries: { first: 0, second: 0 },
    });
    await site.making('suspect', 'first');
    const { all } = await attemptProcesses(site);
    signalAll(all, 'SIGSTOP');
    await until('its lease ran out', async () =>
      (await site.states(create)).includes('suspect'),
    );
    signalAll(all, 'SIGCONT');
    release();

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
    await site.assertConsistent();
  });

  it.each([
    // It finds out by itself that it was silent for too long.
    { what: 'with the lease of the one that took its place', lease: LEASE },
    // By its own clock it has time left, so only the fence keeps it from writing.
    { what: 'with a longer lease', lease: 20 * LEASE },
  ])(
    'on a host that vanishes and comes back $what, writes nothing more',
    async ({ lease }) => {
      const name = `vanished-${lease}`;
      await site.portal().stop();
      await site.startPortal({ name: 'a', lease });
      site.cloud.setFault({
        workspace: name,
        name: 'second',
        kind: 'slow',
        seconds: 600,
        times: 1,
      });
      const create = await site.create(name, {
        entries: { first: 0, second: 0 },
      });
      await site.making(name, 'second');
      const { all, runner } = await attemptProcesses(site);
      signalAll(all, 'SIGSTOP');
      await site.portal('a').kill();

      await site.startPortal({
        name: 'b',
        hostname: 'another-host',
        workDirectory: `${site.home}/elsewhere`,
      });
      expect(await site.ended(create)).toMatchObject({
        state: 'succeeded',
        attempt: 2,
      });
      const states = await site.states(create);
      expect(states).toContain('suspect');
      const history = site.cloud.history(name);
      const events = await site.events(create);

      // The runner that came back reaches its own portal, at the address that it was given.
      await site.startPortal({ name: 'a', lease });
      signalAll(all, 'SIGCONT');
      await until('it has ended', async () =>
        (await site.processes()).every(({ pid }) => pid !== runner),
      );
      expect(site.cloud.history(name)).toEqual(history);
      expect(await site.events(create)).toEqual(events);
      expect(await site.attempts(create)).toMatchObject([
        { number: 1, fence: 1, state: 'dead' },
        { number: 2, fence: 2, state: 'succeeded' },
      ]);
      expect((await site.workspace(name)).status).toBe('ready');
      await site.assertConsistent();
      await site.portal('b').stop();
    },
  );
});
