import type { Leftover } from '@helium-portal/backstage-plugin-helium-common';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultSite, until } from '../faults/support';
import { FaultCluster } from '../faults/support/FaultCluster';
import { ROOT } from '../support/HeliumInstance';

jest.setTimeout(300_000);

const FINALIZER = 'example.com/hold';

/** What a chart may do to those who delete its release. */
const LEFT = `
apiVersion: v1
kind: PersistentVolume
metadata:
  name: {{ .Release.Namespace }}-kept
  annotations: { helm.sh/resource-policy: keep }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: ''
  claimRef: { namespace: {{ .Release.Namespace }}, name: kept }
  hostPath: { path: /simulated/kept }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .Release.Namespace }}-kept
  annotations: { helm.sh/resource-policy: keep }
rules: []
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: held
  namespace: {{ .Release.Namespace }}
  finalizers: [${FINALIZER}]
`;

const VOLUME = {
  where: 'kubernetes',
  kind: 'v1/PersistentVolume',
  name: 'untidy-kept',
};
const ROLE = {
  where: 'kubernetes',
  kind: 'rbac.authorization.k8s.io/v1/ClusterRole',
  name: 'untidy-kept',
};
const HELD = {
  where: 'kubernetes',
  kind: 'v1/ConfigMap',
  namespace: 'untidy',
  name: 'held',
};

describe('a workspace whose chart leaves things behind', () => {
  let cluster: FaultCluster;
  let site: FaultSite;
  let chart: string;

  beforeAll(async () => {
    cluster = await FaultCluster.start();
    site = await FaultSite.create({ database: 'sqlite' });
    chart = await mkdtemp(join(tmpdir(), 'helium-chart-'));
    await cp(join(ROOT, 'test', 'charts', 'pachyderm'), chart, {
      recursive: true,
    });
    await writeFile(join(chart, 'templates', 'left.yaml'), LEFT);
    const helium: any = await cluster.serve(site);
    const { settings } = helium.programs.kubernetes_namespace;
    Object.assign(settings, { chart: { path: chart }, timeoutSeconds: 20 });
    await site.startPortal({ pachyderm: true, helium });
  });

  afterAll(async () => {
    await site?.close();
    await cluster?.stop();
    await rm(chart, { recursive: true, force: true });
  });

  /** Waits for a destroy that goes on, and for what it finds. */
  async function destroyed(): Promise<string> {
    const operation = await site.lastOperation('untidy');
    await site.ended(operation, 180_000);
    const { status } = await site.workspace('untidy');
    return status;
  }

  const leftovers = async (): Promise<Leftover[]> =>
    (await site.workspace('untidy')).leftovers;

  /** Once the sweep has nothing under way. */
  async function remove(items: object[], force = false): Promise<string> {
    await until(
      'the removal is accepted',
      async () =>
        await site.client
          .removeLeftovers('untidy', { items: items as Leftover[], force })
          .then(
            () => true,
            error => {
              if (error.statusCode === 409) {
                return undefined;
              }
              throw error;
            },
          ),
      { timeoutMs: 120_000, pauseMs: 1_000 },
    );
    return await destroyed();
  }

  it('ends with exactly those, and is destroyed once they are removed', async () => {
    await site.client.createWorkspace({
      name: 'untidy',
      program: 'kubernetes_namespace',
      expiresIn: 'PT8H',
      parameters: { disableNotebooks: true },
    });
    const create = await site.lastOperation('untidy');
    expect(await site.ended(create, 180_000)).toMatchObject({
      state: 'succeeded',
    });

    await site.client.deleteWorkspace('untidy');
    expect(await destroyed()).toBe('leftovers');
    expect(await leftovers()).toEqual([
      {
        ...ROLE,
        createdAt: expect.any(String),
        removable: true,
        command:
          'kubectl delete clusterroles.rbac.authorization.k8s.io untidy-kept',
      },
      {
        ...HELD,
        createdAt: expect.any(String),
        heldBy: [FINALIZER],
        removable: true,
        command: `kubectl patch configmaps held --namespace=untidy --type=merge '--patch={"metadata":{"finalizers":null}}'`,
      },
      {
        ...VOLUME,
        createdAt: expect.any(String),
        detail: expect.stringMatching(
          /^Reclaim policy Retain, phase \w+, of claim untidy\/kept$/,
        ),
        removable: true,
        command: 'kubectl delete persistentvolumes untidy-kept',
      },
    ]);

    // Somebody else's volume of that kind is none of its leftovers.
    await expect(
      site.client.removeLeftovers('untidy', {
        items: [{ ...VOLUME, name: 'others' }],
      }),
    ).rejects.toMatchObject({ statusCode: 400 });

    expect(await remove([VOLUME, ROLE, HELD])).toBe('leftovers');
    expect(await leftovers()).toEqual([
      expect.objectContaining({ ...HELD, heldBy: [FINALIZER] }),
    ]);

    expect(await remove([HELD], true)).toBe('destroyed');
    expect(await leftovers()).toEqual([]);
    expect(await site.state.stacks('untidy')).toEqual([]);
    const objects = await cluster.kubectl(
      'get',
      'namespaces,persistentvolumes,clusterroles',
      '--output=name',
    );
    expect(objects).not.toContain('untidy');
  });
});
