import { mockCredentials } from '@backstage/backend-test-utils';
import type { RemoveLeftoversRequest } from '@helium-portal/backstage-plugin-helium-common';
import type { Leftover } from '@helium-portal/backstage-plugin-helium-node';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

const VOLUME: Leftover = {
  where: 'kubernetes',
  kind: 'v1/PersistentVolume',
  name: 'data',
  detail: 'Reclaim policy Retain',
  removable: true,
  command: 'kubectl delete persistentvolumes data',
};
const HELD: Leftover = {
  where: 'kubernetes',
  kind: 'v1/ConfigMap',
  namespace: 'calm-otter',
  name: 'held',
  heldBy: ['example.com/hold'],
  removable: true,
};
const BUCKET: Leftover = {
  where: 'gcp',
  kind: 'storage.googleapis.com/Bucket',
  name: 'kept',
  command: 'gcloud storage rm --recursive gs://kept',
};

const referenceTo = ({ where, kind, namespace, name }: Leftover) => ({
  where,
  kind,
  ...(namespace && { namespace }),
  name,
});

describe.each(databases.ids)('leftovers through the API, %s', id => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({ database: knex });
  });

  beforeEach(async () => {
    helium.decide.denied = [];
    await knex('workspaces').delete();
    await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter' })
      .expect(202);
    await finishNext(helium, { outcome: 'succeeded' });
    await helium.call('delete', '/workspaces/calm-otter').expect(202);
    await finishNext(helium, {
      outcome: 'succeeded',
      leftovers: [VOLUME, HELD, BUCKET],
    });
    helium.audited.length = 0;
  });

  const remove = (request: RemoveLeftoversRequest) =>
    helium
      .call('post', '/workspaces/calm-otter/leftovers/remove')
      .send(request);

  const workspace = async () =>
    (await helium.call('get', '/workspaces/calm-otter').expect(200)).body;

  it('are shown, removed by another destroy, and gone in the end', async () => {
    expect(await workspace()).toMatchObject({
      status: 'leftovers',
      leftovers: [VOLUME, HELD, BUCKET],
    });
    const items = [referenceTo(VOLUME)];
    const { body } = await remove({ items, reason: 'it is empty' }).expect(202);
    expect(body.operation).toMatchObject({
      kind: 'destroy',
      state: 'queued',
      reason: 'it is empty',
      removal: { items, force: false },
    });
    expect(body.workspace.status).toBe('destroying');
    expect(helium.audited).toEqual([
      expect.objectContaining({
        eventId: 'workspace-leftovers-remove',
        outcome: 'succeeded',
        text: expect.stringContaining('v1/PersistentVolume'),
      }),
    ]);

    await finishNext(helium, { outcome: 'succeeded', leftovers: [HELD] });
    expect(await workspace()).toMatchObject({
      status: 'leftovers',
      leftovers: [HELD],
    });
    await remove({ items: [referenceTo(HELD)], force: true }).expect(202);
    await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
    expect((await workspace()).status).toBe('destroyed');
  });

  it('are those of a destroy that failed for them, too', async () => {
    await remove({ items: [referenceTo(VOLUME)] }).expect(202);
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'permanent', message: 'the namespace stays' },
      leftovers: [HELD],
    });
    expect(await workspace()).toMatchObject({
      status: 'leftovers',
      leftovers: [HELD],
      failure: { message: 'the namespace stays' },
    });
  });

  it('stay when the request names anything else', async () => {
    const { body: unknown } = await remove({
      items: [{ ...referenceTo(VOLUME), name: 'others' }, referenceTo(BUCKET)],
    }).expect(400);
    expect(unknown.fields).toEqual([
      {
        field: 'items.0',
        message: expect.stringContaining(
          "is no leftover of workspace 'calm-otter'",
        ),
      },
      {
        field: 'items.1',
        message: expect.stringContaining("Helium can't remove"),
      },
    ]);
    await remove({ items: [] }).expect(400);
    expect((await workspace()).status).toBe('leftovers');
  });

  it('stay while something else is under way, and for a key that was used', async () => {
    const items = [referenceTo(VOLUME)];
    const first = await remove({ items })
      .set('Idempotency-Key', 'once')
      .expect(202);
    const again = await remove({ items })
      .set('Idempotency-Key', 'once')
      .expect(202);
    expect(again.body.operation.id).toBe(first.body.operation.id);
    await remove({ items }).expect(409);
  });

  it('are removed by those who may delete, and by force by those who may repair', async () => {
    const items = [referenceTo(HELD)];
    await helium
      .call(
        'post',
        '/workspaces/calm-otter/leftovers/remove',
        mockCredentials.none.header(),
      )
      .send({ items })
      .expect(401);
    helium.decide.denied = ['helium.workspace.delete'];
    await remove({ items }).expect(403);
    helium.decide.denied = ['helium.workspace.repair'];
    await remove({ items, force: true }).expect(403);
    expect(helium.audited.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'failed',
    ]);
    await remove({ items }).expect(202);
  });
});
