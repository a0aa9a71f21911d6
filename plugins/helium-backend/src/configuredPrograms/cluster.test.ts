import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { inventory, probe, removeLeftover } from './cluster';

// The first test loads the library of Kubernetes, which takes seconds.
jest.setTimeout(60_000);

/** Answers of an API server by path; everything else is absent. */
const answers: Record<string, { status?: number; body: object }> = {};

const resources = (groupVersion: string, ...kinds: string[]) => ({
  body: {
    kind: 'APIResourceList',
    groupVersion,
    resources: kinds.map(kind => ({
      name: `${kind.toLowerCase()}s`,
      singularName: '',
      kind,
      namespaced: true,
      verbs: ['list'],
    })),
  },
});

describe('the cluster of an inventory', () => {
  let folder: string;
  let server: Server;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-inventory-'));
    server = createServer((request, response) => {
      const { status = 200, body } = answers[request.url!.split('?')[0]] ?? {
        status: 404,
        body: { kind: 'Status', code: 404 },
      };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
    const { port } = server.address() as AddressInfo;
    await writeFile(
      join(folder, 'kubeconfig'),
      stringify({
        clusters: [
          {
            name: 'shops',
            cluster: {
              server: `http://127.0.0.1:${port}`,
              'insecure-skip-tls-verify': true,
            },
          },
        ],
        users: [{ name: 'helium', user: {} }],
        contexts: [
          { name: 'shops', context: { cluster: 'shops', user: 'helium' } },
        ],
      }),
    );
    for (const path of Object.keys(answers)) {
      delete answers[path];
    }
    answers['/apis'] = {
      body: { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
    };
    answers['/api/v1/'] = resources('v1', 'ConfigMap', 'Secret');
    answers['/api/v1'] = answers['/api/v1/'];
    answers['/api/v1/configmaps'] = {
      body: {
        kind: 'ConfigMapList',
        apiVersion: 'v1',
        items: [{ metadata: { name: 'left', namespace: 'default' } }],
      },
    };
  });

  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = () => ({
    kubeconfig: join(folder, 'kubeconfig'),
    context: 'shops',
  });

  it('lists what is there, and takes a kind that is gone for empty', async () => {
    expect(await inventory(settings(), 'otter')).toEqual([
      {
        where: 'kubernetes',
        kind: 'v1/ConfigMap',
        namespace: 'default',
        name: 'left',
        removable: true,
      },
    ]);
  });

  it('removes nothing that does not carry the label', async () => {
    const left = {
      where: 'kubernetes',
      kind: 'v1/ConfigMap',
      namespace: 'default',
      name: 'left',
    };
    const remove = () =>
      removeLeftover(settings(), 'otter', left, { force: false });
    // Gone already.
    await remove();
    answers['/api/v1/namespaces/default/configmaps/left'] = {
      body: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'left',
          namespace: 'default',
          labels: { 'helium.dev/workspace': 'badger' },
        },
      },
    };
    await expect(remove()).rejects.toThrow(
      "ConfigMap 'left' does not carry the label of workspace 'otter', and is left alone",
    );
  });

  it('does not take what it may not see for gone', async () => {
    answers['/api/v1/secrets'] = {
      status: 403,
      body: { kind: 'Status', message: 'forbidden' },
    };
    await expect(inventory(settings(), 'otter')).rejects.toThrow('403');
  });

  it('names the setting that is wrong', async () => {
    await expect(
      inventory({ ...settings(), context: 'others' }, 'otter'),
    ).rejects.toThrow(
      "inventory.kubernetes.context: the kubeconfig has no context 'others'",
    );
    await expect(
      inventory({ ...settings(), kubeconfig: join(folder, 'no') }, 'otter'),
    ).rejects.toThrow(/inventory.kubernetes.kubeconfig '.*no' can't be read/);
  });

  it('says what a check found', async () => {
    const check = {
      type: 'kubernetes' as const,
      title: 'Runs',
      kind: 'Deployment' as const,
      namespace: 'otter',
      name: 'till',
    };
    answers['/apis/apps/v1'] = resources('apps/v1', 'Deployment');
    expect(await probe(settings(), check)).toEqual({
      passed: false,
      message: "Deployment 'till' is absent",
    });
    const path = '/apis/apps/v1/namespaces/otter/deployments/till';
    const deployment = (readyReplicas: number, observedGeneration = 2) => ({
      body: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'till', generation: 2 },
        spec: { replicas: 2 },
        status: { readyReplicas, updatedReplicas: 2, observedGeneration },
      },
    });
    answers[path] = deployment(1);
    expect((await probe(settings(), check)).message).toBe(
      '1 of 2 replicas are ready',
    );
    answers[path] = deployment(2, 1);
    expect((await probe(settings(), check)).message).toBe(
      'Its newest version is not rolled out',
    );
    answers[path] = deployment(2);
    expect(await probe(settings(), check)).toEqual({ passed: true });
  });
});
