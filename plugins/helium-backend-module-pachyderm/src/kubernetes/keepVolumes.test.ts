import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { PersistentVolume } from './belonging';
import { Cluster } from './Cluster';
import { keepVolumes, listVolumes } from './keepVolumes';

const UNTIL = new Date('2030-01-31T18:00:00Z');
const PATH = '/api/v1/persistentvolumes';

interface Volume extends PersistentVolume {
  spec: NonNullable<PersistentVolume['spec']>;
}

/** As a driver made it for a claim of the workspace `demo`. */
function volume(
  name: string,
  changes: {
    metadata?: Partial<Volume['metadata']>;
    namespace?: string;
    phase?: string;
  } = {},
): Volume {
  const { metadata, namespace = 'demo', phase = 'Bound' } = changes;
  return {
    metadata: {
      name,
      uid: `uid-of-${name}`,
      annotations: { 'pv.kubernetes.io/provisioned-by': 'disks.example.com' },
      ...metadata,
    },
    spec: {
      capacity: { storage: '10Gi' },
      storageClassName: 'fast',
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { namespace, name: `claim-of-${name}` },
    },
    status: { phase },
  };
}

describe('volumes that are kept', () => {
  let folder: string;
  let server: http.Server;
  let cluster: Cluster;
  let volumes: Volume[];
  const patched: string[] = [];

  // An API server with volumes and nothing else; the real one is asked in kubernetesNamespace.keptData.test.ts.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-volumes-'));
    server = http.createServer(async (request, response) => {
      const { pathname } = new URL(request.url!, 'http://localhost');
      const found = volumes.find(
        ({ metadata }) => `${PATH}/${metadata.name}` === pathname,
      );
      if (request.method === 'PATCH' && found) {
        const patch = JSON.parse(await text(request));
        patched.push(patch.metadata.uid);
        Object.assign(found.spec, patch.spec);
        found.metadata.labels = {
          ...found.metadata.labels,
          ...patch.metadata.labels,
        };
      }
      const body = pathname === PATH ? { items: volumes } : found;
      response.writeHead(body ? 200 : 404).end(JSON.stringify(body ?? {}));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(
      kubeconfig,
      JSON.stringify({
        clusters: [
          {
            name: 'c',
            cluster: {
              server: `http://127.0.0.1:${port}`,
              'insecure-skip-tls-verify': true,
            },
          },
        ],
        users: [{ name: 'u', user: {} }],
        contexts: [{ name: 'test', context: { cluster: 'c', user: 'u' } }],
      }),
    );
    cluster = Cluster.create({ kubeconfig, context: 'test' });
  });

  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are those of the workspace that hold data, retained and marked with the date', async () => {
    volumes = [
      volume('data'),
      volume('others', { namespace: 'elsewhere' }),
      volume('handmade', { metadata: { annotations: {} } }),
      volume('released', { phase: 'Released' }),
    ];
    const before = structuredClone(volumes);
    const listed = await listVolumes(cluster, 'demo');
    expect(volumes).toEqual(before);
    expect(patched).toEqual([]);
    expect(await keepVolumes(cluster, 'demo', UNTIL)).toEqual([
      {
        where: 'kubernetes',
        kind: 'v1/PersistentVolume',
        name: 'data',
        detail: 'Claim demo/claim-of-data, 10Gi, storage class fast',
      },
    ]);
    expect(listed).toEqual(await listVolumes(cluster, 'demo'));
    expect(listed).toMatchObject([{ name: 'data' }]);
    expect(
      volumes.map(({ spec }) => spec.persistentVolumeReclaimPolicy),
    ).toEqual(['Retain', 'Delete', 'Delete', 'Delete']);
    expect(patched).toEqual(['uid-of-data']);
    expect(volumes[0].metadata.labels).toEqual({
      'helium.dev/workspace': 'demo',
      'helium.dev/kept-until': '20300131T180000Z',
    });
  });

  it('are found again when their claims are gone', async () => {
    volumes = [volume('data')];
    await keepVolumes(cluster, 'demo', UNTIL);
    volumes[0].status = { phase: 'Released' };
    const found = [expect.objectContaining({ name: 'data' })];
    expect(await listVolumes(cluster, 'demo')).toEqual(found);
    expect(await keepVolumes(cluster, 'demo', UNTIL)).toEqual(found);
  });

  it('are refused when one is going', async () => {
    volumes = [
      volume('data', {
        metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' },
      }),
    ];
    await expect(keepVolumes(cluster, 'demo', UNTIL)).rejects.toThrow(
      "PersistentVolume 'data' is being deleted and can't be kept",
    );
  });
});
