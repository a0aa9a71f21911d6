import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  resolveTools,
  type Sandbox,
  startSandbox,
} from '@helium-portal/sandbox';
import {
  AppsV1Api,
  AuthorizationV1Api,
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  NetworkingV1Api,
} from '@kubernetes/client-node';
import { parse } from 'yaml';
import { createExecutor } from './executor';
import { CACHE, CHART, Helm } from './helm';

/** The namespaces of the release, and one that it has nothing to do with. */
export const NAMESPACE = 'helium';
export const RUNNERS = 'helium-runners';
export const ELSEWHERE = 'elsewhere';
export const NAME = 'helium';
const WAIT = '120s';
/** What the executor leaves alone for a minute is only removed after it. */
const PATIENCE_MS = 180_000;

/** A cluster of the test's own, with what an administrator makes before the first installation. */
export class Release {
  readonly kubeconfig: KubeConfig;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly batch: BatchV1Api;
  readonly network: NetworkingV1Api;
  readonly objects: KubernetesObjectApi;
  readonly #sandbox: Sandbox;
  readonly #folder: string;
  readonly #helm: Helm;

  private constructor(sandbox: Sandbox, folder: string, helm: Helm) {
    this.#sandbox = sandbox;
    this.#folder = folder;
    this.#helm = helm;
    this.kubeconfig = new KubeConfig();
    this.kubeconfig.loadFromFile(sandbox.kubeconfig);
    this.core = this.kubeconfig.makeApiClient(CoreV1Api);
    this.apps = this.kubeconfig.makeApiClient(AppsV1Api);
    this.batch = this.kubeconfig.makeApiClient(BatchV1Api);
    this.network = this.kubeconfig.makeApiClient(NetworkingV1Api);
    this.objects = KubernetesObjectApi.makeApiClient(this.kubeconfig);
  }

  static async create(): Promise<Release> {
    const folder = await mkdtemp(join(tmpdir(), 'helium-release-'));
    const helm = await Helm.create();
    const sandbox = await startSandbox({
      home: folder,
      tools: await resolveTools({ cache: CACHE }),
      ingressPort: 0,
    });
    const release = new Release(sandbox, folder, helm);
    for (const name of [NAMESPACE, ELSEWHERE]) {
      await release.core.createNamespace({ body: { metadata: { name } } });
      await release.core.createNamespacedSecret({
        namespace: name,
        body: {
          metadata: { name: 'helium' },
          stringData: {
            'postgres-password': 'p',
            'secrets-key': Buffer.alloc(32).toString('base64'),
            'pulumi-passphrase': 'p',
          },
        },
      });
    }
    return release;
  }

  /** `helm install`, `upgrade`, `rollback` and so on, which wait until everything is ready. */
  async helm(verb: string, ...args: string[]): Promise<string> {
    return await this.#helm.run(
      verb,
      NAME,
      ...args,
      '--namespace',
      NAMESPACE,
      '--kubeconfig',
      this.#sandbox.kubeconfig,
      ...(verb === 'list' || verb === 'test' ? [] : ['--wait']),
      '--timeout',
      WAIT,
    );
  }

  async install(verb: 'install' | 'upgrade', values: object): Promise<string> {
    return await this.helm(verb, CHART, ...(await this.#helm.values(values)));
  }

  /** What carries the release's label, as `Kind name`. */
  async remains(): Promise<string[]> {
    const labelSelector = `app.kubernetes.io/instance=${NAME}`;
    const kinds = [
      ['v1', 'Namespace'],
      ['v1', 'Service'],
      ['v1', 'ServiceAccount'],
      ['v1', 'ConfigMap'],
      ['v1', 'Secret'],
      ['v1', 'Pod'],
      ['v1', 'PersistentVolumeClaim'],
      ['apps/v1', 'Deployment'],
      ['apps/v1', 'StatefulSet'],
      ['batch/v1', 'Job'],
      ['policy/v1', 'PodDisruptionBudget'],
      ['networking.k8s.io/v1', 'NetworkPolicy'],
      ['networking.k8s.io/v1', 'Ingress'],
      ['rbac.authorization.k8s.io/v1', 'Role'],
      ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
      ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
      ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
    ];
    const lists = await Promise.all(
      kinds.map(([apiVersion, kind]) =>
        this.objects.list(
          apiVersion,
          kind,
          undefined,
          undefined,
          undefined,
          undefined,
          undefined,
          labelSelector,
        ),
      ),
    );
    return lists.flatMap(({ items }, index) =>
      items.map(({ metadata }) => `${kinds[index][1]} ${metadata?.name}`),
    );
  }

  /** What a service account may do, as itself. */
  async actAs(namespace: string, name: string): Promise<KubeConfig> {
    const { status } = await this.core.createNamespacedServiceAccountToken({
      namespace,
      name,
      body: { spec: { audiences: [], expirationSeconds: 3600 } },
    });
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: this.kubeconfig.getClusters(),
      users: [{ name, token: status!.token }],
      contexts: [
        {
          name,
          user: name,
          cluster: this.kubeconfig.getCurrentCluster()!.name,
        },
      ],
      currentContext: name,
    });
    return config;
  }

  /** The portal's own executor: with its account, and with the configuration that the chart gave it. */
  async executor(): Promise<ReturnType<typeof createExecutor>> {
    const account = await this.actAs(NAMESPACE, NAME);
    const kubeconfig = join(this.#folder, 'portal.kubeconfig');
    await writeFile(kubeconfig, account.exportConfig(), { mode: 0o600 });
    const { data } = await this.core.readNamespacedConfigMap({
      namespace: NAMESPACE,
      name: NAME,
    });
    return createExecutor({
      helium: parse(data!['app-config.helium.yaml']).helium,
      kubeconfig,
      workDirectory: join(this.#folder, 'work'),
    });
  }

  async remove(): Promise<void> {
    await this.#sandbox.stop();
    await this.#helm.remove();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** All that a kubeconfig's user may do in a namespace, as `verb group/resource`, without what everybody may. */
export async function rightsIn(
  config: KubeConfig,
  namespace: string,
): Promise<string[]> {
  const { status } = await config
    .makeApiClient(AuthorizationV1Api)
    .createSelfSubjectRulesReview({ body: { spec: { namespace } } });
  return status!.resourceRules
    .filter(({ apiGroups }) => !apiGroups?.[0]?.endsWith('.k8s.io'))
    .flatMap(({ verbs, apiGroups = [], resources = [] }) =>
      apiGroups.flatMap(group =>
        resources.flatMap(resource =>
          verbs.map(verb => `${verb} ${group ? `${group}/` : ''}${resource}`),
        ),
      ),
    )
    .sort();
}

export async function until(
  what: string,
  look: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await look())) {
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain until ${what}`);
    }
    await sleep(200);
  }
}
