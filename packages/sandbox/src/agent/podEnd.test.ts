import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../__testUtils__/cluster';
import { isAlive, ProcessRecord, recordProcess } from '../cluster/processes';
import {
  mergePatch,
  NAMESPACE,
  podOf,
  SAY_PID,
  stateOf,
  STAY,
  useAgent,
} from './__testUtils__/useAgent';
import { AGENT_NODE } from '.';

jest.setTimeout(120_000);

const run = promisify(execFile);

const {
  core,
  agent,
  podsFolder,
  startAgent,
  stopAgent,
  retireAgent,
  create,
  read,
  ended,
  logOf,
  said,
  processIn,
  isGone,
} = useAgent();

describe('the end of a pod', () => {
  it('comes by SIGTERM, and the status is told before the object goes', async () => {
    const finalizer = 'helium.dev/attempt';
    await core().createNamespacedPod({
      namespace: NAMESPACE,
      body: {
        ...podOf(
          'graceful',
          `${SAY_PID} process.on('SIGTERM', () => process.exit(7)); ${STAY}`,
        ),
        metadata: { name: 'graceful', finalizers: [finalizer] },
      },
    });
    const main = await processIn('graceful');
    await core().deleteNamespacedPod({
      name: 'graceful',
      namespace: NAMESPACE,
    });
    const pod = await ended('graceful');
    expect(stateOf(pod)?.terminated).toMatchObject({ exitCode: 7 });
    expect(await isAlive(main)).toBe(false);
    await eventually(
      'the deletion to be confirmed',
      async () =>
        (await read('graceful'))?.metadata?.deletionGracePeriodSeconds === 0,
    );
    expect(await logOf('graceful')).toContain('pid=');
    await core().patchNamespacedPod(
      {
        name: 'graceful',
        namespace: NAMESPACE,
        body: { metadata: { finalizers: null } },
      },
      mergePatch,
    );
    await isGone('graceful');
  });

  it('comes by SIGKILL after the grace time, for all that was started', async () => {
    await create(
      'stubborn',
      `process.on('SIGTERM', () => console.log('asked')); ${SAY_PID}
       const child = require('child_process').spawn(process.execPath,
         ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)']);
       console.log('child=' + child.pid); ${STAY}`,
      {},
      { terminationGracePeriodSeconds: 2 },
    );
    const all = [
      await processIn('stubborn'),
      await processIn('stubborn', 'child'),
    ];
    await core().deleteNamespacedPod({
      name: 'stubborn',
      namespace: NAMESPACE,
    });
    await said('stubborn', 'asked');
    expect(await isAlive(all[0])).toBe(true);
    await isGone('stubborn');
    expect(await Promise.all(all.map(isAlive))).toEqual([false, false]);
  });

  it('takes along what the command left behind', async () => {
    await create(
      'leaves',
      `const child = require('child_process').spawn(process.execPath,
         ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
       child.unref(); console.log('child=' + child.pid);`,
    );
    const pod = await ended('leaves');
    expect(pod.status?.phase).toBe('Succeeded');
    const pid = Number(/child=(\d+)/.exec(await logOf('leaves'))![1]);
    expect(await recordProcess('child', pid)).toBeUndefined();
  });

  it('comes when the pod has run for as long as it may', async () => {
    await create('late', STAY, {}, { activeDeadlineSeconds: 1 });
    expect((await ended('late')).status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
    });
    expect(stateOf(await read('late'))?.terminated).toMatchObject({
      signal: 15,
    });
  });

  it('comes, too, when the object is gone at once', async () => {
    const { metadata } = await create('forced', `${SAY_PID} ${STAY}`);
    const main = await processIn('forced');
    await core().deleteNamespacedPod({
      name: 'forced',
      namespace: NAMESPACE,
      gracePeriodSeconds: 0,
    });
    await eventually('the process to end', async () => !(await isAlive(main)));
    const folder = join(podsFolder(), metadata!.uid!);
    await eventually('its folder to go', () =>
      readdir(folder).then(
        () => false,
        () => true,
      ),
    );
    expect(await read('forced')).toBeUndefined();
  });
});

describe('an agent after another', () => {
  it('takes over what runs, and tells of what ended meanwhile', async () => {
    await create('stays', `${SAY_PID} ${STAY}`);
    await create(
      'ends',
      `${SAY_PID} process.on('SIGTERM', () => process.exit(5)); ${STAY}`,
    );
    await create('unknown', `${SAY_PID} ${STAY}`);
    await create('deleted', `${SAY_PID} ${STAY}`);
    const [stays, ends, unknown, deleted] = await Promise.all(
      ['stays', 'ends', 'unknown', 'deleted'].map(name => processIn(name)),
    );
    await stopAgent();
    process.kill(ends.pid, 'SIGTERM');
    // As in a power cut: what looks after the process goes first.
    process.kill(await parentOf(unknown), 'SIGKILL');
    process.kill(unknown.pid, 'SIGKILL');
    await core().deleteNamespacedPod({
      name: 'deleted',
      namespace: NAMESPACE,
      gracePeriodSeconds: 0,
    });
    await eventually('them to end', async () =>
      (await Promise.all([ends, unknown].map(isAlive))).every(alive => !alive),
    );
    expect((await read('ends'))?.status).toMatchObject({ phase: 'Running' });

    await startAgent();
    expect(stateOf(await ended('ends'))?.terminated).toMatchObject({
      exitCode: 5,
    });
    expect((await ended('unknown')).status?.phase).toBe('Failed');
    expect(stateOf(await read('unknown'))?.terminated).toMatchObject({
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
    });
    await eventually(
      'the deleted one to end',
      async () => !(await isAlive(deleted)),
    );
    expect(await isAlive(stays)).toBe(true);
    expect((await read('stays'))?.status?.phase).toBe('Running');

    await core().deleteNamespacedPod({ name: 'stays', namespace: NAMESPACE });
    await isGone('stays');
    expect(await isAlive(stays)).toBe(false);
  });

  it('ends its pods when the node goes down, and starts none any more', async () => {
    await create(
      'drained',
      `${SAY_PID} process.on('SIGTERM', () => process.exit(0)); ${STAY}`,
    );
    await create('hung', `${SAY_PID} process.on('SIGTERM', () => {}); ${STAY}`);
    const all = await Promise.all(
      ['drained', 'hung'].map(name => processIn(name)),
    );
    const hurry = new AbortController();
    const down = agent().endPods(hurry.signal);
    await ended('drained');
    expect(await isAlive(all[1])).toBe(true);
    hurry.abort();
    await down;
    expect(await Promise.all(all.map(isAlive))).toEqual([false, false]);
    expect(stateOf(await read('drained'))?.terminated).toMatchObject({
      exitCode: 0,
    });
    expect(stateOf(await read('hung'))?.terminated).toMatchObject({
      signal: 9,
    });
    await create('pending', SAY_PID);
    await eventually('the pod to be bound', async () =>
      Boolean((await read('pending'))?.spec?.nodeName),
    );
    await stopAgent();
    expect((await read('pending'))?.status?.phase).toBe('Pending');
    await startAgent();
    expect((await ended('pending')).status?.phase).toBe('Succeeded');
  });

  it('is retired: what runs ends, and the node goes', async () => {
    await create('left', `${SAY_PID} ${STAY}`);
    const left = await processIn('left');
    await stopAgent();
    await retireAgent();
    expect(await isAlive(left)).toBe(false);
    await expect(core().readNode({ name: AGENT_NODE })).rejects.toThrow('404');
    await startAgent();
    await core().readNode({ name: AGENT_NODE });
  });
});

async function parentOf({ pid }: ProcessRecord): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'ppid=', '-p', String(pid)]);
  return Number(stdout);
}
