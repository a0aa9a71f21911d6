import {
  resolveTools,
  startSandbox,
  type ToolName,
} from '@helium-portal/sandbox';
import {
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  RbacAuthorizationV1Api,
} from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type RequestOptions } from 'node:https';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'luxon';
import type { KubernetesConfig } from '../config';
import { RIGHTS } from '../rights';
import { TestJobs } from './TestJobs';

const TOOLS: ToolName[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwokctl',
  'kubectl',
];
/** Of a simulated node; its pods complete by themselves, and their logs can be read. */
export const SIMULATED = { 'sandbox.helium.dev/simulated': 'true' };
const NOWHERE = { 'helium.dev/node': 'none' };
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
    {
      without,
      ...times
    }: { without?: string; deadline?: Duration; grace?: Duration } = {},
  ): Promise<TestJobs> {
    const { namespace, kubeconfig } = await this.account({ without });
    return TestJobs.create(
      { core: this.core, folder: this.folder, namespace },
      {
        kubeconfig,
        image: 'example/helium:1',
        imagePullSecrets: [],
        nodeSelector: NOWHERE,
        tolerations: [],
        labels: { 'app.kubernetes.io/instance': 'test' },
        volumes: [],
        volumeMounts: [],
        startTimeout: Duration.fromObject({ minutes: 10 }),
        ...config,
      },
      times,
    );
  }
}
