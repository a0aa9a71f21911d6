import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  attemptProcesses,
  DATABASES,
  FaultSite,
  stopPostgresServer,
  until,
} from './support';
import { HostCluster } from './support/HostCluster';

jest.setTimeout(1_200_000);

/** A node that is away is missed after 50 s, and its runner given up after 5 leases more. */
const LOST_MS = 480_000;
/** A Job that ended is kept for a minute, in which its attempt may still be written down. */
const SWEPT_MS = 420_000;

let cluster: HostCluster;

beforeAll(async () => {
  cluster = await HostCluster.start();
}, 120_000);

afterAll(async () => {
  await cluster?.close();
  await stopPostgresServer();
});

describe.each(DATABASES)('an attempt that is a Job, on %s', database => {
  let site: FaultSite;

  const startPortal = (lease?: number) =>
    site.startPortal({
      lease,
      executor: 'kubernetes',
      operations: cluster.operations,
      // Of which Node says that it is not there: something for a runner's log.
      env: { NODE_EXTRA_CA_CERTS: join(site.home, 'no-such-certificates') },
    });

  beforeAll(async () => {
    site = await FaultSite.create({ database });
    await startPortal();
  });

  afterAll(async () => {
    await site?.close();
  });

  /** A create in the middle of its second entry, which is made and not yet in the state; made again, it takes no time. */
  async function createUpToSecond(name: string) {
    site.cloud.setFault({
      workspace: name,
      name: 'second',
      kind: 'slow',
      seconds: 600,
      times: 1,
    });
    const operation = await site.create(name, {
      entries: { first: 0, second: 0, third: 0 },
    });
    await site.making(name, 'second');
    return operation;
  }

  /** One of everything, although the second entry was begun twice, and no lock. */
  async function expectRecovered(name: string) {
    expect((await site.workspace(name)).status).toBe('ready');
    expect(
      site.cloud
        .history(name)
        .map(({ verb, name: entry }) => `${verb} ${entry}`),
    ).toEqual([
      'made first',
      'made second',
      'deleted second',
      'made second',
      'made third',
    ]);
    await site.assertConsistent();
  }

  it('goes on when the portal is killed, and leaves its log and nothing else', async () => {
    // As long as a portal may take to start on a slow machine: a runner waits for it for three leases.
    await site.portal().stop();
    await startPortal(30);
    const release = site.cloud.setFault({
      workspace: 'goes-on',
      name: 'first',
      kind: 'hold',
    });
    const create = await site.create('goes-on', {
      entries: { first: 0, second: 0 },
    });
    await site.making('goes-on', 'first');
    const pod = await cluster.podOf('goes-on');
    expect(pod.spec?.nodeName).toBe('helium-agent');
    await site.portal().kill();
    release();
    await site.making('goes-on', 'second');
    await startPortal(30);

    expect(await site.ended(create)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
    });
    expect(site.cloud.history('goes-on').map(({ verb }) => verb)).toEqual([
      'made',
      'made',
    ]);
    await site.assertConsistent();
    const [{ id }] = await site.attempts(create);
    await until(
      'its Job, its pod and its Secret are gone',
      async () => (await cluster.objects(id)).length === 0,
      { timeoutMs: SWEPT_MS, pauseMs: 500 },
    );
    const log = join(site.workDirectory, 'logs', `${id}.log`);
    expect(await readFile(log, 'utf8')).toContain('no-such-certificates');
    await site.portal().stop();
    await startPortal();
  });

  it('is tried again when its pod is lost', async () => {
    const create = await createUpToSecond('lost-pod');
    const { all } = await attemptProcesses(site);
    const pod = await cluster.podOf('lost-pod');
    all.forEach(pid => process.kill(pid, 'SIGKILL'));
    await cluster.forceDelete(pod);

    expect(await site.ended(create, LOST_MS)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
    });
    await expectRecovered('lost-pod');
  });

  it('is tried again when its node is lost', async () => {
    const create = await createUpToSecond('lost-node');
    await cluster.killNode();
    await until(
      'the attempt is taken for dead',
      async () => (await site.attempts(create)).length === 2,
      { timeoutMs: LOST_MS, pauseMs: 500 },
    );
    expect(await site.states(create)).toEqual(
      expect.arrayContaining(['suspect', 'recovering']),
    );
    await cluster.startNode();

    // The second may be lost as well where the node is slow to come back.
    const end = await site.ended(create, LOST_MS);
    expect(end.state).toBe('succeeded');
    expect(end.attempt).toBeGreaterThanOrEqual(2);
    await expectRecovered('lost-node');
  });
});
