import { mockServices } from '@backstage/backend-test-utils';
import {
  resolveTools,
  startSandbox,
  type ToolName,
} from '@helium-portal/sandbox';
import {
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  RbacAuthorizationV1Api,
  setHeaderOptions,
  type V1Pod,
  type V1PodStatus,
} from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type RequestOptions } from 'node:https';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Duration } from 'luxon';
import type { AttemptStart } from '../../types';
import { ClusterClient } from '../ClusterClient';
import type { KubernetesConfig } from '../config';
import { connect } from '../connection';
import { KubernetesExecutor } from '../KubernetesExecutor';
import { JOB_UID } from '../names';
import { RIGHTS } from '../rights';

const TOOLS: ToolName[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwokctl',
  'kubectl',
];
/** No such node is there, so that nothing but the test plays the kubelet for its pods. */
const NODE = 'test-node';
/** Of a simulated node; its pods complete by themselves, and their logs can be read. */
export const SIMULATED = { 'sandbox.helium.dev/simulated': 'true' };
const NOWHERE = { 'helium.dev/node': 'none' };
const DEADLINE_MS = 60_000;

/** Asks again until there is an answer. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain: ${what}`);
    }
    await sleep(100);
  }
}

/** A real API server, scheduler and controllers; the test is the kubelet. */
export class TestCluster {
  readonly folder: string;
  readonly core: CoreV1Api;
  readonly batch: BatchV1Api;
  readonly #admin: KubeConfig;
  readonly #stop: () => Promise<void>;

  private constructor(options: {
    folder: string;
    admin: KubeConfig;
    stop: () => Promise<void>;
  }) {
    this.folder = options.folder;
    this.#admin = options.admin;
    this.#stop = options.stop;
    this.core = options.admin.makeApiClient(CoreV1Api);
    this.batch = options.admin.makeApiClient(BatchV1Api);
  }

  static async start(): Promise<TestCluster> {
    const cache =
      process.env.HELIUM_CACHE ??
      join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium');
    const tools = await resolveTools({ cache, names: TOOLS });
    const folder = await mkdtemp(join(tmpdir(), 'helium-jobs-'));
    const remove = () =>
      rm(folder, { recursive: true, force: true, maxRetries: 5 });
    try {
      const home = join(folder, 'sandbox');
      const sandbox = await startSandbox({ home, tools, ingressPort: 0 });
      const admin = new KubeConfig();
      admin.loadFromFile(sandbox.kubeconfig);
      return new TestCluster({
        folder,
        admin,
        stop: async () => {
          await sandbox.stop();
          await remove();
        },
      });
    } catch (error) {
      await remove();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  /** What the API server counts. */
  async metrics(): Promise<string> {
    const options: RequestOptions = { method: 'GET' };
    await this.#admin.applyToHTTPSOptions(options);
    const server = this.#admin.getCurrentCluster()!.server;
    return new Promise((resolve, reject) => {
      get(`${server}/metrics`, options, response => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          body += chunk;
        });
        response.once('end', () => resolve(body));
      }).once('error', reject);
    });
  }

  /** A namespace and, in it, an account with the rights that Helium asks for, or fewer. Returns the path of its kubeconfig. */
  async account(options: { without?: string } = {}): Promise<{
    namespace: string;
    kubeconfig: string;
  }> {
    const namespace = `jobs-${randomUUID().slice(0, 8)}`;
    const name = 'portal';
    const metadata = { name };
    const rbac = this.#admin.makeApiClient(RbacAuthorizationV1Api);
    await this.core.createNamespace({
      body: { metadata: { name: namespace } },
    });
    await this.core.createNamespacedServiceAccount({
      namespace,
      body: { metadata },
    });
    await rbac.createNamespacedRole({
      namespace,
      body: {
        metadata,
        rules: RIGHTS.map(({ group, resource, subresource, verbs }) => ({
          apiGroups: [group],
          resources: [subresource ? `${resource}/${subresource}` : resource],
          verbs: verbs.filter(
            verb => `${verb} ${resource}` !== options.without,
          ),
        })).filter(({ verbs }) => verbs.length),
      },
    });
    await rbac.createNamespacedRoleBinding({
      namespace,
      body: {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      },
    });
    const { status } = await this.core.createNamespacedServiceAccountToken({
      namespace,
      name,
      body: { spec: { audiences: [] } },
    });
    const kubeconfig = new KubeConfig();
    kubeconfig.loadFromOptions({
      clusters: this.#admin.clusters,
      users: [{ name, token: status!.token }],
      contexts: [
        { name, user: name, cluster: this.#admin.clusters[0].name, namespace },
      ],
      currentContext: name,
    });
    const path = join(this.folder, `${namespace}.json`);
    await writeFile(path, kubeconfig.exportConfig(), { mode: 0o600 });
    return { namespace, kubeconfig: path };
  }

  /** An executor with a namespace of its own. */
  async executor(
    config: Partial<KubernetesConfig> = {},
    account: { without?: string } = {},
  ): Promise<TestJobs> {
    const { namespace, kubeconfig } = await this.account(account);
    return new TestJobs(this, namespace, {
      kubeconfig,
      image: 'example/helium:1',
      imagePullSecrets: [],
      nodeSelector: NOWHERE,
      tolerations: [],
      labels: { 'app.kubernetes.io/instance': 'test' },
      volumes: [],
      volumeMounts: [],
      deadline: Duration.fromObject({ hours: 2 }),
      startTimeout: Duration.fromObject({ minutes: 10 }),
      ...config,
    });
  }
}

/** The Jobs of one executor, and what a kubelet does with their pods. */
export class TestJobs {
  readonly executor: KubernetesExecutor;
  readonly client: ClusterClient;
  readonly workDirectory: string;
  readonly namespace: string;
  readonly config: KubernetesConfig;
  readonly #core: CoreV1Api;

  constructor(
    cluster: TestCluster,
    namespace: string,
    config: KubernetesConfig,
  ) {
    this.config = config;
    this.namespace = namespace;
    this.#core = cluster.core;
    this.client = ClusterClient.create(connect(config));
    this.workDirectory = join(cluster.folder, namespace);
    this.executor = KubernetesExecutor.create({
      config,
      attemptMemory: 768,
      grace: Duration.fromObject({ minutes: 10 }),
      workDirectory: this.workDirectory,
      logger: mockServices.logger.mock(),
    });
  }

  start(overrides: Partial<AttemptStart> = {}): AttemptStart {
    return {
      attemptId: randomUUID(),
      operationId: randomUUID(),
      attempt: 1,
      kind: 'create',
      workspace: 'atlas',
      program: 'gcp_namespace_only',
      portalUrl: 'http://127.0.0.1:1/api/helium',
      token: `secret-${randomUUID()}`,
      leaseSeconds: 60,
      ...overrides,
    };
  }

  /** The pod that the Job controller makes for a Job. */
  pod(uid: string | number): Promise<V1Pod> {
    return eventually('a pod of the Job', async () => {
      const { items } = await this.#core.listNamespacedPod({
        namespace: this.namespace,
        labelSelector: `${JOB_UID}=${uid}`,
      });
      return items[0];
    });
  }

  /** What the scheduler does. */
  async bind(pod: V1Pod): Promise<void> {
    const { namespace } = this;
    await this.#core.createNamespacedPodBinding({
      namespace,
      name: pod.metadata!.name!,
      body: {
        metadata: { name: pod.metadata!.name },
        target: { kind: 'Node', name: NODE },
      },
    });
  }

  /** What a kubelet reports. */
  async report(pod: V1Pod, status: V1PodStatus): Promise<void> {
    await this.#core.patchNamespacedPodStatus(
      {
        namespace: this.namespace,
        name: pod.metadata!.name!,
        body: { status },
      },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }

  async reportRunning(pod: V1Pod, ready: 'True' | 'False' = 'True') {
    await this.report(pod, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready }],
      containerStatuses: [
        containerStatus({ running: { startedAt: new Date() } }, true),
      ],
    });
  }

  async reportTerminated(
    pod: V1Pod,
    terminated: { exitCode: number; reason: string },
  ) {
    await this.report(pod, {
      phase: terminated.exitCode ? 'Failed' : 'Succeeded',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        containerStatus({
          terminated: {
            ...terminated,
            startedAt: new Date(0),
            finishedAt: new Date(0),
          },
        }),
      ],
    });
  }

  async reportWaiting(pod: V1Pod, reason: string, message: string) {
    await this.report(pod, {
      phase: 'Pending',
      containerStatuses: [containerStatus({ waiting: { reason, message } })],
    });
  }
}

export const containerStatus = (
  state: NonNullable<V1PodStatus['containerStatuses']>[number]['state'],
  ready = false,
): NonNullable<V1PodStatus['containerStatuses']>[number] => ({
  name: 'runner',
  image: 'example/helium:1',
  imageID: '',
  ready,
  restartCount: 0,
  state,
});
