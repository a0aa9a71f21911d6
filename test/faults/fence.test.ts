import { join } from 'node:path';
import {
  attemptProcesses,
  DATABASES,
  FaultSite,
  isRunner,
  type OperationRef,
  stopPostgresServer,
  until,
} from './support';

jest.setTimeout(1_200_000);

afterAll(stopPostgresServer);

describe.each(DATABASES)('a runner that is stopped, on %s', database => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await FaultSite.create({ database });
  });

  beforeEach(async () => {
    await site.startPortal({ name: 'a' });
  });

  afterEach(async () => {
    await site.stopPortals();
  });

  afterAll(async () => {
    await site.close();
  });

  const signalAll = (pids: number[], name: NodeJS.Signals) =>
    pids.forEach(pid => process.kill(pid, name));

  it('past its lease, and continued while nobody took its place, goes on', async () => {
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

  /** Another host, as far as it can tell, with folders of its own. */
  const startElsewhere = () =>
    site.startPortal({
      name: 'b',
      hostname: 'another-host',
      workDirectory: join(site.home, 'elsewhere'),
    });

  async function expectTaken(create: OperationRef) {
    expect(await site.ended(create)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
    });
    expect(await site.milestones(create)).toEqual([
      'queued',
      'claimed',
      'running',
      'recovering',
      'queued',
      'claimed',
      'running',
      'succeeded',
    ]);
  }

  /** All that the one that comes back could still change. */
  const traces = async (create: OperationRef) => ({
    history: site.cloud.history(create.workspace),
    events: await site.events(create),
    attempts: await site.attempts(create),
    operation: await site.client.getOperation(create.workspace, create.id),
    workspace: await site.workspace(create.workspace),
  });

  it('on a host that vanishes, and continued when another took its place, writes nothing more', async () => {
    site.cloud.setFault({
      workspace: 'vanished',
      name: 'second',
      kind: 'slow',
      seconds: 600,
      times: 1,
    });
    const create = await site.create('vanished', {
      entries: { first: 0, second: 0 },
    });
    await site.making('vanished', 'second');
    const { all, runner } = await attemptProcesses(site);
    signalAll(all, 'SIGSTOP');
    await site.portal('a').kill();
    await startElsewhere();
    await expectTaken(create);
    const before = await traces(create);
    expect(before.attempts).toMatchObject([
      { number: 1, fence: 1, state: 'dead' },
      { number: 2, fence: 2, state: 'succeeded' },
    ]);

    // The runner that comes back reaches its own portal, at the address that it was given.
    await site.startPortal({ name: 'a' });
    signalAll(all, 'SIGCONT');
    await until('it has ended', async () =>
      (await site.processes()).every(({ pid }) => pid !== runner),
    );
    expect(await traces(create)).toEqual(before);
    await site.assertConsistent();
  });

  it('with its portal, which has its result in hand: that counts no more', async () => {
    await site.portal('a').arm('result', 'stop');
    const create = await site.create('paused', { entries: 2 });
    await until('the portal has the result', () =>
      site.portal('a').met('result', 'stop'),
    );
    await startElsewhere();
    await expectTaken(create);
    const before = await traces(create);

    site.portal('a').signal('SIGCONT');
    await until('the runner was told', async () =>
      (await site.processes()).every(it => !isRunner(it)),
    );
    expect(await traces(create)).toEqual(before);
    const { id } = before.attempts[0];
    // Not by its answer: the runner may have given up waiting for one.
    await until('the portal refused it', async () =>
      (await site.portal('a').refusals()).includes(`${id} ConflictError`),
    );
    await site.assertConsistent();
  });
});
