import { setTimeout as sleep } from 'node:timers/promises';
import { Rehearsal } from '../__testUtils__/Rehearsal';
import entrypoint from './kubernetesNamespace.entrypoint';

jest.setTimeout(120_000);

let rehearsal: Rehearsal;

beforeAll(async () => {
  rehearsal = await Rehearsal.start();
});

afterAll(async () => {
  await rehearsal?.stop();
});

const namespaceNamed = (name: string, labels = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

/** A namespace as a workspace has it. */
const makeNamespace = (name: string) =>
  rehearsal.apply(namespaceNamed(name, { 'helium.dev/workspace': name }));

const service = (namespace: string, name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name },
  spec,
});

const volume = (name: string, claim: { namespace: string; name: string }) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: '',
    claimRef: claim,
    hostPath: { path: `/simulated/${name}` },
  },
});

const webhook = (name: string, ...namespaces: string[]) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name },
  webhooks: namespaces.map(namespace => ({
    name: `${namespace}.hook.example.com`,
    clientConfig: { service: { namespace, name: 'hook' } },
    rules: [
      {
        apiGroups: ['example.com'],
        apiVersions: ['v1'],
        operations: ['CREATE'],
        resources: ['things'],
      },
    ],
    failurePolicy: 'Ignore',
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  })),
});

describe('before a destroy', () => {
  it('what has load balancers and disks in the cloud is deleted, and waited for', async () => {
    const name = 'balanced';
    const context = rehearsal.context(name);
    await makeNamespace(name);
    const port = { ports: [{ port: 80 }] };
    await rehearsal.apply(
      service(name, 'outside', { type: 'LoadBalancer', ...port }),
      service(name, 'inside', port),
      service('default', 'another', { type: 'LoadBalancer', ...port }),
    );
    const said: string[] = [];
    await entrypoint.beforeDestroy!(
      { ...context, log: message => said.push(message) },
      [],
    );
    const left = await rehearsal.kubectl(
      'get',
      'services',
      '--all-namespaces',
      '--output=name',
    );
    expect(left).not.toContain('service/outside');
    expect(left).toContain('service/inside');
    expect(left).toContain('service/another');
    expect(said.join()).toContain('Service balanced/outside');
    await rehearsal.kubectl('delete', 'namespace', name);
    await rehearsal.kubectl('delete', 'service', 'another');

    // That of somebody else is left alone.
    await rehearsal.apply(
      namespaceNamed('foreign'),
      service('foreign', 'outside', { type: 'LoadBalancer', ...port }),
    );
    await entrypoint.beforeDestroy!(rehearsal.context('foreign'), []);
    await rehearsal.kubectl('get', 'service', 'outside', '-n', 'foreign');
  });
});

describe('a leftover', () => {
  it('is found wherever it is', async () => {
    const name = 'untidy';
    const context = rehearsal.context(name);
    for (const command of [
      'create configmap stray --namespace=default',
      `label configmap stray --namespace=default helium.dev/workspace=${name}`,
      'create clusterrole stray --verb=get --resource=pods',
      'label clusterrole stray app.kubernetes.io/managed-by=Helm',
      `annotate clusterrole stray meta.helm.sh/release-namespace=${name}`,
    ]) {
      await rehearsal.kubectl(...command.split(' '));
    }
    expect(await entrypoint.inventory(context)).toEqual([
      expect.objectContaining({
        kind: 'rbac.authorization.k8s.io/v1/ClusterRole',
        name: 'stray',
      }),
      expect.objectContaining({
        kind: 'v1/ConfigMap',
        namespace: 'default',
        name: 'stray',
      }),
    ]);
  });

  it('is a volume, a webhook or an API that was for the namespace, also when that is gone', async () => {
    const name = 'departed';
    await rehearsal.apply(
      volume('departed-kept', { namespace: name, name: 'data' }),
      volume('elsewhere-kept', { namespace: 'elsewhere', name: 'data' }),
      webhook('departed-hook', name),
      webhook('shared-hook', name, 'elsewhere'),
      {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1.departed.example.com' },
        spec: {
          group: 'departed.example.com',
          version: 'v1',
          groupPriorityMinimum: 100,
          versionPriority: 1,
          insecureSkipTLSVerify: true,
          service: { namespace: name, name: 'api' },
        },
      },
    );
    const context = rehearsal.context(name);
    const found = await entrypoint.inventory(context);
    expect(found.map(each => `${each.kind} ${each.name}`)).toEqual([
      'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration departed-hook',
      'apiregistration.k8s.io/v1/APIService v1.departed.example.com',
      'v1/PersistentVolume departed-kept',
    ]);
    expect(found[2].detail).toMatch(
      /^Reclaim policy Retain, phase \w+, of claim departed\/data$/,
    );
    for (const leftover of found) {
      await entrypoint.removeLeftover!(leftover, context, { force: false });
    }
    expect(await entrypoint.inventory(context)).toEqual([]);
    expect(await rehearsal.kubectl('get', 'pv', '-o=name')).toContain(
      'elsewhere-kept',
    );
  });

  it('that waits for a finalizer keeps its namespace, which is not named beside it', async () => {
    const name = 'waiting';
    const context = rehearsal.context(name);
    await makeNamespace(name);
    const held = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        namespace: name,
        name: 'held',
        finalizers: ['test.dev/hold'],
      },
    };
    await rehearsal.apply(held);
    await rehearsal.kubectl('delete', 'namespace', name, '--wait=false');
    let found = await entrypoint.inventory(context);
    while (found.some(({ heldBy }) => !heldBy)) {
      await sleep(200);
      found = await entrypoint.inventory(context);
    }
    expect(found).toEqual([
      expect.objectContaining({
        kind: 'v1/ConfigMap',
        name: 'held',
        heldBy: ['test.dev/hold'],
        removable: true,
      }),
    ]);
    await entrypoint.removeLeftover!(found[0], context, { force: true });
    await entrypoint.removeLeftover!(found[0], context, { force: true });
    while ((await entrypoint.inventory(context)).length > 0) {
      await sleep(200);
    }
  });

  it('is removed with its disk by what made that', async () => {
    const name = 'reclaimed';
    const context = rehearsal.context(name);
    await makeNamespace(name);
    await rehearsal.apply(
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'retaining' },
        provisioner: 'sandbox.helium.dev/volumes',
        reclaimPolicy: 'Retain',
      },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { namespace: name, name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'retaining',
          resources: { requests: { storage: '1Gi' } },
        },
      },
    );
    await rehearsal.kubectl(
      'wait',
      '--namespace',
      name,
      '--for=jsonpath={.status.phase}=Bound',
      'pvc/data',
      '--timeout=60s',
    );
    await rehearsal.kubectl('delete', 'namespace', name);
    const [left, ...others] = await entrypoint.inventory(context);
    expect(others).toEqual([]);
    expect(left).toMatchObject({
      kind: 'v1/PersistentVolume',
      detail: expect.stringMatching(
        /^Reclaim policy Retain, phase \w+, of claim reclaimed\/data$/,
      ),
    });
    await entrypoint.removeLeftover!(left, context, { force: false });
    expect(await entrypoint.inventory(context)).toEqual([]);
  });

  it('is left alone when it is somebody else’s', async () => {
    await rehearsal.apply(volume('others', { namespace: 'others', name: 'x' }));
    await expect(
      entrypoint.removeLeftover!(
        { where: 'kubernetes', kind: 'v1/PersistentVolume', name: 'others' },
        rehearsal.context('untidy'),
        { force: true },
      ),
    ).rejects.toThrow(
      "PersistentVolume 'others' does not belong to workspace 'untidy', and is left alone",
    );
  });
});
