import { TestDatabases } from '@backstage/backend-test-utils';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { identify, survivorsOf } from '../executors/processes';
import { formatHolder } from '../operations/holder';
import type { Operation } from '../operations/types';
import { TestPortal } from './__testUtils__/portal';

jest.setTimeout(120_000);

const run = promisify(execFile);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('an attempt that dies, on the real engine', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.create(databases);
    await portal.listen();
    await portal.startWorker();
  });

  afterAll(async () => {
    await portal.close();
  });

  /** A create in the middle of its first entry, which is made and not yet recorded. */
  async function createUpTo(name: string, seconds: number): Promise<Operation> {
    const operation = await portal.createWorkspace(name, {
      entries: { first: seconds, second: 0 },
    });
    await portal.until(async () => portal.entriesOf(name).includes('first'));
    expect(await portal.locks()).toHaveLength(1);
    return operation;
  }

  async function processesOf(operation: Operation): Promise<number[]> {
    const [{ attempt }] = (await portal.operations.listUnfinished()).filter(
      entry => entry.operation.id === operation.id,
    );
    const handle = attempt.handle!;
    return await survivorsOf({
      host: String(handle.host),
      bootId: String(handle.bootId),
      pidNamespace: String(handle.pidNamespace),
      pid: Number(handle.pid),
      startTime: String(handle.startTime),
    });
  }

  /** A replica of this host whose process has ended. */
  async function holderOfTheDead(): Promise<string> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(child, 'spawn');
    const identity = await identify(child.pid!);
    child.kill('SIGKILL');
    await once(child, 'exit');
    return formatHolder(identity!);
  }

  async function expectReady(operation: Operation, name: string) {
    expect(await portal.ended(operation)).toMatchObject({ state: 'succeeded' });
    expect((await portal.workspace(name)).status).toBe('ready');
    // The provider refuses to make an entry twice, so that each is there once.
    expect(portal.entriesOf(name)).toEqual(['first', 'second']);
    expect(await portal.locks()).toEqual([]);
  }

  it('ends ready when the runner is killed', async () => {
    const operation = await createUpTo('runner-killed', 3);
    process.kill(await portal.runnerPid(operation), 'SIGKILL');
    await expectReady(operation, 'runner-killed');
    expect((await portal.operations.get(operation.id))?.attempt).toBe(2);
    expect(await portal.log(operation)).toContain('Recovering');
    const states = (await portal.events(operation))
      .filter(({ type }) => type === 'state')
      .map(({ data }) => data.state);
    expect(states).toEqual([
      'queued',
      'claimed',
      'running',
      'recovering',
      'queued',
      'claimed',
      'running',
      'succeeded',
    ]);
  });

  it('ends ready, with one of everything, when all is killed', async () => {
    const operation = await createUpTo('all-killed', 60);
    const runner = await portal.runnerPid(operation);
    const others = await processesOf(operation);
    expect(others.length).toBeGreaterThanOrEqual(2);
    [runner, ...others].forEach(pid => process.kill(pid, 'SIGKILL'));
    await portal.setParameters('all-killed', {
      entries: { first: 0, second: 0 },
    });
    await expectReady(operation, 'all-killed');
    expect(await portal.log(operation)).toMatch(
      /Entry::first was being created: deleted/,
    );
  });

  async function findProcess(
    operation: Operation,
    command: RegExp,
  ): Promise<number> {
    const found: number[] = [];
    await portal.until(async () => {
      for (const pid of await processesOf(operation)) {
        const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]);
        if (command.test(stdout)) {
          found.push(pid);
        }
      }
      return found.length > 0;
    });
    return found[0];
  }

  it('ends ready when the Pulumi CLI is killed under the runner', async () => {
    const operation = await createUpTo('cli-killed', 3);
    process.kill(await findProcess(operation, /pulumi up /), 'SIGKILL');
    await expectReady(operation, 'cli-killed');
    // The runner saw it and recovered by itself.
    expect((await portal.operations.get(operation.id))?.attempt).toBe(1);
  });

  it('looks up what a provider was creating when it was killed', async () => {
    const operation = await createUpTo('provider-killed', 60);
    await portal.setParameters('provider-killed', {
      entries: { first: 0, second: 0 },
    });
    process.kill(await findProcess(operation, /ledger\/provider/), 'SIGKILL');
    // The engine has it in no state, and the cloud refuses to make it twice.
    await expectReady(operation, 'provider-killed');
    expect(await portal.log(operation)).toMatch(
      /Entry::first was being created: deleted/,
    );
  });

  it('goes on while the portal is away', async () => {
    const operation = await createUpTo('portal-away', 3);
    await portal.stopWorker();
    await portal.hangUp();
    await new Promise(resolve => setTimeout(resolve, 5_000));
    expect((await portal.operations.get(operation.id))?.state).toBe('running');
    await portal.listen();
    await portal.startWorker();
    await expectReady(operation, 'portal-away');
    expect((await portal.operations.get(operation.id))?.attempt).toBe(1);
    expect(await portal.log(operation)).toContain('second created');
  });

  it('ends itself when another attempt was given its workspace', async () => {
    const operation = await createUpTo('fenced', 3);
    await portal.stopWorker();
    const [{ attempt }] = await portal.operations.listUnfinished();
    const runner = await portal.runnerPid(operation);
    await portal.operations.requeueDead(attempt.id, {
      proof: 'a mistake',
      maxAttempts: 5,
    });
    await portal.until(async () => (await identify(runner)) === undefined);
    await portal.startWorker();
    await expectReady(operation, 'fenced');
    expect((await portal.operations.get(operation.id))?.attempt).toBe(2);
  });

  it('is found when the portal died between the claim and the start', async () => {
    await portal.stopWorker();
    const operation = await portal.createWorkspace('half-started', {
      entries: { first: 0, second: 0 },
    });
    const claim = await portal.operations.claim({
      holder: await holderOfTheDead(),
      executor: 'process',
      place: await portal.place(),
      leaseSeconds: 60,
    });
    expect(claim?.operation.id).toBe(operation.id);
    await portal.startWorker();
    await expectReady(operation, 'half-started');
    expect((await portal.operations.get(operation.id))?.attempt).toBe(2);
  });
});
