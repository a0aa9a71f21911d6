import type {
  RepairFindings,
  RepairStep,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { DatabaseBackupStore } from '../backups/DatabaseBackupStore';

const databases = HeliumTestDatabases.create();

const URN = 'urn:pulumi:calm-otter::sample-program::cloud:index:Bucket::data';

const FOUND: RepairFindings = {
  at: '2026-01-01T00:00:00.000Z',
  pending: [
    {
      urn: URN,
      type: 'cloud:index:Bucket',
      name: 'data',
      operation: 'creating',
      cloud: 'absent',
      actions: ['forget'],
    },
  ],
  clusters: [],
  steps: [],
};

describe.each(databases.ids)('backups through the API, %s', id => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({ database: knex });
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter' })
      .expect(202);
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'attention', message: 'only you can tell' },
    });
  });

  const repair = (steps: RepairStep[] = []) =>
    helium.call('post', '/workspaces/calm-otter/repair').send({ steps });

  it('lists them, which only a repair can restore', async () => {
    const data = Buffer.from('gzipped');
    const backups = DatabaseBackupStore.create({ database: knex, keep: 2 });
    await repair().expect(202);
    const claim = await helium.operations.claim({
      holder: 'test',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    for (const backupId of ids) {
      await backups.add(claim!.attempt.id, {
        id: backupId,
        reason: 'repair',
        resources: 2,
        data,
      });
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    // Sent again because the answer was lost.
    await backups.add(claim!.attempt.id, {
      id: ids[2],
      reason: 'repair',
      resources: 2,
      data,
    });
    await helium.operations.setHandle(
      claim!.attempt.id,
      claim!.attempt.fence,
      {},
    );
    await helium.operations.finish(claim!.attempt.id, {
      outcome: 'succeeded',
      findings: FOUND,
    });
    const { body } = await helium
      .call('get', '/workspaces/calm-otter/backups')
      .expect(200);
    expect(body.items).toEqual(
      [ids[2], ids[1]].map(each => ({
        id: each,
        at: expect.any(String),
        reason: 'repair',
        operationId: claim!.operation.id,
        resources: 2,
        bytes: data.length,
      })),
    );
    await expect(
      backups.add(claim!.attempt.id, {
        id: randomUUID(),
        reason: 'repair',
        resources: 2,
        data,
      }),
    ).rejects.toThrow('no longer holds');

    const restore: RepairStep = { type: 'restore', backupId: ids[1] };
    const refused = await repair([restore]).expect(409);
    expect(refused.body.fields).toMatchObject([{ field: 'steps.0.type' }]);
    await repair([
      { type: 'pending', decisions: [{ urn: URN, action: 'forget' }] },
      restore,
    ]).expect(202);
    await finishNext(helium, { outcome: 'succeeded', findings: FOUND });

    // Long after the workspace's end they go.
    expect(await backups.removeExpired(0)).toBe(0);
    await helium.call('delete', '/workspaces/calm-otter').expect(202);
    await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
    expect(await backups.removeExpired(3_600)).toBe(0);
    expect(await backups.removeExpired(0)).toBe(2);
  });

  it('keeps the newest backup of each reason, however many others come', async () => {
    const backups = DatabaseBackupStore.create({ database: knex, keep: 2 });
    await repair().expect(202);
    const claim = await helium.operations.claim({
      holder: 'test',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    const reasons = [
      'update',
      'update',
      'recovery',
      ...Array(5).fill('destroy'),
    ];
    for (const reason of reasons) {
      await backups.add(claim!.attempt.id, {
        id: randomUUID(),
        reason,
        resources: 2,
        data: Buffer.from('gzipped'),
      });
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    const { body } = await helium
      .call('get', '/workspaces/calm-otter/backups')
      .expect(200);
    expect(body.items.map(({ reason }: { reason: string }) => reason)).toEqual([
      'destroy',
      'destroy',
      'recovery',
      'update',
    ]);
  });
});
