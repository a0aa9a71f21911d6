import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  V1Pod,
} from '@kubernetes/client-node';
import { Reconciler } from '../controller/reconciler';
import { containerLog } from './ContainerProcess';
import { LogServer, LogSource } from './LogServer';
import { AGENT_NODE, NodeRegistration } from './NodeRegistration';
import { PodContext, PodRunner } from './PodRunner';
import { isFinished } from './status';

const TURN_MS = 500;
const SHUTDOWN_POLL_MS = 200;
const GRACE_MS = 30_000;
const ON_THIS_NODE = `spec.nodeName=${AGENT_NODE}`;

/** Options of {@link SandboxAgent.start}. */
export interface AgentOptions {
  kubeconfig: KubeConfig;
  /** Where the pods' folders are, from one run of the agent to the next. */
  folder: string;
  /** The namespaces whose pods may run here. */
  namespaces: string[];
  /** What the agent shows the API server, and whose clients it answers. */
  tls: { ca: string; cert: string; key: string };
  kubernetesVersion: string;
}

/**
 * One node of the sandbox whose pods are processes of this host.
 *
 * - What it started outlives it: the next agent with the same folder takes the
 *   processes over, and tells of those that ended meanwhile.
 * - A container's command is run as it is, in a session of its own and without
 *   a look at the image; with it ends all that it started.
 */
export class SandboxAgent {
  readonly #context: PodContext;
  readonly #folder: string;
  readonly #runners = new Map<string, PodRunner>();
  readonly #watch: Reconciler<V1Pod>;
  #logs?: LogServer;
  #registration?: NodeRegistration;
  #timer?: NodeJS.Timeout;
  #stopped = false;

  /** Takes over what runs, and registers the node. */
  static async start(options: AgentOptions): Promise<SandboxAgent> {
    const agent = new SandboxAgent(options);
    try {
      agent.#logs = await LogServer.listen(options.tls, (...names) =>
        agent.#findLog(...names),
      );
      agent.#registration = await NodeRegistration.start(options.kubeconfig, {
        kubeletPort: agent.#logs.port,
        kubernetesVersion: options.kubernetesVersion,
      });
      await agent.#run();
      return agent;
    } catch (error) {
      await agent.stop();
      throw error;
    }
  }

  /** Ends what an earlier agent left, tells of it, and takes the node away. */
  static async retire(
    options: Omit<AgentOptions, 'tls' | 'kubernetesVersion'>,
  ): Promise<void> {
    const agent = new SandboxAgent(options);
    try {
      agent.#context.shutdown = { deadline: 0 };
      await agent.#run();
      await agent.endPods(AbortSignal.abort());
    } finally {
      await agent.stop();
    }
    const core = options.kubeconfig.makeApiClient(CoreV1Api);
    await core.deleteNode({ name: AGENT_NODE }).catch(error => {
      if (!(error instanceof ApiException && error.code === 404)) {
        throw error;
      }
    });
  }

  private constructor(
    options: Pick<AgentOptions, 'kubeconfig' | 'folder' | 'namespaces'>,
  ) {
    const { kubeconfig, folder, namespaces } = options;
    const core = kubeconfig.makeApiClient(CoreV1Api);
    this.#folder = folder;
    this.#context = { core, namespaces };
    this.#watch = Reconciler.create<V1Pod>({
      kubeconfig,
      path: '/api/v1/pods',
      fieldSelector: ON_THIS_NODE,
      list: () => core.listPodForAllNamespaces({ fieldSelector: ON_THIS_NODE }),
      reconcile: async pod => {
        const runner = this.#runnerOf(pod);
        runner.update(pod);
        void runner.turn();
      },
    });
  }

  /** How many pods have processes. */
  get running(): number {
    return [...this.#runners.values()].filter(({ busy }) => busy).length;
  }

  /**
   * Asks every pod to end, waits until each has and its status is told, and
   * starts none any more; after the grace time, or when told so, by force.
   */
  async endPods(force: AbortSignal): Promise<void> {
    this.#context.shutdown ??= { deadline: Date.now() + GRACE_MS };
    await this.#turns();
    while (this.running > 0) {
      if (force.aborted) {
        await Promise.all(
          [...this.#runners.values()].map(runner => runner.kill()),
        );
      }
      await sleep(SHUTDOWN_POLL_MS);
      await this.#turns();
    }
  }

  /** Lets go of the pods: what runs goes on, and nobody looks after it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#watch.stop();
    await this.#turns();
    await this.#registration?.stop();
    await this.#logs?.close();
  }

  async #run(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const left = await readdir(this.#folder);
    const { items } = await this.#context.core.listPodForAllNamespaces({
      fieldSelector: ON_THIS_NODE,
    });
    for (const pod of items) {
      this.#runnerOf(pod).update(pod);
    }
    for (const uid of left) {
      if (!this.#runners.has(uid)) {
        // Its object went while no agent ran.
        this.#create(uid).update(undefined);
      }
    }
    await this.#watch.start();
    await this.#turns();
    this.#timer = setInterval(() => {
      void this.#turns();
      void this.#forget();
    }, TURN_MS);
  }

  /** Lets go of pods that are done, and finds those whose object is gone. */
  async #forget(): Promise<void> {
    for (const [uid, runner] of this.#runners) {
      const { gone, pod } = runner;
      if (gone) {
        this.#runners.delete(uid);
      } else if (pod && !this.#isWatched(pod) && (await this.#isGone(pod))) {
        runner.update(undefined);
      }
    }
  }

  #isWatched({ metadata }: V1Pod): boolean {
    const { name = '', namespace, uid } = metadata!;
    return this.#watch.cache.get(name, namespace)?.metadata?.uid === uid;
  }

  /** Asks the API: a watch that has only just begun, or broke, ends no process. */
  async #isGone({ metadata }: V1Pod): Promise<boolean> {
    const { name = '', namespace = '', uid } = metadata!;
    try {
      const found = await this.#context.core.readNamespacedPod({
        name,
        namespace,
      });
      return found.metadata?.uid !== uid;
    } catch (error) {
      return error instanceof ApiException && error.code === 404;
    }
  }

  async #turns(): Promise<void> {
    await Promise.all([...this.#runners.values()].map(runner => runner.turn()));
  }

  #runnerOf({ metadata }: V1Pod): PodRunner {
    const uid = metadata!.uid!;
    return this.#runners.get(uid) ?? this.#create(uid);
  }

  #create(uid: string): PodRunner {
    const runner = PodRunner.create(this.#context, join(this.#folder, uid));
    this.#runners.set(uid, runner);
    return runner;
  }

  #findLog(
    namespace: string,
    name: string,
    container: string,
  ): LogSource | undefined {
    const pod = this.#watch.cache.get(name, namespace);
    const uid = pod?.metadata?.uid;
    if (
      !uid ||
      !pod.spec?.containers.some(({ name: known }) => known === container)
    ) {
      return undefined;
    }
    const isOver = () => {
      const current = this.#watch.cache.get(name, namespace);
      return (
        this.#stopped || current?.metadata?.uid !== uid || isFinished(current)
      );
    };
    return { file: containerLog(join(this.#folder, uid), container), isOver };
  }
}
