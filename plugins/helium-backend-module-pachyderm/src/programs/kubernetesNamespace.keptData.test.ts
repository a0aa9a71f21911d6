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

it('keeps the volume of a claim when its namespace goes, and removes it in the end', async () => {
  const name = 'keeper';
  const context = rehearsal.context(name);
  const namespace = name;
  await rehearsal.apply(
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'helium.dev/workspace': name } },
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'deleting' },
      provisioner: 'sandbox.helium.dev/volumes',
      reclaimPolicy: 'Delete',
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace, name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'deleting',
        resources: { requests: { storage: '1Gi' } },
      },
    },
  );
  await rehearsal.kubectl(
    'wait',
    `--namespace=${namespace}`,
    '--for=jsonpath={.status.phase}=Bound',
    'pvc/data',
    '--timeout=60s',
  );
  const until = new Date('2030-01-31T18:00:00Z');
  const listed = await entrypoint.listData!(context);
  const [kept, ...others] = await entrypoint.keepData!(context, { until });
  expect(others).toEqual([]);
  expect(listed).toEqual([kept]);
  expect(kept).toMatchObject({
    where: 'kubernetes',
    kind: 'v1/PersistentVolume',
    detail: 'Claim keeper/data, 1Gi, storage class deleting',
  });

  await entrypoint.beforeDestroy!(context, []);
  await rehearsal.kubectl('delete', 'namespace', name);
  expect(await entrypoint.keepData!(context, { until })).toEqual([kept]);
  // What the inventory calls it is what is kept.
  expect(await entrypoint.inventory(context)).toEqual([
    expect.objectContaining({
      where: kept.where,
      kind: kept.kind,
      name: kept.name,
    }),
  ]);

  await entrypoint.removeLeftover!(kept, context, { force: false });
  expect(await entrypoint.inventory(context)).toEqual([]);
});
