import { join } from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import { secret } from '@pulumi/pulumi';
import { ApiError } from './errors';
import { startTestCluster, TestCluster } from './__testUtils__/cluster';
import { declare, steps } from './__testUtils__/stack';

jest.setTimeout(120_000);

const CHART = join(__dirname, '__fixtures__', 'chart');

describe('Kubernetes objects', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startTestCluster();
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  const use = () =>
    new kubernetes.Provider('sandbox', { kubeconfig: cluster.kubeconfig });
  const exists = (path: string) =>
    cluster.client.get(path).then(
      () => true,
      error => {
        if (error instanceof ApiError && error.notFound) {
          return false;
        }
        throw error;
      },
    );

  it('makes, changes, replaces and deletes', async () => {
    const stack = await cluster.stack('objects');
    const program = (version: number) => async () => {
      const provider = use();
      const namespace = new kubernetes.core.v1.Namespace(
        'space',
        { metadata: { name: 'objects', labels: { version: `v${version}` } } },
        { provider },
      );
      const inSpace = { namespace: namespace.metadata.name };
      const made = new kubernetes.core.v1.ConfigMap(
        'made',
        { metadata: inSpace, data: { version: `${version}` } },
        { provider },
      );
      const web = new kubernetes.apps.v1.Deployment(
        'web',
        {
          metadata: { ...inSpace, name: 'web' },
          spec: {
            replicas: version,
            selector: { matchLabels: { app: `web-${Math.min(version, 2)}` } },
            template: {
              metadata: { labels: { app: `web-${Math.min(version, 2)}` } },
              spec: {
                containers: [
                  {
                    name: 'web',
                    image: 'nginx:1.27',
                    resources: { requests: { cpu: '1000m', memory: '1024Mi' } },
                  },
                ],
              },
            },
          },
        },
        { provider },
      );
      return {
        uid: namespace.metadata.uid,
        made: made.metadata.name,
        available: web.status.availableReplicas,
      };
    };

    const first = await stack.up(program(1));
    expect(first.changes).toEqual({ create: 5 });
    expect(first.outputs.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.outputs.made).toMatch(/^made-[0-9a-f]{8}$/);
    expect(first.outputs.available).toBe(1);

    // Quantities that the server spells differently are no change.
    expect((await stack.up(program(1))).changes).toEqual({ same: 5 });

    const second = await stack.up(program(2));
    const plan = steps(second.events);
    expect(plan.space).toEqual(['update']);
    expect(plan.web[0]).toBe('delete-replaced');
    expect(plan.made[0]).toBe('create-replacement');
    expect(second.outputs.uid).toBe(first.outputs.uid);
    expect(second.outputs.made).not.toBe(first.outputs.made);
    expect(second.outputs.available).toBe(2);
    const base = '/api/v1/namespaces/objects/configmaps';
    expect(await exists(`${base}/${first.outputs.made}`)).toBe(false);

    const third = await stack.up(program(3));
    expect(steps(third.events).web).toEqual(['update']);

    expect(await stack.destroy()).toEqual({ delete: 5 });
    expect(await exists('/api/v1/namespaces/objects')).toBe(false);
  });

  it('previews without side effects, in namespaces that do not exist yet', async () => {
    const stack = await cluster.stack('preview');
    const program = (name: string) => async () => {
      const provider = use();
      const namespace = new kubernetes.core.v1.Namespace(
        'space',
        { metadata: { name: 'previewed' } },
        { provider },
      );
      declare(
        new kubernetes.core.v1.ConfigMap(
          'known',
          { metadata: { namespace: 'previewed', name }, data: { name } },
          { provider, dependsOn: namespace },
        ),
      );
      declare(
        new kubernetes.core.v1.ConfigMap(
          'unknown',
          { metadata: { namespace: namespace.metadata.uid }, data: { a: 'b' } },
          { provider },
        ),
      );
    };
    expect((await stack.preview(program('one'))).changes).toEqual({
      create: 5,
    });
    expect(await exists('/api/v1/namespaces/previewed')).toBe(false);
    expect(await stack.resources()).toEqual([]);
  });

  it('takes a kubeconfig that only the update makes', async () => {
    const stack = await cluster.stack('made-kubeconfig');
    const program = async () => {
      const first = new kubernetes.core.v1.ConfigMap(
        'first',
        { metadata: { name: 'first' } },
        { provider: use() },
      );
      const provider = new kubernetes.Provider('made', {
        kubeconfig: secret(first.id.apply(() => cluster.kubeconfig)),
        namespace: 'kube-public',
      });
      const second = new kubernetes.core.v1.ConfigMap(
        'second',
        { metadata: { name: 'second' } },
        { provider },
      );
      const release = new kubernetes.helm.v3.Release(
        'release',
        { name: 'second', chart: CHART, values: { replicas: 0 } },
        { provider },
      );
      return { second: second.id, release: release.id };
    };
    expect((await stack.preview(program)).changes).toEqual({ create: 6 });
    const { outputs } = await stack.up(program);
    expect(outputs).toEqual({
      second: 'kube-public/second',
      release: 'kube-public/second',
    });
    expect((await stack.preview(program)).changes).toEqual({ same: 6 });
  });

  it('previews an update as the server would carry it out', async () => {
    const stack = await cluster.stack('preview-update');
    const program = (replicas: number) => async () => {
      declare(
        new kubernetes.apps.v1.Deployment(
          'web',
          {
            metadata: {
              name: 'previewed',
              annotations: { 'pulumi.com/skipAwait': 'true' },
            },
            spec: {
              replicas,
              selector: { matchLabels: { app: 'previewed' } },
              template: {
                metadata: { labels: { app: 'previewed' } },
                spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
              },
            },
          },
          { provider: use() },
        ),
      );
    };
    await stack.up(program(0));
    const { changes } = await stack.preview(program(1));
    expect(changes).toEqual({ same: 2, update: 1 });
    const path = '/apis/apps/v1/namespaces/default/deployments/previewed';
    expect((await cluster.client.get(path)).spec.replicas).toBe(0);
    await expect(stack.preview(program(-1))).rejects.toThrow(
      /spec\.replicas.*must be greater than or equal to 0/s,
    );
  });

  it('makes a definition and resources of its kind in one update', async () => {
    const stack = await cluster.stack('custom');
    const program = (size: number) => async () => {
      const provider = use();
      const definition =
        new kubernetes.apiextensions.v1.CustomResourceDefinition(
          'definition',
          {
            metadata: { name: 'widgets.rehearsal.example.com' },
            spec: {
              group: 'rehearsal.example.com',
              names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
              scope: 'Namespaced',
              versions: [
                {
                  name: 'v1',
                  served: true,
                  storage: true,
                  schema: {
                    openAPIV3Schema: {
                      type: 'object',
                      properties: {
                        spec: {
                          type: 'object',
                          properties: {
                            size: { x_kubernetes_int_or_string: true },
                          },
                        },
                      },
                    },
                  },
                },
              ],
            },
          },
          { provider },
        );
      const widget = new kubernetes.apiextensions.CustomResource(
        'widget',
        {
          apiVersion: 'rehearsal.example.com/v1',
          kind: 'Widget',
          metadata: { name: 'one' },
          spec: { size },
        },
        { provider, dependsOn: definition },
      );
      return { widget: widget.id };
    };
    expect((await stack.preview(program(1))).changes).toEqual({ create: 4 });
    const { outputs } = await stack.up(program(1));
    expect(outputs.widget).toBe('default/one');
    expect((await stack.up(program(2))).changes).toEqual({
      same: 3,
      update: 1,
    });
    const path =
      '/apis/rehearsal.example.com/v1/namespaces/default/widgets/one';
    expect((await cluster.client.get(path)).spec.size).toBe(2);
    expect(await stack.destroy()).toEqual({ delete: 4 });
  });

  it('applies on the client side when the provider is told so', async () => {
    const stack = await cluster.stack('client-side');
    const program = (data: Record<string, string>) => async () => {
      const provider = new kubernetes.Provider('sandbox', {
        kubeconfig: cluster.kubeconfig,
        enableServerSideApply: false,
        enableConfigMapMutable: true,
      });
      const map = new kubernetes.core.v1.ConfigMap(
        'map',
        { metadata: { generateName: 'client-side-' }, data },
        { provider },
      );
      return { name: map.metadata.name, labels: map.metadata.labels };
    };
    const { outputs } = await stack.up(program({ a: '1', b: '2' }));
    expect(outputs.name).toMatch(/^client-side-.{5}$/);
    expect(outputs.labels).toEqual({
      'app.kubernetes.io/managed-by': 'pulumi',
    });
    const path = `/api/v1/namespaces/default/configmaps/${outputs.name}`;
    expect((await stack.up(program({ a: '3' }))).changes.update).toBe(1);
    expect((await cluster.client.get(path)).data).toEqual({ a: '3' });
    await stack.refresh();
    expect((await stack.up(program({ a: '3' }))).changes).toEqual({ same: 3 });
  });

  it('refuses what exists, what is wrong and what it does not have', async () => {
    const stack = await cluster.stack('refused');
    const { message } = await stack.fails(async () => {
      const provider = use();
      declare(
        new kubernetes.core.v1.Namespace(
          'taken',
          { metadata: { name: 'kube-public' } },
          { provider },
        ),
        new kubernetes.core.v1.Service(
          'wrong',
          { metadata: { name: 'wrong' }, spec: { ports: [{ port: 0 }] } },
          { provider },
        ),
        new kubernetes.apiextensions.CustomResource(
          'kindless',
          { apiVersion: 'example.com/v1', kind: 'None', metadata: {} },
          { provider },
        ),
      );
    });
    expect(message).toMatch(/kube-public.*already exists/s);
    expect(message).toMatch(/spec\.ports\[0\]\.port: Invalid value: 0/);
    expect(message).toMatch(/None/);
  });

  it('keeps secrets secret in the state', async () => {
    const stack = await cluster.stack('secrets');
    const [plain, inList] = ['s3cr3t-in-a-secret', 's3cr3t-in-a-list'];
    await stack.up(async () => {
      const provider = use();
      declare(
        new kubernetes.core.v1.Secret(
          'credentials',
          {
            metadata: { name: 'credentials' },
            stringData: { password: plain },
          },
          { provider },
        ),
      );
      declare(
        new kubernetes.core.v1.Pod(
          'pod',
          {
            metadata: { name: 'with-secret' },
            spec: {
              containers: [
                {
                  name: 'web',
                  image: 'nginx:1.27',
                  env: [{ name: 'PASSWORD', value: secret(inList) }],
                },
              ],
            },
          },
          { provider },
        ),
      );
      return { kubeconfig: secret(cluster.kubeconfig) };
    });
    const live = await cluster.client.get(
      '/api/v1/namespaces/default/secrets/credentials',
    );
    expect(Buffer.from(live.data.password, 'base64').toString()).toBe(plain);
    expect(await stack.refresh()).toEqual({ same: 4 });

    const [credentials, pod] = (await stack.resources()).slice(-2);
    const state = JSON.stringify([credentials, pod]);
    for (const value of [plain, inList]) {
      expect(state).not.toContain(value);
      expect(state).not.toContain(Buffer.from(value).toString('base64'));
    }
  });
});
