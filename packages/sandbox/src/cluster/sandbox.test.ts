import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  AuthorizationV1Api,
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  NetworkingV1Api,
} from '@kubernetes/client-node';
import {
  clusterTools,
  deploy,
  eventually,
  listeningSockets,
  loadPage,
  podTemplate,
  processesOf,
  TOOLS_TIMEOUT_MS,
} from '../__testUtils__/cluster';
import { temporaryFolder } from '../__testUtils__/folders';
import { ResolvedTool, ToolName } from '../tools';
import { Sandbox, startSandbox } from './sandbox';

jest.setTimeout(60_000);

const namespace = 'demo';
const HOST = 'console.demo.localhost';

let home: string;
let removeHome: () => Promise<void>;
let tools: Map<ToolName, ResolvedTool>;
let sandbox: Sandbox;
let kubeconfig: KubeConfig;
let core: CoreV1Api;
const waiting = (app: string) =>
  eventually(`a reason why ${app} waits`, async () => {
    const { items } = await core.listNamespacedPod({
      namespace,
      labelSelector: `app=${app}`,
    });
    const status = items[0]?.status;
    const state = status?.containerStatuses?.[0].state?.waiting;
    return state && { phase: status?.phase, ...state };
  });

beforeAll(async () => {
  ({ path: home, remove: removeHome } = await temporaryFolder());
  tools = await clusterTools();
  sandbox = await startSandbox({ home, tools, ingressPort: 0 });
  kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(sandbox.kubeconfig);
  core = kubeconfig.makeApiClient(CoreV1Api);
  await core.createNamespace({
    body: {
      metadata: {
        name: namespace,
        labels: { 'helium.dev/workspace': 'my-workspace' },
      },
    },
  });
}, TOOLS_TIMEOUT_MS);

afterAll(async () => {
  await sandbox?.stop();
  await removeHome?.();
});

describe('a sandbox', () => {
  it('has a private kubeconfig with one context', async () => {
    expect(sandbox.kubeconfig).toBe(join(home, 'kubeconfig'));
    expect(sandbox.context).toBe('helium');
    expect(kubeconfig.getContexts().map(({ name }) => name)).toEqual([
      'helium',
    ]);
    expect((await stat(sandbox.kubeconfig)).mode % 0o1000).toBe(0o600);
  });

  it('has two simulated nodes, one of them with GPUs', async () => {
    const { items } = await core.listNode();
    expect(items.map(({ metadata }) => metadata?.name)).toEqual([
      'helium-1',
      'helium-gpu-1',
    ]);
    expect(
      items.map(({ status }) => status?.allocatable?.['nvidia.com/gpu']),
    ).toEqual([undefined, '4']);
  });

  it('listens on loopback only', async () => {
    const pids = (await processesOf(home)).map(({ pid }) => pid);
    expect(pids).toHaveLength(5);
    const sockets = await listeningSockets(pids);
    expect(sockets.length).toBeGreaterThanOrEqual(6);
    expect(sockets.filter(socket => !socket.startsWith('127.0.0.1:'))).toEqual(
      [],
    );
  });

  it('refuses a second start, and a port that is in use', async () => {
    await expect(startSandbox({ home, tools, ingressPort: 0 })).rejects.toThrow(
      `The sandbox in ${home}/sandbox is already run by process ${process.pid}: stop that one first, or set HELIUM_HOME to another folder`,
    );
    const other = createServer();
    await new Promise<void>(resolve => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(
      startSandbox({ home: join(home, 'other'), tools, ingressPort: port }),
    ).rejects.toThrow(
      `Port ${port} is used by another program: stop it, or set HELIUM_INGRESS_PORT to a free port`,
    );
    await new Promise(resolve => {
      other.close(resolve);
    });
  });

  it('binds claims, and removes the volume after its claim', async () => {
    await core.createNamespacedPersistentVolumeClaim({
      namespace,
      body: {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '10Gi' } },
        },
      },
    });
    const claim = await eventually('the claim to be bound', async () => {
      const found = await core.readNamespacedPersistentVolumeClaim({
        namespace,
        name: 'data',
      });
      return found.status?.phase === 'Bound' && found;
    });
    expect(claim.spec?.storageClassName).toBe('standard');
    expect(claim.status?.capacity?.storage).toBe('10Gi');

    await core.deleteNamespacedPersistentVolumeClaim({
      namespace,
      name: 'data',
    });
    await eventually('the volume to be gone', async () => {
      const { items } = await core.listPersistentVolume();
      return items.length === 0;
    });
  });

  it('gives addresses, and a page that tells whether pods are ready', async () => {
    const ports = [{ name: 'http', port: 80 }];
    await core.createNamespacedService({
      namespace,
      body: {
        metadata: { name: 'console' },
        spec: { type: 'LoadBalancer', selector: { app: 'console' }, ports },
      },
    });
    const networking = kubeconfig.makeApiClient(NetworkingV1Api);
    await networking.createNamespacedIngress({
      namespace,
      body: {
        metadata: { name: 'console' },
        spec: {
          rules: [
            {
              host: HOST,
              http: {
                paths: [
                  {
                    path: '/',
                    pathType: 'Prefix',
                    backend: {
                      service: { name: 'console', port: { name: 'http' } },
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    });
    const ip = await eventually('an address of the service', async () => {
      const { status } = await core.readNamespacedService({
        namespace,
        name: 'console',
      });
      return status?.loadBalancer?.ingress?.[0].ip;
    });
    expect(ip).toMatch(/^127[.]/);
    const ingress = await eventually('an address of the Ingress', async () => {
      const found = await networking.readNamespacedIngress({
        namespace,
        name: 'console',
      });
      return found.status?.loadBalancer?.ingress && found;
    });
    expect(ingress.spec?.ingressClassName).toBe('helium');

    const { ingressPort } = sandbox;
    const early = await loadPage(ingressPort, HOST);
    expect(early.status).toBe(503);
    expect(early.body).toContain('No ready endpoint');

    await deploy(kubeconfig, namespace, podTemplate('console'));
    const page = await eventually('the page to be ready', async () => {
      const loaded = await loadPage(ingressPort, HOST);
      return loaded.status === 200 && loaded;
    });
    expect(page.body).toContain(
      '<h1>Stand-in for console of my-workspace</h1>',
    );
    expect(page.body).toContain('<dt>Service</dt><dd>console:80</dd>');
    expect(page.body).toContain('1 ready endpoint');
    expect(page.policy).toContain("default-src 'none'");

    const unknown = await loadPage(ingressPort, 'unknown.localhost');
    expect(unknown.status).toBe(404);
    expect(unknown.body).not.toContain('console');
    expect((await loadPage(ingressPort, HOST, 'POST')).status).toBe(405);
  });

  it('can be told that images and containers fail', async () => {
    await deploy(
      kubeconfig,
      namespace,
      podTemplate('pull', {
        containers: [{ name: 'pull', image: 'registry.invalid/pachd:1' }],
      }),
    );
    await deploy(
      kubeconfig,
      namespace,
      podTemplate('never', {}, { 'sandbox.helium.dev/image-pull': 'never' }),
    );
    await deploy(
      kubeconfig,
      namespace,
      podTemplate('crash', {}, { 'sandbox.helium.dev/crash': 'true' }),
    );

    expect(await waiting('pull')).toEqual({
      phase: 'Pending',
      reason: 'ImagePullBackOff',
      message:
        'Back-off pulling image "registry.invalid/pachd:1": the registry can\'t be reached',
    });
    expect(await waiting('never')).toMatchObject({
      phase: 'Pending',
      reason: 'ImagePullBackOff',
    });
    expect(await waiting('crash')).toMatchObject({
      phase: 'Running',
      reason: 'CrashLoopBackOff',
    });
  });

  it('completes Jobs, and fails those that crash', async () => {
    const batch = kubeconfig.makeApiClient(BatchV1Api);
    const run = async (name: string, annotations: Record<string, string>) => {
      await batch.createNamespacedJob({
        namespace,
        body: {
          metadata: { name },
          spec: {
            backoffLimit: 0,
            template: podTemplate(
              name,
              { restartPolicy: 'Never' },
              annotations,
            ),
          },
        },
      });
      return eventually(`the end of ${name}`, async () => {
        const { status } = await batch.readNamespacedJob({ namespace, name });
        return status?.conditions?.find(
          ({ type, status: state }) =>
            state === 'True' && (type === 'Complete' || type === 'Failed'),
        )?.type;
      });
    };
    expect(
      await Promise.all([
        run('works', {}),
        run('fails', { 'sandbox.helium.dev/crash': 'true' }),
      ]),
    ).toEqual(['Complete', 'Failed']);
  });

  it('answers kubectl logs with the plain truth', async () => {
    const { items } = await core.listNamespacedPod({
      namespace,
      labelSelector: 'app=console',
    });
    const log = await core.readNamespacedPodLog({
      namespace,
      name: items[0].metadata!.name!,
    });
    expect(log).toContain('pods of the sandbox are simulated');
  });

  it('enforces RBAC on tokens of service accounts', async () => {
    await core.createNamespacedServiceAccount({
      namespace,
      body: { metadata: { name: 'user' } },
    });
    await core.createNamespacedSecret({
      namespace,
      body: {
        metadata: {
          name: 'user-token',
          annotations: { 'kubernetes.io/service-account.name': 'user' },
        },
        type: 'kubernetes.io/service-account-token',
      },
    });
    const token = await eventually('the token in the secret', async () => {
      const { data } = await core.readNamespacedSecret({
        namespace,
        name: 'user-token',
      });
      return data?.token && Buffer.from(data.token, 'base64').toString();
    });
    const requested = await core.createNamespacedServiceAccountToken({
      namespace,
      name: 'user',
      body: { spec: { audiences: [], expirationSeconds: 600 } },
    });
    for (const bearer of [token, requested.status!.token]) {
      const restricted = new KubeConfig();
      const cluster = kubeconfig.getCurrentCluster()!;
      restricted.loadFromClusterAndUser(cluster, {
        name: 'user',
        token: bearer,
      });
      const review = await restricted
        .makeApiClient(AuthorizationV1Api)
        .createSelfSubjectAccessReview({
          body: {
            spec: { resourceAttributes: { verb: 'list', resource: 'pods' } },
          },
        });
      expect(review.status?.allowed).toBe(false);
      await expect(
        restricted.makeApiClient(CoreV1Api).listNamespacedPod({ namespace }),
      ).rejects.toMatchObject({ code: 403 });
    }
  });
});
