import { setTimeout as sleep } from 'node:timers/promises';
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
const LONG_LEASE = 120;

/** `made first`, `made second` and so on. */
const historyOf = (site: FaultSite, workspace: string) =>
  site.cloud.history(workspace).map(({ verb, name }) => `${verb} ${name}`);

describe.each(DATABASES)('a portal that ends, on %s', database => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await FaultSite.create({ database });
  });

  afterEach(async () => {
    await site.stopPortals();
  });

  afterAll(async () => {
    await site.close();
  });

  it('is killed in the middle of a create, which goes on without it', async () => {
    await site.startPortal({ lease: LONG_LEASE });
    const release = site.cloud.setFault({ name: 'first', kind: 'hold' });
    const create = await site.create('goes-on', {
      entries: { first: 0, second: 0, third: 0 },
    });
    await site.making('goes-on', 'first');
    await site.portal().kill();
    release();
    await site.making('goes-on', 'third');
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
    // What happened while nobody listened is told too.
    expect(await site.logOf(create)).toContain('third created');
    expect((await site.workspace('goes-on')).status).toBe('ready');
    expect(historyOf(site, 'goes-on')).toEqual([
      'made first',
      'made second',
      'made third',
    ]);
    await site.assertConsistent();
    const audited = await site.portal().audited();
    expect(audited.filter(({ eventId }) => /create/.test(eventId))).toEqual([
      expect.objectContaining({ status: 'initiated' }),
      expect.objectContaining({ status: 'succeeded' }),
    ]);
  });

  it('stays away for longer than its runner waits, and resumes the create', async () => {
    site.cloud.setFault({
      workspace: 'resumed',
      name: 'second',
      kind: 'slow',
      seconds: 600,
      times: 1,
    });
    await site.startPortal({ lease: 3 });
    const create = await site.create('resumed', {
      entries: { first: 0, second: 0, third: 0 },
    });
    await site.making('resumed', 'second');
    await site.portal().kill();
    await until(
      'the runner and all that it started have ended',
      async () => (await site.processes()).length === 0,
    );
    await site.startPortal({ lease: 3 });

    expect(await site.ended(create)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
    });
    expect((await site.attempts(create)).map(({ state }) => state)).toEqual([
      'dead',
      'succeeded',
    ]);
    expect(await site.logOf(create)).toMatch(
      /Entry::second was being created: deleted/,
    );
    expect(historyOf(site, 'resumed')).toEqual([
      'made first',
      'made second',
      'deleted second',
      'made second',
      'made third',
    ]);
    await site.assertConsistent();
  });

  it('drains on SIGTERM: claims nothing more, and leaves its runners to work', async () => {
    await site.startPortal({
      lease: LONG_LEASE,
      operations: { concurrency: 1 },
    });
    const release = site.cloud.setFault({ name: 'first', kind: 'hold' });
    const running = await site.create('drained', { entries: { first: 0 } });
    await site.making('drained', 'first');
    const queued = await site.create('queued', { entries: 1 });

    const portal = site.portal();
    await portal.kill('SIGTERM');
    expect(portal.exitCode).toBe(0);
    expect((await site.processes()).filter(isRunner)).toHaveLength(1);
    release();
    await until(
      'the update has ended, without a portal',
      async () => (await site.state.locks()).length === 0,
    );
    expect(await site.attempts(queued)).toEqual([]);

    await site.startPortal({ lease: LONG_LEASE });
    for (const operation of [running, queued]) {
      expect(await site.ended(operation)).toMatchObject({
        state: 'succeeded',
        attempt: 1,
      });
    }
    expect(historyOf(site, 'drained')).toEqual(['made first']);
    await site.assertConsistent();
  });

  it('drains while it starts an attempt: that is begun and noted, and nothing more is claimed', async () => {
    const portal = await site.startPortal({
      lease: LONG_LEASE,
      operations: { concurrency: 2 },
    });
    // Takes requests while the other drains.
    await site.startPortal({ name: 'b', operations: { concurrency: 0 } });
    const release = await portal.holdStarts();
    const begun = await site.create('begun', { entries: 1 });
    await until('it is claimed', async () => (await site.attempts(begun))[0]);
    portal.signal('SIGTERM');
    await until('it drains', async () => {
      const answer = await fetch(
        `${portal.url}/.backstage/health/v1/readiness`,
      ).catch(() => undefined);
      return !answer?.ok;
    });
    const queued = await site.create('left', { entries: 1 });
    // Many times what a worker that still claims would take to.
    await sleep(3_000);
    expect(portal.running).toBe(true);
    await release();
    await portal.exited();

    expect(portal.exitCode).toBe(0);
    expect(await site.attempts(begun)).toMatchObject([
      { number: 1, handle: expect.anything() },
    ]);
    expect(await site.attempts(queued)).toEqual([]);
    await site.startPortal({ lease: LONG_LEASE });
    for (const operation of [begun, queued]) {
      expect(await site.ended(operation)).toMatchObject({
        state: 'succeeded',
        attempt: 1,
      });
    }
    await site.assertConsistent();
  });
});
