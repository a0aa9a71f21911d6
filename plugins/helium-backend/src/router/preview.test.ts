import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

const RESULT = {
  changes: [
    {
      urn: 'urn:pulumi:calm-otter::sample-program::t:i:T::x',
      type: 't:i:T',
      name: 'x',
      action: 'replace' as const,
      changedKeys: ['location'],
      replaceKeys: ['location'],
    },
  ],
  totalChanges: 1,
  counts: { replace: 1 },
  sentences: ["Replaces the t 'x' because 'location' changes"],
};

describe('previews over HTTP', () => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({ database: knex });
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter', parameters: { password: 'hunter2' } });
    await finishNext(helium, { outcome: 'succeeded', outputs: { url: 'u' } });
    helium.audited.length = 0;
  });

  const preview = (body: object, key?: string) => {
    const test = helium.call('post', '/workspaces/calm-otter/preview');
    return (key ? test.set('Idempotency-Key', key) : test).send(body);
  };
  const get = async () =>
    (await helium.call('get', '/workspaces/calm-otter')).body;
  const getOperation = async (id: string) =>
    (await helium.call('get', `/workspaces/calm-otter/operations/${id}`)).body;

  it('changes nothing, and keeps what was found', async () => {
    const before = await get();
    const { status, body } = await preview({
      parameters: { size: 'large', password: 'swordfish' },
      reason: 'to see',
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      workspace: { status: 'ready', generation: 1 },
      operation: {
        kind: 'preview',
        state: 'queued',
        generation: 1,
        reason: 'to see',
      },
    });
    const { id } = body.operation;
    expect(await getOperation(id)).toMatchObject({
      proposedParameters: { size: 'large', region: 'here' },
    });
    expect(JSON.stringify(await knex('previews'))).not.toContain('swordfish');

    await finishNext(helium, {
      outcome: 'succeeded',
      summary: { replace: 1 },
      preview: RESULT,
    });
    expect(await getOperation(id)).toMatchObject({
      state: 'succeeded',
      summary: { replace: 1 },
      preview: RESULT,
    });
    const { updatedAt, ...after } = await get();
    expect({ ...after, updatedAt: before.updatedAt }).toEqual(before);
    const [row] = await knex('previews');
    expect(row.secret_parameters).toBeNull();

    const list = await helium.call(
      'get',
      '/workspaces/calm-otter/operations?limit=1',
    );
    expect(list.body.items[0].id).toBe(id);
    expect(list.body.items[0]).not.toHaveProperty('preview');
    expect(helium.audited).toEqual([
      {
        eventId: 'workspace-preview',
        outcome: 'succeeded',
        text: expect.stringContaining('"password"'),
      },
    ]);
    expect(JSON.stringify(helium.audited)).not.toContain('swordfish');
  });

  it('leaves the status alone when it fails, and forgets secrets', async () => {
    const { body } = await preview({ parameters: { password: 'swordfish' } });
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'user', message: 'no such chart' },
    });
    expect(await getOperation(body.operation.id)).toMatchObject({
      state: 'failed',
      failure: { message: 'no such chart' },
    });
    const workspace = await get();
    expect(workspace.status).toBe('ready');
    expect(workspace).not.toHaveProperty('failure');
    expect((await knex('previews').first()).secret_parameters).toBeNull();

    const second = await preview({ parameters: { password: 'swordfish' } });
    const { id } = second.body.operation;
    expect(
      (await knex('previews').where({ operation_id: id }).first())
        .secret_parameters,
    ).toEqual(expect.any(String));
    await helium
      .call('post', `/workspaces/calm-otter/operations/${id}/cancel`)
      .expect(202);
    expect(
      (await knex('previews').where({ operation_id: id }).first())
        .secret_parameters,
    ).toBeNull();
    expect((await get()).status).toBe('ready');
  });

  it('is made once for a key', async () => {
    const first = await preview({ parameters: { size: 'large' } }, 'k');
    const again = await preview({ parameters: { size: 'large' } }, 'k');
    expect(again.body.operation.id).toBe(first.body.operation.id);
    const other = await preview({ parameters: { size: 'small' } }, 'k');
    expect(other.status).toBe(409);
    expect(await knex('previews')).toHaveLength(1);
  });

  it('is refused as the update would be', async () => {
    const immutable = await preview({
      parameters: { region: 'there', place: 'cellar' },
    });
    expect([
      immutable.status,
      immutable.body.fields.map(({ field }: { field: string }) => field),
    ]).toEqual([400, ['parameters.region', 'parameters.place']]);
    const wrong = await preview({ parameters: { size: 'huge' } });
    expect(wrong.body.fields).toMatchObject([{ field: 'parameters.size' }]);
    const unknown = await preview({ expiresIn: 'PT1H' });
    expect(unknown.status).toBe(400);

    await preview({}).expect(202);
    const second = await preview({});
    expect([second.status, second.body.error.message]).toEqual([
      409,
      expect.stringContaining('wait for it or cancel it'),
    ]);
    await finishNext(helium, { outcome: 'succeeded', preview: RESULT });
    await helium.call('delete', '/workspaces/calm-otter').expect(202);
    const late = await preview({});
    expect([late.status, late.body.error.message]).toEqual([
      409,
      expect.stringContaining('there is nothing to preview'),
    ]);
  });
});
