import { RUNNERS } from '@helium-portal/sandbox';
import type { JsonObject } from '@backstage/types';
import {
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
} from '@kubernetes/client-node';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf } from '../../support/processes';

const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const NODE = 'sandbox.helium.dev/agent';

/** A real cluster, one node of which runs the pods of runners as processes of this host; in a process of its own, to be killed. */
export class HostCluster {
  readonly #home: string;
  #child?: ChildProcess;
  #core?: CoreV1Api;
  #batch?: BatchV1Api;

  static async start(): Promise<HostCluster> {
    const home = await mkdtemp(join(tmpdir(), 'helium-jobs-'));
    const cluster = new HostCluster(home);
    await cluster.startNode();
    return cluster;
  }

  private constructor(home: string) {
    this.#home = home;
  }

  /** What `helium.operations` needs to run Jobs there. */
  get operations(): JsonObject {
    return {
      kubernetes: {
        kubeconfig: this.#portalConfig,
        namespace: RUNNERS,
        serviceAccount: 'helium-runner',
        image: 'this-host',
        nodeSelector: { [NODE]: 'true' },
        tolerations: [{ key: NODE, operator: 'Exists' }],
      },
    };
  }

  get core(): CoreV1Api {
    return this.#core!;
  }

  /** Starts what runs the pods, and the cluster unless that runs. */
  async startNode(): Promise<void> {
    const child = spawn(
      process.execPath,
      [
        '--require',
        TRANSFORM,
        require.resolve('./hostPods'),
        this.#home,
        RUNNERS,
        this.#portalConfig,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#child = child;
    const ended = once(child, 'exit').then(() => {
      throw new Error('The cluster of the runners ended while it started');
    });
    await Promise.race([once(child.stdout!, 'data'), ended]);
    ended.catch(() => {});
    const kubeconfig = new KubeConfig();
    kubeconfig.loadFromFile(join(this.#home, 'kubeconfig'));
    this.#core = kubeconfig.makeApiClient(CoreV1Api);
    this.#batch = kubeconfig.makeApiClient(BatchV1Api);
  }

  /** Ends the node and every process of its pods at once, and leaves the cluster without it. */
  async killNode(): Promise<void> {
    const processes = await processesOf(this.#home);
    const node = this.#child!;
    const exited = once(node, 'exit');
    const pods = join(this.#home, 'sandbox', 'pods');
    const shims = processes.filter(({ command }) => command.includes(pods));
    const victims = new Set([node.pid!, ...shims.map(({ pid }) => pid)]);
    for (let size = 0; size !== victims.size; ) {
      size = victims.size;
      processes
        .filter(({ parent }) => parent !== node.pid && victims.has(parent))
        .forEach(({ pid }) => victims.add(pid));
    }
    victims.forEach(pid => process.kill(pid, 'SIGKILL'));
    await exited;
  }

  /** The pod of the attempt that is made for a workspace; Jobs that have ended, of this test and others, may still have theirs. */
  async podOf(workspace: string): Promise<V1Pod> {
    const { items } = await this.core.listNamespacedPod({
      namespace: RUNNERS,
      labelSelector: `helium.dev/for-workspace=${workspace}`,
    });
    const [pod] = items.filter(({ status }) => status?.phase === 'Running');
    return pod;
  }

  /** The names of the Job, the pods and the Secret that an attempt has; those of other tests and portals may be there still. */
  async objects(attempt: string): Promise<string[]> {
    const its = {
      namespace: RUNNERS,
      labelSelector: `helium.dev/attempt=${attempt}`,
    };
    const [jobs, pods, secrets] = await Promise.all([
      this.#batch!.listNamespacedJob(its),
      this.core.listNamespacedPod(its),
      this.core.listNamespacedSecret(its),
    ]);
    return [...jobs.items, ...pods.items, ...secrets.items].map(
      ({ metadata }) => metadata?.name ?? '',
    );
  }

  /** Takes a pod's object away as an administrator does who has lost patience: without waiting for its node, finalizers and all. */
  async forceDelete({ metadata }: V1Pod): Promise<void> {
    const pod = { name: metadata!.name!, namespace: RUNNERS };
    await this.core.deleteNamespacedPod({ ...pod, gracePeriodSeconds: 0 });
    await this.core.patchNamespacedPod(
      { ...pod, body: { metadata: { finalizers: null } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }

  /** Ends everything of it, and removes it. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    for (const { pid } of await processesOf(this.#home)) {
      process.kill(pid, 'SIGKILL');
    }
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  get #portalConfig(): string {
    return join(this.#home, 'kubeconfig.portal');
  }
}
