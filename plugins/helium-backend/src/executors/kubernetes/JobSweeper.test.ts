import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunnerLogs } from '../runnerLogs';
import type { RunnerHandle } from '../types';
import { SIMULATED, TestCluster } from './__testUtils__/TestCluster';
import { eventually, TestJobs } from './__testUtils__/TestJobs';
import { JobSweeper } from './JobSweeper';
import { JOB_UID } from './names';

jest.setTimeout(120_000);

describe('JobSweeper', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await TestCluster.start();
  }, 1_800_000);

  afterAll(async () => {
    await cluster?.stop();
  });

  const sweeperOf = (
    jobs: TestJobs,
    ageMs = 0,
    installation = jobs.installation,
  ) => {
    const logger = mockServices.logger.mock();
    return JobSweeper.create({
      client: jobs.client,
      installation,
      logs: RunnerLogs.create({ workDirectory: jobs.workDirectory, logger }),
      logger,
      ageMs,
    });
  };
  async function objects({ namespace }: TestJobs, handle?: RunnerHandle) {
    const [jobs, pods, secrets] = await Promise.all([
      cluster.batch.listNamespacedJob({ namespace }),
      cluster.core.listNamespacedPod({
        namespace,
        labelSelector: handle && `${JOB_UID}=${handle.uid}`,
      }),
      cluster.core.listNamespacedSecret({ namespace }),
    ]);
    return jobs.items.length + pods.items.length + secrets.items.length;
  }
  const empty = (jobs: TestJobs, sweeper: JobSweeper) =>
    eventually('an empty namespace', async () => {
      await sweeper.sweep(new Set());
      return (await objects(jobs)) === 0;
    });

  it('keeps the log of a pod that has ended, and removes the Job with all that it owns', async () => {
    const jobs = await cluster.executor({ nodeSelector: SIMULATED });
    const start = jobs.start();
    const handle = await jobs.executor.start(start);
    await eventually(
      'the end of the pod',
      async () => (await jobs.executor.observe(handle)).state === 'dead',
    );
    // Nothing of it as long as somebody has to see how it ended, nor when it is young.
    await sweeperOf(jobs).sweep(new Set([start.attemptId]));
    await jobs.executor.sweep(new Set());
    expect(await jobs.executor.observe(handle)).toMatchObject({
      state: 'dead',
      proof: expect.stringContaining('exit code 0 (Completed)'),
    });

    await empty(jobs, sweeperOf(jobs));
    expect(
      await readFile(
        join(jobs.workDirectory, 'logs', `${start.attemptId}.log`),
        'utf8',
      ),
    ).toContain('pods of the sandbox are simulated');
  });

  it('asks a runner to stop whose attempt has ended without it', async () => {
    const jobs = await cluster.executor();
    const handle = await jobs.executor.start(jobs.start());
    const pod = await jobs.pod(handle.uid);
    await jobs.bind(pod);
    await jobs.reportRunning(pod);
    const sweeper = sweeperOf(jobs);
    await sweeper.sweep(new Set());
    const { metadata } = await jobs.pod(handle.uid);
    expect(metadata?.deletionGracePeriodSeconds).toBe(600);
    await sweeper.sweep(new Set());
    expect(await objects(jobs)).toBe(3);
    await jobs.reportTerminated(pod, { exitCode: 0, reason: 'Completed' });
    await cluster.core.deleteNamespacedPod({
      namespace: jobs.namespace,
      name: pod.metadata!.name!,
      gracePeriodSeconds: 0,
    });
    // Its node can't be asked for the log: the wait for that is over, as it ended long ago.
    await empty(jobs, sweeper);
  });

  it("leaves another portal's runners in the same namespace alone", async () => {
    const jobs = await cluster.executor();
    const start = jobs.start();
    const handle = await jobs.executor.start(start);
    const pod = await jobs.pod(handle.uid);
    await jobs.bind(pod);
    await jobs.reportRunning(pod);
    await jobs.executor.find(jobs.start().attemptId);
    // It knows none of the attempts, as they are not in its database.
    await sweeperOf(jobs, 0, randomUUID()).sweep(new Set());
    const { metadata } = await jobs.pod(handle.uid);
    expect(metadata?.deletionTimestamp).toBeUndefined();
    expect(metadata?.labels).toMatchObject({
      'helium.dev/installation': jobs.installation,
    });
    // Job, Secret, pod, tombstone.
    expect(await objects(jobs)).toBe(4);
    expect((await jobs.executor.observe(handle)).state).toBe('alive');
  });

  it('keeps a tombstone for a while, and lets go of pods whose Job is gone', async () => {
    const jobs = await cluster.executor();
    const start = jobs.start();
    await jobs.executor.find(start.attemptId);
    const handle = await jobs.executor.start(jobs.start());
    const pod = await jobs.pod(handle.uid);
    await jobs.bind(pod);
    await jobs.reportTerminated(pod, { exitCode: 0, reason: 'Completed' });
    await jobs.client.deleteJob(String(handle.job), String(handle.uid));
    await eventually('the pod without its Job', async () => {
      const job = await jobs.client.findJob(String(handle.job));
      return !job && (await objects(jobs, handle)) >= 1;
    });
    const sweeper = sweeperOf(jobs);
    await eventually('the tombstone alone', async () => {
      await sweeper.sweep(new Set());
      return (await objects(jobs)) === 1;
    });
    await expect(jobs.executor.start(start)).rejects.toThrow('was given up');
  });
});
