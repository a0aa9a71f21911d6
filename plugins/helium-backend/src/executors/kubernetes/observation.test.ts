import { mockServices } from '@backstage/backend-test-utils';
import { Duration } from 'luxon';
import { readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestCluster } from './__testUtils__/TestCluster';
import { eventually, TestJobs } from './__testUtils__/TestJobs';
import { KubernetesExecutor } from './KubernetesExecutor';
import { FINALIZER } from './names';
import type { RunnerHandle } from '../types';

jest.setTimeout(120_000);

const SHORT = Duration.fromObject({ seconds: 2 });

describe('KubernetesExecutor, looking at its Jobs', () => {
  let cluster: TestCluster;
  let jobs: TestJobs;
  let executor: KubernetesExecutor;

  beforeAll(async () => {
    cluster = await TestCluster.start();
    jobs = await cluster.executor();
    executor = jobs.executor;
  }, 1_800_000);

  afterAll(async () => {
    await cluster?.stop();
  });

  /** An attempt whose pod was given a node. */
  async function bound(of = jobs) {
    const handle = await of.executor.start(of.start());
    const pod = await of.pod(handle.uid);
    await of.bind(pod);
    return { handle, pod };
  }
  const dead = (of: TestJobs, handle: RunnerHandle) =>
    eventually('death', async () => {
      const seen = await of.executor.observe(handle);
      return seen.state === 'dead' && seen.proof;
    });

  describe('observe', () => {
    it('follows a pod from its node to its end', async () => {
      const { handle, pod } = await bound();
      expect(await executor.observe(handle)).toEqual({
        state: 'alive',
        starting: true,
      });
      await jobs.reportRunning(pod);
      await eventually('running', async () => {
        const seen = await executor.observe(handle);
        return seen.state === 'alive' && !seen.starting;
      });
      await jobs.reportTerminated(pod, { exitCode: 137, reason: 'OOMKilled' });
      expect(await dead(jobs, handle)).toBe(
        `pod ${
          pod.metadata!.name
        } on node test-node ended with exit code 137 (OOMKilled) at 1970-01-01T00:00:00.000Z`,
      );
    });

    it('does not take a deleted pod for a dead runner', async () => {
      const { handle, pod } = await bound();
      await jobs.reportRunning(pod);
      await cluster.core.deleteNamespacedPod({
        namespace: jobs.namespace,
        name: pod.metadata!.name!,
        gracePeriodSeconds: 0,
      });
      expect(await executor.observe(handle)).toEqual({ state: 'alive' });
      await jobs.reportTerminated(pod, { exitCode: 0, reason: 'Completed' });
      expect(await dead(jobs, handle)).toContain('exit code 0 (Completed)');
    });

    it('knows the end of a pod whose Job somebody deleted, and nothing when the pod is gone, too', async () => {
      const { handle, pod } = await bound();
      await jobs.reportRunning(pod);
      await jobs.client.deleteJob(String(handle.job), String(handle.uid));
      expect(await executor.observe(handle)).toEqual({ state: 'alive' });
      await jobs.reportTerminated(pod, { exitCode: 1, reason: 'Error' });
      expect(await dead(jobs, handle)).toContain('exit code 1 (Error)');
      await cluster.core.deleteNamespacedPod({
        namespace: jobs.namespace,
        name: pod.metadata!.name!,
        gracePeriodSeconds: 0,
      });
      await jobs.client.removeFinalizer(pod, FINALIZER);
      await eventually('nothing', async () => {
        const seen = await executor.observe(handle);
        return (
          seen.state === 'unknown' &&
          seen.why.includes(`Job ${handle.job} is gone`)
        );
      });
    });

    it('can not tell of a node that does not report', async () => {
      const { handle, pod } = await bound();
      await jobs.reportRunning(pod, 'False');
      const why = await eventually('doubt', async () => {
        const seen = await executor.observe(handle);
        return seen.state === 'unknown' && seen.why;
      });
      expect(why).toBe(
        `node test-node of pod ${pod.metadata!.name} does not report any more`,
      );
    });

    it('can not tell of another place, nor without the API server', async () => {
      const handle = await executor.start(jobs.start());
      expect(
        await executor.observe({ ...handle, place: 'https://elsewhere' }),
      ).toMatchObject({
        state: 'unknown',
        why: expect.stringContaining('https://elsewhere'),
      });
      const closed = createServer().listen(0, '127.0.0.1');
      await once(closed, 'listening');
      const { port } = closed.address() as AddressInfo;
      await promisify(closed.close.bind(closed))();
      const text = await readFile(jobs.config.kubeconfig!, 'utf8');
      const kubeconfig = join(cluster.folder, 'unreachable.json');
      await writeFile(
        kubeconfig,
        text.replace(/127\.0\.0\.1:[0-9]+/, `127.0.0.1:${port}`),
      );
      const cutOff = KubernetesExecutor.create({
        config: { ...jobs.config, kubeconfig },
        installation: jobs.installation,
        attemptMemory: 768,
        grace: Duration.fromObject({ minutes: 10 }),
        deadline: Duration.fromObject({ hours: 2 }),
        workDirectory: jobs.workDirectory,
        logger: mockServices.logger.mock(),
      });
      const there = { ...handle, place: cutOff.place };
      const refused =
        /^Helium can't list pods in namespace .* of https:\/\/127.0.0.1:[0-9]+: .*ECONNREFUSED/;
      const now = performance.now();
      const clock = jest.spyOn(performance, 'now');
      const after = (minutes: number) =>
        clock.mockReturnValue(now + minutes * 60_000);
      // However long nobody asked, the silence begins with the first call that gets no answer.
      after(60);
      await expect(cutOff.observe(there)).rejects.toThrow(refused);
      after(64);
      await expect(cutOff.observe(there)).rejects.toThrow(refused);
      after(66);
      const later = await cutOff.observe(there);
      clock.mockRestore();
      expect(later).toEqual({
        state: 'unknown',
        why: expect.stringMatching(refused),
      });
      await expect(cutOff.check()).rejects.toThrow('ECONNREFUSED');
    });

    it('asks for all pods at once', async () => {
      const many = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const { handle, pod } = await bound();
          await jobs.reportRunning(pod);
          return handle;
        }),
      );
      const requests = async () => {
        const text = await cluster.metrics();
        return text
          .split('\n')
          .filter(
            line =>
              line.startsWith('apiserver_request_total') &&
              /resource="(pods|jobs)"/.test(line) &&
              /scope="(namespace|resource)"/.test(line) &&
              /verb="(LIST|GET)"/.test(line),
          )
          .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
      };
      // Those that the start left in doubt are looked at one by one.
      await sleep(1_500);
      const before = await requests();
      const observe = () =>
        Promise.all(many.map(handle => executor.observe(handle)));
      for (let round = 0; round < 10; round++) {
        const states = (await observe()).map(({ state }) => state);
        expect(states).toEqual(many.map(() => 'alive'));
      }
      expect((await requests()) - before).toBeLessThan(10);
    });
  });

  describe('a pod that does not start', () => {
    let impatient: TestJobs;

    beforeAll(async () => {
      impatient = await cluster.executor({ startTimeout: SHORT });
    });

    it('ends the Job, and says what the scheduler said', async () => {
      const handle = await impatient.executor.start(impatient.start());
      expect(await dead(impatient, handle)).toMatch(
        /^its pod did not start within 2 seconds: pod .* has no node: Unschedulable: 0\/.* was never assigned to a node$/,
      );
    });

    it('says what the kubelet waited for', async () => {
      const { handle, pod } = await bound(impatient);
      await impatient.reportWaiting(
        pod,
        'ImagePullBackOff',
        'Back-off pulling image "example/helium:1"',
      );
      await eventually('deletion', async () => {
        await impatient.executor.observe(handle);
        return (await impatient.pod(handle.uid)).metadata?.deletionTimestamp;
      });
      expect(await impatient.executor.observe(handle)).toEqual({
        state: 'alive',
      });
      await impatient.reportTerminated(pod, {
        exitCode: 137,
        reason: 'ContainerStatusUnknown',
      });
      expect(await dead(impatient, handle)).toMatch(
        /^its pod did not start within 2 seconds: pod .* waits on node test-node: ImagePullBackOff: Back-off pulling image/,
      );
    });

    it('says which quota left no room for it', async () => {
      const full = await cluster.executor({ startTimeout: SHORT });
      await cluster.core.createNamespacedResourceQuota({
        namespace: full.namespace,
        body: { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } },
      });
      const handle = await full.executor.start(full.start());
      expect(await dead(full, handle)).toMatch(
        /^its pod did not start within 2 seconds: FailedCreate: .*exceeded quota: none/,
      );
    });

    it('is ended by the deadline of its Job', async () => {
      const hasty = await cluster.executor(
        {},
        {
          deadline: Duration.fromObject({ seconds: 1 }),
          grace: Duration.fromObject({ seconds: 1 }),
        },
      );
      const { handle, pod } = await bound(hasty);
      await hasty.reportRunning(pod);
      await eventually(
        'deletion',
        async () => (await hasty.pod(handle.uid)).metadata?.deletionTimestamp,
      );
      await hasty.reportTerminated(pod, { exitCode: 143, reason: 'Error' });
      expect(await dead(hasty, handle)).toMatch(
        /^DeadlineExceeded: its Job may run for 2 s .*; pod .* ended with exit code 143/,
      );
    });
  });
});
