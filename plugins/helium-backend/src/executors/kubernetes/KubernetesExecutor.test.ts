import type { V1Pod } from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestCluster } from './__testUtils__/TestCluster';
import { eventually, TestJobs } from './__testUtils__/TestJobs';
import { KubernetesExecutor } from './KubernetesExecutor';
import { attemptJob } from './manifests';
import { FINALIZER } from './names';
import type { RunnerHandle } from '../types';

jest.setTimeout(120_000);

describe('KubernetesExecutor', () => {
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

  const jobOf = (handle: RunnerHandle, namespace = jobs.namespace) =>
    cluster.batch.readNamespacedJob({ name: String(handle.job), namespace });
  const secretOf = (pod: V1Pod) =>
    cluster.core.readNamespacedSecret({
      namespace: jobs.namespace,
      name: pod.spec!.containers[0].env!.at(-1)!.valueFrom!.secretKeyRef!.name!,
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

  describe('start', () => {
    it('makes a Job whose pod has what a runner needs, and keeps the ticket out of it', async () => {
      const start = jobs.start();
      const handle = await executor.start(start);
      const job = await jobOf(handle);
      expect(job.metadata?.labels).toMatchObject({
        'app.kubernetes.io/managed-by': 'helium',
        'app.kubernetes.io/instance': 'test',
        'helium.dev/for-workspace': 'atlas',
        'helium.dev/operation': start.operationId,
        'helium.dev/attempt': start.attemptId,
        'helium.dev/program': 'gcp_namespace_only',
      });
      expect(job.spec).toMatchObject({
        suspend: false,
        backoffLimit: 0,
        podReplacementPolicy: 'Failed',
        // Its deadline of 2 hours, and the grace time to stop in.
        activeDeadlineSeconds: 7_800,
      });
      const pod = await jobs.pod(handle.uid);
      expect(pod.metadata?.finalizers).toContain(FINALIZER);
      expect(pod.spec).toMatchObject({
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 600,
        securityContext: {
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      expect(pod.spec?.automountServiceAccountToken).toBeUndefined();
      expect(pod.spec?.containers).toEqual([
        expect.objectContaining({
          command: [
            process.execPath,
            ...pod.spec!.containers[0].command!.slice(1),
          ],
          resources: {
            requests: { cpu: '250m', memory: '768Mi' },
            limits: { memory: '768Mi' },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        }),
      ]);
      expect(pod.spec?.containers[0].command?.at(-1)).toMatch(/runner/);

      const secret = await secretOf(pod);
      expect(secret.metadata?.ownerReferences).toMatchObject([
        { kind: 'Job', uid: handle.uid },
      ]);
      const ticket = Buffer.from(secret.data!.HELIUM_TICKET, 'base64');
      expect(JSON.parse(ticket.toString())).toEqual({
        attemptId: start.attemptId,
        portalUrl: start.portalUrl,
        token: start.token,
        leaseSeconds: 60,
      });
      expect(pod.spec?.containers[0].env).toContainEqual({
        name: 'HELIUM_TICKET',
        valueFrom: {
          secretKeyRef: { name: secret.metadata?.name, key: 'HELIUM_TICKET' },
        },
      });
      expect(JSON.stringify([job, pod, handle])).not.toContain(start.token);
    });

    it('makes one Job however many start it', async () => {
      const start = jobs.start();
      const handles = await Promise.all(
        Array.from({ length: 5 }, () => executor.start(start)),
      );
      expect(new Set(handles.map(({ uid }) => uid)).size).toBe(1);
      expect(await executor.start(start)).toEqual(handles[0]);
      expect(await executor.find(start.attemptId)).toEqual(handles[0]);
      await secretOf(await jobs.pod(handles[0].uid));
    });

    it('goes on where an earlier start was cut off', async () => {
      const start = jobs.start();
      const settings = {
        ...jobs,
        attemptMemory: 768,
        graceSeconds: 600,
        deadlineSeconds: 7_200,
      };
      const job = await jobs.client.createJob(attemptJob(start, settings));
      const handle = await executor.start(start);
      expect(handle.uid).toBe(job.metadata?.uid);
      await jobs.pod(handle.uid);
    });
  });

  describe('find', () => {
    it('lets none start where none was started', async () => {
      const start = jobs.start();
      expect(await executor.find(start.attemptId)).toBeUndefined();
      expect(await executor.find(start.attemptId)).toBeUndefined();
      await expect(executor.start(start)).rejects.toThrow(
        `Attempt ${start.attemptId} was given up before its runner started`,
      );
    });

    it('gives up a start that was cut off', async () => {
      const start = jobs.start();
      const settings = {
        ...jobs,
        attemptMemory: 768,
        graceSeconds: 600,
        deadlineSeconds: 7_200,
      };
      const job = await jobs.client.createJob(attemptJob(start, settings));
      expect(await executor.find(start.attemptId)).toBeUndefined();
      await expect(executor.start(start)).rejects.toThrow('was given up');
      expect((await jobOf({ job: job.metadata!.name! })).spec?.suspend).toBe(
        true,
      );
    });

    it('agrees with a start at the same time on who was first', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const start = jobs.start();
          return await Promise.all([
            executor.start(start).catch(error => error.name),
            sleep(index * 4).then(() => executor.find(start.attemptId)),
          ]);
        }),
      );
      for (const [started, found] of outcomes) {
        expect(started).toEqual(found ?? 'ConflictError');
      }
    });
  });

  describe('stop', () => {
    const metadataOf = async (handle: RunnerHandle) =>
      (await jobs.pod(handle.uid)).metadata!;

    it('gives a runner its grace time, and none when it is killed', async () => {
      const { handle, pod } = await bound();
      await jobs.reportRunning(pod);
      await executor.stop(handle, 'graceful');
      const asked = await metadataOf(handle);
      expect(asked.deletionGracePeriodSeconds).toBe(600);
      await executor.stop(handle, 'graceful');
      expect((await metadataOf(handle)).deletionTimestamp).toEqual(
        asked.deletionTimestamp,
      );
      await executor.stop(handle, 'kill');
      expect((await metadataOf(handle)).deletionGracePeriodSeconds).toBe(1);
      expect(await executor.observe(handle)).toEqual({ state: 'alive' });
      await executor.stop(handle, 'kill');
      await jobs.reportTerminated(pod, { exitCode: 137, reason: 'Error' });
      expect(await dead(jobs, handle)).toContain('exit code 137');
      await executor.stop(handle, 'graceful');
    });

    it('ends what has no node or no pod', async () => {
      const waiting = await executor.start(jobs.start());
      await jobs.pod(waiting.uid);
      await executor.stop(waiting, 'graceful');
      expect(await dead(jobs, waiting)).toContain('never assigned to a node');

      const full = await cluster.executor();
      await cluster.core.createNamespacedResourceQuota({
        namespace: full.namespace,
        body: { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } },
      });
      const handle = await full.executor.start(full.start());
      await full.executor.stop(handle, 'graceful');
      expect(await dead(full, handle)).toBe(
        `it was stopped before it had a pod; Job ${handle.job} ended before it had a pod`,
      );
    });
  });

  describe('check', () => {
    it('names the rights that are missing', async () => {
      await expect(executor.check()).resolves.toBeUndefined();
      const weak = await cluster.executor({}, { without: 'create secrets' });
      await expect(weak.executor.check()).rejects.toThrow(
        `Runners can't be started in namespace ${weak.namespace}: Helium's account may not create secrets;`,
      );
    });

    it('leaves memory to the cluster', async () => {
      expect(await executor.admits()).toBe(Infinity);
      expect(executor.place).toMatch(
        new RegExp(`^https://127.0.0.1:[0-9]+/namespaces/${jobs.namespace}$`),
      );
    });
  });
});
