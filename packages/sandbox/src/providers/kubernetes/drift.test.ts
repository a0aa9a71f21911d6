import * as kubernetes from '@pulumi/kubernetes';
import { ApiError } from './errors';
import { observedInputs } from './drift';
import { startTestCluster, TestCluster } from './__testUtils__/cluster';
import { declare } from './__testUtils__/stack';

jest.setTimeout(120_000);

describe('observedInputs', () => {
  const observe = (inputs: object, live: object) =>
    observedInputs(
      { apiVersion: 'v1', kind: 'Thing', ...inputs },
      { apiVersion: 'v1', kind: 'Thing', ...live },
    );

  it.each([
    ['other spellings of a quantity', { a: '1000m' }, { a: '1' }],
    ['what the server leaves out', { a: false, b: [], c: '' }, {}],
    ['what only the server sets', { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }],
    [
      'named things that others added',
      { list: [{ name: 'a', v: 1 }] },
      { list: [{ name: 'z' }, { name: 'a', v: 1, w: 2 }] },
    ],
  ])('keeps %s', (_, inputs, live) => {
    expect(observe(inputs, live)).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      ...inputs,
    });
  });

  it.each([
    [
      'changed values',
      { a: '1Gi', b: 1 },
      { a: '2Gi', b: 1 },
      { a: '2Gi', b: 1 },
    ],
    ['removed values', { a: 'x', b: 1 }, { b: 1 }, { b: 1 }],
    ['removed things', { l: [{ name: 'a' }] }, { l: [] }, { l: [] }],
    ['longer lists', { l: ['a'] }, { l: ['a', 'b'] }, { l: ['a', 'b'] }],
  ])('shows %s', (_, inputs, live, expected) => {
    expect(observe(inputs, live)).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      ...expected,
    });
  });
});

describe('Drift and imports', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startTestCluster();
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  const MAPS = '/api/v1/namespaces/default/configmaps';
  const use = () =>
    new kubernetes.Provider('sandbox', { kubeconfig: cluster.kubeconfig });
  const patch = (path: string, body: object) =>
    cluster.client.patch(path, {
      body,
      contentType: 'application/merge-patch+json',
      query: { fieldManager: 'somebody' },
    });

  it('sees and mends what changed or vanished outside', async () => {
    const stack = await cluster.stack('drift');
    const program = async () => {
      const provider = new kubernetes.Provider('sandbox', {
        kubeconfig: cluster.kubeconfig,
        enablePatchForce: true,
        enableConfigMapMutable: true,
      });
      for (const name of ['changed', 'vanished', 'untouched']) {
        declare(
          new kubernetes.core.v1.ConfigMap(
            name,
            { metadata: { name }, data: { a: '1', b: '2' } },
            { provider },
          ),
        );
      }
    };
    await stack.up(program);
    await patch(`${MAPS}/changed`, { data: { a: 'other', b: null, c: 'new' } });
    await cluster.client.delete(`${MAPS}/vanished`);

    expect(await stack.refresh()).toEqual({ delete: 1, same: 3, update: 1 });
    expect((await stack.up(program)).changes).toEqual({
      create: 1,
      same: 3,
      update: 1,
    });
    const { data } = await cluster.client.get(`${MAPS}/changed`);
    expect(data).toEqual({ a: '1', b: '2', c: 'new' });

    await stack.destroy();
    await expect(cluster.client.get(`${MAPS}/changed`)).rejects.toThrow(
      ApiError,
    );
  });

  it('says which fields others manage, and who', async () => {
    const stack = await cluster.stack('conflict');
    const program = (a: string) => async () => {
      declare(
        new kubernetes.core.v1.ServiceAccount(
          'account',
          { metadata: { name: 'account', labels: { a } } },
          { provider: use() },
        ),
      );
    };
    await stack.up(program('1'));
    await patch('/api/v1/namespaces/default/serviceaccounts/account', {
      metadata: { labels: { a: 'theirs' } },
    });
    const { message } = await stack.fails(program('2'));
    expect(message).toContain('Server-Side Apply field conflict detected');
    expect(message).toContain('.metadata.labels.a');
    expect(message).toContain('conflict with "somebody"');
  });

  it('imports by id, and takes over', async () => {
    const stack = await cluster.stack('import');
    await cluster.client.post(MAPS, {
      body: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'found', labels: { from: 'outside' } },
        data: { a: '1' },
      },
      query: { fieldManager: 'kubectl' },
    });
    const program = (id: string | undefined, a: string) => async () => {
      const found = new kubernetes.core.v1.ConfigMap(
        'found',
        {
          metadata: {
            name: 'found',
            namespace: 'default',
            labels: { from: 'outside' },
            annotations: { 'pulumi.com/patchForce': 'true' },
          },
          data: { a },
        },
        {
          import: id,
          provider: new kubernetes.Provider('sandbox', {
            kubeconfig: cluster.kubeconfig,
            enableConfigMapMutable: true,
          }),
          ignoreChanges: id ? ['metadata.annotations'] : [],
        },
      );
      return { uid: found.metadata.uid };
    };
    const { changes, outputs } = await stack.up(program('default/found', '1'));
    expect(changes.import).toBe(1);
    expect((await stack.up(program(undefined, '2'))).changes.update).toBe(1);
    const live = await cluster.client.get(`${MAPS}/found`);
    expect(live.metadata.uid).toBe(outputs.uid);
    expect(live.data).toEqual({ a: '2' });
  });

  it('reads what another program made', async () => {
    const stack = await cluster.stack('get');
    const { outputs } = await stack.up(async () => {
      const service = kubernetes.core.v1.Service.get(
        'api',
        'default/kubernetes',
        { provider: use() },
      );
      return { ip: service.spec.clusterIP };
    });
    expect(outputs.ip).toMatch(/^[\d.]+$/);
    const { message } = await stack.fails(async () => {
      kubernetes.core.v1.Service.get('none', 'default/none', {
        provider: use(),
      });
    });
    expect(message).toMatch(/none.*does not exist/s);
    await stack.destroy();
    await cluster.client.get('/api/v1/namespaces/default/services/kubernetes');
  });
});
