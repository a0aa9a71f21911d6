import type { OpType, StepEventMetadata } from '@pulumi/pulumi/automation';
import { LONGEST_PLAN, PlannedChanges } from './PlannedChanges';
import { preview as previewSchema } from './protocolSchemas';
import { Redactor } from './Redactor';

const urnOf = (type: string, name: string) =>
  `urn:pulumi:calm-otter::program::${type}::${name}`;

function step(
  op: OpType,
  type: string,
  name: string,
  more: object = {},
): StepEventMetadata {
  return { op, type, urn: urnOf(type, name), provider: '', ...more };
}

const plan = (...steps: StepEventMetadata[]) => {
  const changes = new PlannedChanges();
  steps.forEach(each => changes.take(each));
  return changes;
};
const none = Redactor.of([]);

describe('PlannedChanges', () => {
  it('says what is replaced, why, and what is lost', () => {
    const detailedDiff = {
      location: { diffKind: 'update-replace', inputDiff: true },
      'labels.team': { diffKind: 'add', inputDiff: true },
    };
    const bucket = 'gcp:storage/bucket:Bucket';
    const { changes, sentences } = plan(
      step('create-replacement', bucket, 'data', { detailedDiff }),
      step('replace', bucket, 'data', { detailedDiff }),
      step('delete-replaced', bucket, 'data'),
    ).result(none);
    expect(changes).toEqual([
      {
        urn: urnOf(bucket, 'data'),
        type: bucket,
        name: 'data',
        action: 'replace',
        changedKeys: ['location', 'labels.team'],
        replaceKeys: ['location'],
      },
    ]);
    expect(sentences).toEqual([
      "Replaces the bucket 'data' because 'location' changes: what is in it is lost",
    ]);
  });

  it.each([
    [
      step('replace', 'gcp:sql/databaseInstance:DatabaseInstance', 'db', {
        keys: ['region', 'databaseVersion'],
      }),
      "Replaces the database instance 'db' because 'region' and 'databaseVersion' change: its data is lost",
    ],
    [
      step('replace', 'kubernetes:core/v1:PersistentVolumeClaim', 'etcd'),
      "Replaces the persistent volume claim 'etcd': what is stored on it is lost",
    ],
    [
      step('replace', 'kubernetes:core/v1:Namespace', 'ns'),
      "Replaces the namespace 'ns': everything in it is lost",
    ],
    [
      step('replace', 'aws:eks/cluster:Cluster', 'c'),
      "Replaces the cluster 'c': everything that runs on it is lost",
    ],
    [
      step('replace', 'aws:rds/subnetGroup:SubnetGroup', 'g'),
      "Replaces the subnet group 'g': it is deleted and made again",
    ],
    [
      step(
        'replace',
        'aws:iam/openIdConnectProvider:OpenIdConnectProvider',
        'o',
      ),
      "Replaces the open id connect provider 'o': it is deleted and made again",
    ],
    [
      step('replace', 'pulumi:providers:kubernetes', 'cluster', {
        keys: ['kubeconfig'],
      }),
      "Replaces the provider of kubernetes 'cluster' because 'kubeconfig' changes: it is deleted and made again",
    ],
    [
      step('delete', 'aws:s3/bucketV2:BucketV2', 'old'),
      "Deletes the bucket v2 'old': what is in it is lost",
    ],
  ])('%j', (change, sentence) => {
    expect(plan(change).result(none).sentences).toEqual([sentence]);
  });

  it('puts first what matters most, and leaves the stack itself out', () => {
    const { changes, counts, totalChanges, sentences } = plan(
      step('same', 'pulumi:pulumi:Stack', 'program-calm-otter'),
      step('same', 't:i:T', 'same'),
      step('create', 't:i:T', 'create'),
      step('update', 't:i:T', 'update', { diffs: ['size'] }),
      step('delete', 't:i:T', 'delete'),
      step('replace', 't:i:T', 'replace'),
      step('delete', 'gcp:storage/bucket:Bucket', 'bucket'),
      step('read', 't:i:T', 'read'),
      step('refresh', 't:i:T', 'refresh'),
    ).result(none);
    expect(changes.map(({ name }) => name)).toEqual([
      'bucket',
      'replace',
      'delete',
      'update',
      'create',
      'read',
      'same',
    ]);
    expect(changes[3].changedKeys).toEqual(['size']);
    expect(totalChanges).toBe(7);
    expect(counts).toEqual({
      replace: 1,
      delete: 2,
      update: 1,
      create: 1,
      read: 1,
      same: 1,
    });
    expect(sentences).toHaveLength(2);
  });

  it('names the 500 most significant, counts all, and says so', () => {
    const many = plan(
      ...Array.from({ length: 700 }, (_, index) =>
        step('same', 't:i:T', `same-${index}`),
      ),
      step('update', 't:i:T', 'late', {
        diffs: Array.from({ length: 300 }, (_, index) => `${index}`.repeat(99)),
      }),
    ).result(none);
    expect(many.changes).toHaveLength(LONGEST_PLAN);
    expect(many.changes[0].name).toBe('late');
    expect(many.totalChanges).toBe(701);
    expect(many.counts).toEqual({ same: 700, update: 1 });
    expect(many.sentences).toEqual([
      'Only the 500 most significant of 701 resources are listed',
    ]);
    expect(previewSchema.parse(many)).toEqual(many);
  });

  it('has no secret in it', () => {
    const secret = 'hunter2-hunter2';
    const result = plan(
      step('replace', 't:i:T', secret, { diffs: [`env.${secret}`] }),
    ).result(Redactor.of([secret]));
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(result.sentences).toEqual([
      "Replaces the t '[secret]': it is deleted and made again",
    ]);
  });
});
