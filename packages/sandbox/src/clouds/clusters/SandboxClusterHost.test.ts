import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  NetworkingV1Api,
} from '@kubernetes/client-node';
import {
  cacheFolder,
  deploy,
  eventually,
  loadPage,
  podTemplate,
  TOOLS_TIMEOUT_MS,
} from '../../__testUtils__/cluster';
import { temporaryFolder } from '../../__testUtils__/folders';
import { created, mergePatch } from '../../cluster/api';
import { clusterPaths } from '../../cluster/paths';
import { isAlive, ProcessRecord } from '../../cluster/processes';
import { IngressServer } from '../../ingress/server';
import { ResolvedTool, resolveTools, ToolName } from '../../tools';
import { ClusterAddress } from '../ClusterHost';
import { SandboxClusterHost } from './SandboxClusterHost';

jest.setTimeout(120_000);

const run = promisify(execFile);
const CHARTS = resolve(__dirname, '../../../../../test/charts');
const KEY = 'gcp-calm';
const REQUEST = {
  cloud: 'gcp' as const,
  name: 'calm',
  location: 'us-east1',
  kubernetesVersion: '1.33',
};
const POOL = {
  count: 2,
  labels: { 'cloud.google.com/gke-nodepool': 'default' },
  taints: [],
  cpu: 8,
  memory: '32Gi',
};
const DOMAIN = 'calm.localhost';

let folder: string;
let removeFolder: () => Promise<void>;
let tools: Map<ToolName, ResolvedTool>;
let pages: IngressServer;
let host: SandboxClusterHost;
let address: ClusterAddress;
let kubeconfigFile: string;
let core: CoreV1Api;
let kubeconfig: KubeConfig;

async function openHost(): Promise<void> {
  host = await SandboxClusterHost.open({
    folder,
    tools,
    addPages: source => pages.add(source),
  });
}

const path = () => [host.bin, process.env.PATH].join(delimiter);

/** As a program makes it: it names the cloud's plugin, and holds no credentials. */
function kubeconfigOfCloud(): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'calm',
    contexts: [{ name: 'calm', context: { cluster: 'calm', user: 'calm' } }],
    clusters: [
      {
        name: 'calm',
        cluster: {
          server: address.endpoint,
          'certificate-authority-data': address.caCertificate,
        },
      },
    ],
    users: [
      {
        name: 'calm',
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'gke-gcloud-auth-plugin',
            interactiveMode: 'Never',
            provideClusterInfo: true,
            // Core modules do not see what a test does to process.env.
            env: [{ name: 'PATH', value: path() }],
          },
        },
      },
    ],
  });
}

async function tool(name: ToolName, ...args: string[]): Promise<string> {
  const env = { ...process.env, PATH: path(), KUBECONFIG: kubeconfigFile };
  const { stdout } = await run(tools.get(name)!.path, args, { env });
  return stdout;
}

const install = (chart: string, ...values: string[]) =>
  tool(
    'helm',
    'upgrade',
    '--install',
    '--create-namespace',
    '--namespace',
    'helium-system',
    '--wait',
    ...values.map(value => `--set=${value}`),
    chart,
    join(CHARTS, chart),
  );

async function processes(): Promise<ProcessRecord[]> {
  const { run: file } = clusterPaths(join(folder, 'clusters', KEY));
  return JSON.parse(await readFile(file, 'utf8')).processes;
}

const secretOf = (namespace: string, name: string) =>
  core.readNamespacedSecret({ name, namespace }).catch(error => {
    if (error instanceof ApiException && error.code === 404) {
      return undefined;
    }
    throw error;
  });

const makeNamespace = (name: string, labels = {}) =>
  created(core.createNamespace({ body: { metadata: { name, labels } } }));

beforeAll(async () => {
  const temporary = await temporaryFolder();
  removeFolder = temporary.remove;
  folder = join(temporary.path, 'clouds');
  tools = await resolveTools({ cache: cacheFolder() });
  pages = await IngressServer.listen(0);
  await openHost();
  address = await host.create(KEY, REQUEST);
  kubeconfigFile = join(temporary.path, 'kubeconfig');
  await writeFile(kubeconfigFile, kubeconfigOfCloud(), { mode: 0o600 });
  kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(kubeconfigFile);
  core = kubeconfig.makeApiClient(CoreV1Api);
}, TOOLS_TIMEOUT_MS);

afterAll(async () => {
  await host?.stop();
  await pages?.close();
  await removeFolder?.();
});

describe('a rehearsed cluster', () => {
  it('is served at a loopback address, and there once', async () => {
    expect(address.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await host.create(KEY, REQUEST)).toEqual(address);
    expect(await host.list()).toEqual([
      { key: KEY, ...REQUEST, state: 'running', address, pools: [] },
    ]);
    await expect(host.create('a/b', REQUEST)).rejects.toThrow("The key 'a/b'");
  });

  it("lets kubectl, client-node and the provider in by the cloud's plugin", async () => {
    expect(
      await tool('kubectl', 'auth', 'can-i', 'delete', 'nodes', '-A'),
    ).toBe('yes\n');
    expect((await core.listNode()).items).toEqual([]);
    const provider = await run(process.execPath, [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./__testUtils__/askVersion'),
      kubeconfigFile,
    ]);
    expect(provider.stdout).toBe(`v${address.kubernetesVersion}`);
    const nobody = new KubeConfig();
    nobody.loadFromString(
      kubeconfigOfCloud().replace('"command":"gke-', '"command":"no-gke-'),
    );
    await expect(nobody.makeApiClient(CoreV1Api).listNode()).rejects.toThrow(
      'no-gke-gcloud-auth-plugin ENOENT',
    );
  });

  it('has the nodes that its pools ask for', async () => {
    await host.setPool(KEY, 'default', POOL);
    await host.setPool(KEY, 'gpu', {
      ...POOL,
      count: 1,
      taints: [
        { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
      ],
      gpu: { count: 4, type: 'nvidia-l4' },
    });
    const { items } = await core.listNode();
    expect(items).toHaveLength(3);
    const gpu = items.find(
      ({ status }) => status?.capacity?.['nvidia.com/gpu'],
    );
    expect(gpu).toMatchObject({
      spec: { taints: [{ key: 'nvidia.com/gpu', value: 'present' }] },
      status: { allocatable: { cpu: '8', memory: '32Gi' } },
    });
    expect(new Set(items.map(({ spec }) => spec?.podCIDR)).size).toBe(3);

    await makeNamespace('demo');
    await deploy(
      kubeconfig,
      'demo',
      podTemplate('trainer', {
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
        containers: [
          {
            name: 'trainer',
            image: 'example/trainer:1',
            resources: { limits: { 'nvidia.com/gpu': '2' } },
          },
        ],
      }),
    );
    await eventually('the pod to run beside a GPU', async () => {
      const { items: pods } = await core.listNamespacedPod({
        namespace: 'demo',
        labelSelector: 'app=trainer',
      });
      return (
        pods[0]?.status?.phase === 'Running' &&
        pods[0].spec?.nodeName === gpu?.metadata?.name
      );
    });
  });

  it('makes nodes anew when their pool changes, and takes them away with it', async () => {
    const names = async () =>
      (await core.listNode()).items.map(({ metadata }) => metadata!.name!);
    const before = await names();
    await host.setPool(KEY, 'default', { ...POOL, count: 1 });
    expect(await names()).toEqual(
      before.filter(name => !/default-.*-2$/.test(name)),
    );
    await host.setPool(KEY, 'default', { ...POOL, memory: '64Gi' });
    const after = await names();
    expect(after).toHaveLength(3);
    expect(after.filter(name => before.includes(name))).toHaveLength(1);
    await host.removePool(KEY, 'gpu');
    await host.removePool(KEY, 'never');
    expect(await names()).toHaveLength(2);
  });

  it('answers Certificates while cert-manager is there', async () => {
    await install('cert-manager', 'crds.enabled=true');
    const objects = kubeconfig.makeApiClient(CustomObjectsApi);
    const api = { group: 'cert-manager.io', version: 'v1' };
    await objects.createClusterCustomObject({
      ...api,
      plural: 'clusterissuers',
      body: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: 'letsencrypt' },
        spec: { acme: { email: 'nobody@example.com' } },
      },
    });
    const dnsNames = [`*.${DOMAIN}`, DOMAIN];
    await objects.createNamespacedCustomObject({
      ...api,
      plural: 'certificates',
      namespace: 'helium-system',
      body: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'wildcard' },
        spec: {
          secretName: 'workspace-wildcard',
          dnsNames,
          issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer' },
          secretTemplate: {
            annotations: {
              'replicator.v1.mittwald.de/replicate-to-matching':
                'needs-workspace-tls=true',
            },
          },
        },
      },
    });
    await tool(
      'kubectl',
      'wait',
      '--namespace=helium-system',
      '--for=condition=Ready',
      '--timeout=20s',
      'certificate/wildcard',
    );
    const issued = async () =>
      (await secretOf('helium-system', 'workspace-wildcard'))?.data?.[
        'tls.crt'
      ];
    const first = (await issued())!;
    const x509 = new X509Certificate(Buffer.from(first, 'base64'));
    expect(x509.subjectAltName).toBe(
      dnsNames.map(name => `DNS:${name}`).join(', '),
    );

    await core.deleteNamespacedSecret({
      namespace: 'helium-system',
      name: 'workspace-wildcard',
    });
    const again = await eventually('another certificate', issued);
    expect(again).not.toBe(first);
  });

  it('replicates secrets while the replicator is there', async () => {
    await makeNamespace('wants', { 'needs-workspace-tls': 'true' });
    await makeNamespace('foreign', { 'needs-workspace-tls': 'true' });
    await makeNamespace('other');
    await core.createNamespacedSecret({
      namespace: 'foreign',
      body: {
        metadata: { name: 'workspace-wildcard' },
        stringData: { a: 'b' },
      },
    });
    await install('kubernetes-replicator');
    const source = () => secretOf('helium-system', 'workspace-wildcard');
    const copy = () => secretOf('wants', 'workspace-wildcard');
    const inStep = () =>
      eventually('the copy to be like the secret', async () => {
        const [from, to] = await Promise.all([source(), copy()]);
        return (
          from?.data?.['tls.crt'] &&
          from.data['tls.crt'] === to?.data?.['tls.crt'] &&
          to.type === 'kubernetes.io/tls'
        );
      });
    await inStep();
    await core.deleteNamespacedSecret({
      namespace: 'helium-system',
      name: 'workspace-wildcard',
    });
    await inStep();
    expect((await secretOf('foreign', 'workspace-wildcard'))?.data).toEqual({
      a: Buffer.from('b').toString('base64'),
    });
    expect(await secretOf('other', 'workspace-wildcard')).toBeUndefined();

    await core.patchNamespace(
      {
        name: 'wants',
        body: { metadata: { labels: { 'needs-workspace-tls': null } } },
      },
      mergePatch,
    );
    await eventually('the copy to go', async () => !(await copy()));
    await tool(
      'helm',
      'uninstall',
      '-n',
      'helium-system',
      'kubernetes-replicator',
    );
    await makeNamespace('late', { 'needs-workspace-tls': 'true' });
  });

  it('gives addresses, volumes and pages', async () => {
    await install(
      'ingress-nginx',
      'controller.service.loadBalancerIP=203.0.113.7',
    );
    const service = await core.readNamespacedService({
      name: 'ingress-nginx-controller',
      namespace: 'helium-system',
    });
    expect(service.status?.loadBalancer?.ingress).toEqual([
      expect.objectContaining({ ip: '203.0.113.7' }),
    ]);
    await deploy(
      kubeconfig,
      'demo',
      podTemplate('console', {
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        ],
      }),
    );
    await core.createNamespacedPersistentVolumeClaim({
      namespace: 'demo',
      body: {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      },
    });
    await core.createNamespacedService({
      namespace: 'demo',
      body: {
        metadata: { name: 'console' },
        spec: { selector: { app: 'console' }, ports: [{ port: 80 }] },
      },
    });
    await kubeconfig.makeApiClient(NetworkingV1Api).createNamespacedIngress({
      namespace: 'demo',
      body: {
        metadata: { name: 'console' },
        spec: {
          ingressClassName: 'nginx',
          rules: [
            {
              host: `console.${DOMAIN}`,
              http: {
                paths: [
                  {
                    path: '/',
                    pathType: 'Prefix',
                    backend: {
                      service: { name: 'console', port: { number: 80 } },
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    });
    await eventually('the page', async () => {
      const { status, body } = await loadPage(pages.port, `console.${DOMAIN}`);
      return status === 200 && body.includes('console');
    });
    // What came while the replicator was away was not copied.
    expect(await secretOf('late', 'workspace-wildcard')).toBeUndefined();
  });

  it('is there again after a restart, with what it had', async () => {
    const before = await processes();
    await host.stop();
    expect(await Promise.all(before.map(isAlive))).not.toContain(true);
    expect((await loadPage(pages.port, `console.${DOMAIN}`)).status).toBe(503);
    await openHost();
    expect(await host.list()).toMatchObject([{ state: 'stopped' }]);
    expect(await host.resume()).toEqual([]);
    expect(await host.list()).toEqual([
      { key: KEY, ...REQUEST, state: 'running', address, pools: ['default'] },
    ]);
    expect(await tool('kubectl', 'get', 'nodes', '-o', 'name')).toMatch(
      /^(node\/gke-calm-default-[\da-f]{8}-[12]\n){2}$/,
    );
    expect((await loadPage(pages.port, `console.${DOMAIN}`)).status).toBe(200);
    const { mode } = await stat(join(folder, 'clusters', KEY));
    expect(mode % 0o1000).toBe(0o700);
  });

  it('goes with its processes and its folder', async () => {
    const before = await processes();
    expect(await Promise.all(before.map(isAlive))).not.toContain(false);
    await Promise.all([host.delete(KEY), host.delete(KEY)]);
    expect(await Promise.all(before.map(isAlive))).not.toContain(true);
    expect(existsSync(join(folder, 'clusters', KEY))).toBe(false);
    expect(await host.list()).toEqual([]);
    await host.delete(KEY);
    await host.removePool(KEY, 'default');
    await expect(host.setPool(KEY, 'default', POOL)).rejects.toThrow(
      'There is no rehearsed cluster gcp-calm',
    );
  });
});
