import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { plusSeconds } from '../database';
import { deleteOldDrafts } from '../workspaces/drafts';

const databases = HeliumTestDatabases.create();

const RESULT = {
  changes: [
    {
      urn: 'urn:pulumi:calm-otter::sample-program::t:i:T::x',
      type: 't:i:T',
      name: 'x',
      action: 'create' as const,
      changedKeys: [],
      replaceKeys: [],
    },
  ],
  totalChanges: 1,
  counts: { create: 1 },
  sentences: [],
};

describe.each(databases.ids)('previews of creations on %s', id => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({
      database: knex,
      config: { quota: { owners: { 'group:default/team': 1 } } },
    });
  });

  afterAll(() => helium.backend.stop());

  beforeEach(async () => {
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    await knex('workspaces').delete();
    helium.audited.length = 0;
  });

  const preview = (body: object, header?: string) =>
    helium.call('post', '/previews', header).send(body);
  const read = (operationId: string, header?: string) =>
    helium.call('get', `/previews/${operationId}`, header);

  it('make nothing, and tell what would be made', async () => {
    const { body } = await preview({
      name: 'calm-otter',
      parameters: { size: 'large', password: 'swordfish' },
    }).expect(202);
    expect(body).toMatchObject({
      workspace: 'calm-otter',
      kind: 'preview',
      state: 'queued',
    });
    expect(helium.audited).toEqual([
      {
        eventId: 'workspace-preview',
        outcome: 'succeeded',
        text: expect.stringContaining('calm-otter'),
      },
    ]);
    expect(
      JSON.stringify([
        helium.audited,
        await knex('previews'),
        await knex('workspaces'),
      ]),
    ).not.toContain('swordfish');

    await finishNext(helium, { outcome: 'succeeded', preview: RESULT });
    const { body: ended } = await read(body.id).expect(200);
    expect(ended).toMatchObject({ state: 'succeeded', preview: RESULT });
    expect((await knex('previews').first()).secret_parameters).toBeNull();
    expect(await knex('operations')).toHaveLength(1);
  });

  it('are of nothing that anybody could find', async () => {
    const { body } = await preview({ name: 'calm-otter' }).expect(202);
    await helium.call('get', '/workspaces/calm-otter').expect(404);
    for (const query of ['', '?status=destroyed', '?search=otter']) {
      const list = await helium.call('get', `/workspaces${query}`).expect(200);
      expect(list.body).toEqual({ items: [], totalItems: 0 });
    }
    // The name is nobody's.
    await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter' })
      .expect(202);
    await read(body.id).expect(200);
  });

  it('are refused as the creation would be', async () => {
    await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter', owner: 'group:default/team' })
      .expect(202);
    const refused = async (request: object) => {
      const { status, body } = await preview(request);
      const creation = await helium.call('post', '/workspaces').send(request);
      expect([status, body.fields]).toEqual([
        creation.status,
        creation.body.fields,
      ]);
      return [status, body.fields[0].field];
    };
    expect(await refused({ name: 'calm-otter' })).toEqual([409, 'name']);
    expect(await refused({ owner: 'group:default/team' })).toEqual([
      409,
      'owner',
    ]);
    expect(await refused({ parameters: { size: 7 } })).toEqual([
      400,
      'parameters.size',
    ]);
    expect(await knex('workspaces')).toHaveLength(1);
    expect(await knex('operations')).toHaveLength(1);
  });

  it('count for no quota', async () => {
    const owner = 'group:default/team';
    await preview({ owner }).expect(202);
    await preview({ owner }).expect(202);
    const created = await helium.call('post', '/workspaces').send({ owner });
    expect(created.status).toBe(202);
  });

  it('are not for who may not create, and known to who asked alone', async () => {
    const { body } = await preview({}).expect(202);
    await read(
      body.id,
      mockCredentials.user.header('user:default/other'),
    ).expect(404);
    await read(body.id, mockCredentials.none.header()).expect(401);
    await preview({}, mockCredentials.none.header()).expect(401);
    helium.decide.current = { result: AuthorizeResult.DENY };
    await preview({}).expect(403);
    expect((await read(body.id)).status).toBe(403);
  });

  it('tell nothing of the operations of workspaces', async () => {
    const { body } = await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter' })
      .expect(202);
    const unknown = [
      await read(body.operation.id),
      await helium.call('post', `/previews/${body.operation.id}/cancel`),
      await read('00000000-0000-4000-8000-000000000000'),
    ];
    expect(unknown.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('are three at once at most', async () => {
    for (let count = 1; count <= 3; count += 1) {
      await preview({}).expect(202);
    }
    const { status, body } = await preview({});
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringContaining('3 previews of new workspaces under way'),
    ]);
    await finishNext(helium, { outcome: 'succeeded', preview: RESULT });
    await preview({}).expect(202);
  });

  it('have one effect for a key', async () => {
    const send = () => preview({}).set('Idempotency-Key', 'the-key');
    const first = await send();
    const again = await send();
    expect(again.body.id).toBe(first.body.id);
    expect(await knex('operations')).toHaveLength(1);
  });

  it('can be cancelled, and leave nothing behind', async () => {
    const { body } = await preview({ parameters: { password: 'swordfish' } });
    for (let times = 1; times <= 2; times += 1) {
      const cancelled = await helium
        .call('post', `/previews/${body.id}/cancel`)
        .expect(202);
      expect(cancelled.body.state).toBe('cancelled');
    }
    expect((await knex('previews').first()).secret_parameters).toBeNull();
    await preview({}).expect(202);

    expect(await deleteOldDrafts(knex, 3_600)).toBe(0);
    await knex('operations')
      .where({ id: body.id })
      .update({ finished_at: plusSeconds(knex, -4_000) });
    await helium.call('post', '/workspaces').send({ name: 'real' }).expect(202);
    expect(await deleteOldDrafts(knex, 3_600)).toBe(1);
    // What waits, and what is real, stays.
    expect(await knex('operations')).toHaveLength(2);
    await read(body.id).expect(404);
    for (const table of ['previews', 'expiry_changes']) {
      expect(await knex(table)).toHaveLength(table === 'previews' ? 1 : 2);
    }
  });
});
