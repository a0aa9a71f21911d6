import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();
const MIB = 1024 * 1024;

describe('workspaces over HTTP', () => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({ database: knex });
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    helium.audited.length = 0;
  });

  const create = (body: object, key?: string) => {
    const test = helium.call('post', '/workspaces');
    return (key ? test.set('Idempotency-Key', key) : test).send(body);
  };

  it('lists programs with their schema', async () => {
    const { status, body } = await helium.call('get', '/programs');
    expect(status).toBe(200);
    expect(body.items).toEqual([
      expect.objectContaining({
        name: 'sample_program',
        project: 'sample-program',
        rehearsal: false,
        expiry: {
          default: 'P1D',
          minimum: 'PT1H',
          maximum: 'P10D',
          timeZone: 'UTC',
        },
        parameters: [
          { name: 'size', mutable: true, secret: false },
          { name: 'region', mutable: false, secret: false },
          { name: 'place', mutable: false, secret: false },
          { name: 'values', mutable: true, secret: false, widget: 'yaml' },
          { name: 'password', mutable: true, secret: true },
          { name: 'nested', mutable: true, secret: false },
        ],
      }),
    ]);
  });

  it('says of one workspace what its stack has, and its data by name', async () => {
    await create({ name: 'calm-otter', owner: 'group:default/team' });
    const read = async () =>
      (await helium.call('get', '/workspaces/calm-otter').expect(200)).body;
    expect(await read()).not.toHaveProperty('resources');
    expect(await read()).not.toHaveProperty('data');

    const resources = [
      { type: 'gcp:storage/bucket:Bucket', count: 2, kept: 1 },
    ];
    const data = {
      items: [
        {
          where: 'kubernetes',
          kind: 'v1/PersistentVolume',
          name: 'pvc-1',
          detail: 'Claim calm-otter/data-postgres-0, 10Gi',
        },
      ],
      totalItems: 120,
      complete: true,
      listedAt: '2026-11-23T05:00:00.000Z',
    };
    await finishNext(helium, { outcome: 'succeeded', resources, data });
    expect(await read()).toMatchObject({ name: 'calm-otter', resources, data });
    const { body } = await helium.call('get', '/workspaces').expect(200);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).not.toHaveProperty('resources');
    expect(body.items[0]).not.toHaveProperty('data');
  });

  it('creates a workspace, and shows no secret of it', async () => {
    const { status, body } = await create({
      name: 'calm-otter',
      owner: 'group:default/team',
      expiresIn: 'PT8H',
      parameters: { size: 'large', password: 'hunter2' },
      reason: 'a demo',
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      workspace: {
        name: 'calm-otter',
        program: 'sample_program',
        owner: 'group:default/team',
        createdBy: 'user:default/mock',
        status: 'creating',
        parameters: { size: 'large', region: 'here' },
      },
      operation: {
        workspace: 'calm-otter',
        kind: 'create',
        state: 'queued',
        reason: 'a demo',
      },
    });
    expect(body.workspace.activeOperation).toEqual(body.operation);
    const { createdAt, expiresAt, maximumExpiresAt } = body.workspace;
    expect(Date.parse(maximumExpiresAt) - Date.parse(createdAt)).toBe(
      10 * 24 * 3600_000,
    );
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBeLessThanOrEqual(
      8 * 3600_000,
    );

    const one = await helium.call('get', '/workspaces/calm-otter');
    expect(one.body).toEqual(body.workspace);
    const list = await helium.call('get', '/workspaces');
    expect(list.body).toEqual({ items: [body.workspace], totalItems: 1 });
    expect(JSON.stringify([body, one.body, helium.audited])).not.toContain(
      'hunter2',
    );
    expect(JSON.stringify(await knex('workspaces'))).not.toContain('hunter2');
  });

  it('makes names up, and owns workspaces by their creator', async () => {
    const { body } = await create({});
    expect(body.workspace.name).toMatch(/^[a-z]+-[a-z]+-[a-z0-9]{2}$/);
    expect(body.workspace.owner).toBe('user:default/mock');
  });

  it('takes values of 1 MiB', async () => {
    const values = `a: ${'\u00fc'.repeat(MIB / 2 - 2)}`;
    const { status } = await create({ name: 'large', parameters: { values } });
    expect(status).toBe(202);
  });

  it('answers a repeated call as the first, and another one with a conflict', async () => {
    const first = await create({ name: 'calm-otter' }, 'key');
    const again = await create({ name: 'calm-otter' }, 'key');
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
    const other = await create({ name: 'other' }, 'key');
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain('Idempotency-Key');
    expect(await knex('workspaces')).toHaveLength(1);
    const empty = await create({}, ' ');
    expect([202, 400]).toContain(empty.status);
  });

  it('does not know what is not there', async () => {
    for (const [method, path] of [
      ['get', ''],
      ['patch', ''],
      ['delete', ''],
      ['post', '/extend'],
      ['post', '/preview'],
      ['get', '/effective-values'],
      ['post', '/secrets/token'],
      ['get', '/expiry-changes'],
      ['get', '/operations'],
      ['get', '/operations/1'],
      ['post', '/operations/1/cancel'],
      ['get', '/operations/1/events'],
    ] as const) {
      const { status, body } = await helium
        .call(method, `/workspaces/nobody${path}`)
        .send(method === 'get' ? undefined : {});
      expect([path, status]).toEqual([path, 404]);
      expect(body.error.message).toContain("'nobody'");
    }
  });

  describe('that is ready', () => {
    beforeEach(async () => {
      await create({
        name: 'calm-otter',
        expiresIn: 'PT8H',
        parameters: { password: 'hunter2' },
      });
      await finishNext(helium, { outcome: 'succeeded', outputs: { url: 'u' } });
    });

    const patch = (parameters: object) =>
      helium.call('patch', '/workspaces/calm-otter').send({ parameters });
    const extend = (body: object) =>
      helium.call('post', '/workspaces/calm-otter/extend').send(body);
    const get = async () =>
      (await helium.call('get', '/workspaces/calm-otter')).body;

    it('shows its outputs', async () => {
      expect(await get()).toMatchObject({
        status: 'ready',
        observedGeneration: 1,
        outputs: { url: 'u' },
      });
    });

    it('is updated', async () => {
      const { status, body } = await patch({ size: 'large' });
      expect(status).toBe(202);
      expect(body).toMatchObject({
        workspace: {
          status: 'updating',
          generation: 2,
          parameters: { size: 'large', region: 'here' },
        },
        operation: {
          kind: 'update',
          generation: 2,
          changed: [
            { name: 'size', values: { before: 'small', after: 'large' } },
          ],
        },
      });
      const second = await patch({ size: 'small' });
      expect(second.status).toBe(409);
      expect(second.body.error.message).toContain('wait for it or cancel it');
      expect((await get()).parameters.size).toBe('large');

      await finishNext(helium, { outcome: 'succeeded' });
      const back = await patch({ size: null });
      expect(back.body.workspace.parameters.size).toBe('small');
    });

    it('keeps its secret parameters through an update', async () => {
      const { secret_parameters: before } = await knex('workspaces').first();
      expect(before).toEqual(expect.any(String));
      await patch({ size: 'large' });
      const { secret_parameters: after } = await knex('workspaces').first();
      expect(after).toEqual(expect.any(String));
    });

    it('keeps with each operation what it changes, and no secret value', async () => {
      await patch({ password: 'hunter3', size: 'small' });
      await finishNext(helium, { outcome: 'succeeded' });
      await patch({ size: 'small' });
      const { body } = await helium.call(
        'get',
        '/workspaces/calm-otter/operations',
      );
      expect(
        body.items.map(({ kind, changed }: any) => ({ kind, changed })),
      ).toEqual([
        { kind: 'update' },
        { kind: 'update', changed: [{ name: 'password' }] },
        { kind: 'create' },
      ]);
      const rows = await knex('operations').whereNotNull('changed');
      expect(rows.map(row => row.changed)).toEqual(['[{"name":"password"}]']);
    });

    it('keeps what was asked for, not a default that the program has since', async () => {
      await knex('workspaces').update({ parameters: '{"region":"here"}' });
      const { body } = await patch({ values: 'a: 1' });
      expect(body).toMatchObject({
        workspace: { generation: 2, parameters: { size: 'small' } },
        operation: { changed: [{ name: 'values' }] },
      });
      await finishNext(helium, { outcome: 'succeeded' });

      await knex('workspaces').update({ parameters: '{"region":"here"}' });
      const { body: again } = await patch({});
      expect(again.workspace.generation).toBe(3);
      expect(again.operation).not.toHaveProperty('changed');
    });

    it('is updated though its program has brought an immutable parameter with a default', async () => {
      await knex('workspaces').update({ parameters: '{"size":"small"}' });
      expect((await patch({ region: 'there' })).status).toBe(400);
      const { status, body } = await patch({ size: 'large' });
      expect(status).toBe(202);
      expect(body.workspace.parameters).toMatchObject({
        region: 'here',
        size: 'large',
      });
    });

    it('refuses a change of what is immutable, by name', async () => {
      const { status, body } = await patch({ region: 'there', size: 'large' });
      expect(status).toBe(400);
      expect(body.fields).toEqual([
        {
          field: 'parameters.region',
          message: expect.stringContaining('cannot be changed'),
        },
      ]);
      expect(await get()).toMatchObject({ status: 'ready', generation: 1 });
    });

    it('lists all that is immutable, and changes nothing of the rest', async () => {
      const before = await get();
      const { status, body } = await helium
        .call('patch', '/workspaces/calm-otter')
        .send({
          parameters: { region: 'there', place: 'cellar', size: 'large' },
          expiresIn: 'PT1H',
        });
      expect(status).toBe(400);
      expect(body.fields).toEqual(
        ['region', 'place'].map(name => ({
          field: `parameters.${name}`,
          message:
            'cannot be changed on an existing workspace; create another workspace instead',
        })),
      );
      expect(await get()).toEqual(before);
    });

    it('is updated and extended at once, or not at all', async () => {
      const before = await get();
      const both = (body: object) =>
        helium.call('patch', '/workspaces/calm-otter').send({
          parameters: { size: 'large' },
          ...body,
        });
      for (const [body, field] of [
        [{ expiresIn: 'P99D' }, 'expiresIn'],
        [{ expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
        [
          { expiresAt: before.maximumExpiresAt, expiresIn: 'PT1H' },
          'expiresIn',
        ],
      ] as const) {
        const refused = await both(body);
        expect([refused.status, refused.body.fields]).toMatchObject([
          400,
          [{ field }],
        ]);
      }
      expect(await get()).toEqual(before);

      const { status, body } = await both({ expiresIn: 'PT1H' });
      expect(status).toBe(202);
      expect(body).toMatchObject({
        workspace: { generation: 2, parameters: { size: 'large' } },
        operation: { kind: 'update', generation: 2 },
      });
      expect(
        Date.parse(body.workspace.expiresAt) - Date.parse(before.expiresAt),
      ).toBe(3600_000);
      await finishNext(helium, { outcome: 'succeeded' });
      expect(await get()).toMatchObject({
        status: 'ready',
        observedGeneration: 2,
      });
    });

    it('is extended, up to the maximum', async () => {
      const { expiresAt, maximumExpiresAt } = await get();
      const { status, body } = await extend({ expiresIn: 'PT2H' });
      expect(status).toBe(200);
      expect(Date.parse(body.expiresAt) - Date.parse(expiresAt)).toBe(
        2 * 3600_000,
      );
      expect(body).toMatchObject({ status: 'ready', generation: 2 });

      const last = await extend({ expiresAt: maximumExpiresAt });
      expect(last.body.expiresAt).toBe(maximumExpiresAt);
      const past = await extend({ expiresIn: 'PT1S' });
      expect(past.status).toBe(400);
      expect(past.body.fields).toMatchObject([{ field: 'expiresIn' }]);
    });

    it('is extended at the generation that was seen', async () => {
      const stale = await extend({ expiresIn: 'PT2H', generation: 7 });
      expect(stale.status).toBe(409);
      expect(stale.body.fields).toMatchObject([{ field: 'generation' }]);
      const { status } = await extend({ expiresIn: 'PT2H', generation: 1 });
      expect(status).toBe(200);
    });

    it('is extended once for a key', async () => {
      const once = () =>
        extend({ expiresIn: 'PT2H' }).set('Idempotency-Key', 'e');
      const first = await once();
      const second = await once();
      expect(second.body.expiresAt).toBe(first.body.expiresAt);
      expect((await get()).generation).toBe(2);
    });

    it('is deleted, and deleting it again changes nothing', async () => {
      const remove = () => helium.call('delete', '/workspaces/calm-otter');
      const first = await remove();
      expect(first.status).toBe(202);
      expect(first.body).toMatchObject({
        workspace: { desired: 'absent', status: 'destroying' },
        operation: { kind: 'destroy' },
      });
      const second = await remove();
      expect(second.status).toBe(409);
      expect(second.body.fields).toEqual([
        {
          field: 'name',
          message: expect.stringContaining(first.body.operation.id),
        },
      ]);

      for (const refused of [
        await extend({ expiresIn: 'PT1H' }),
        await patch({ size: 'large' }),
      ]) {
        expect(refused.status).toBe(409);
        expect(refused.body.error.message).toContain("'calm-otter'");
      }

      await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
      expect(await get()).toMatchObject({ status: 'destroyed', outputs: {} });
      const history = await helium.call(
        'get',
        '/workspaces/calm-otter/expiry-changes',
      );
      expect(history.body.items).toHaveLength(1);
      const third = await remove();
      expect(third.status).toBe(409);
      expect(third.body.error.message).toContain("'calm-otter'");
      expect((await create({ name: 'calm-otter' })).status).toBe(202);
      expect(await get()).not.toHaveProperty('nameReused');
      const destroyed = await helium.call(
        'get',
        '/workspaces?status=destroyed',
      );
      expect(destroyed.body.items).toEqual([
        expect.objectContaining({ name: 'calm-otter', nameReused: true }),
      ]);
    });

    it('tells what a destroy left behind', async () => {
      await helium.call('delete', '/workspaces/calm-otter');
      const leftovers = [
        { where: 'kubernetes', kind: 'v1/Namespace', name: 'calm-otter' },
      ];
      await finishNext(helium, { outcome: 'succeeded', leftovers });
      expect(await get()).toMatchObject({ status: 'leftovers', leftovers });
    });
  });

  it('tells what the active operation of one workspace takes', async () => {
    await create({ name: 'earlier' });
    const first = await helium.call('get', '/workspaces/earlier');
    expect(first.body.activeOperation).not.toHaveProperty('estimate');
    await finishNext(helium, { outcome: 'succeeded' });
    const ended = await helium.call('get', '/workspaces/earlier');
    expect(ended.body).not.toHaveProperty('activeOperation');

    await create({ name: 'calm-otter' });
    const { body } = await helium.call('get', '/workspaces/calm-otter');
    expect(body.activeOperation.estimate).toEqual({
      seconds: expect.any(Number),
      runs: 1,
    });
    const list = await helium.call('get', '/workspaces?name=calm-otter');
    expect(list.body.items).toEqual([
      expect.objectContaining({
        activeOperation: expect.not.objectContaining({
          estimate: expect.anything(),
        }),
      }),
    ]);
  });

  it('tries a failed operation again', async () => {
    await create({ name: 'calm-otter' });
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'user', message: 'no such chart', resource: 'urn:x' },
    });
    const failed = await helium.call('get', '/workspaces/calm-otter');
    expect(failed.body).toMatchObject({
      status: 'failed',
      failure: { message: 'no such chart', resource: 'urn:x', cause: 'user' },
    });
    const { operationId } = failed.body.failure;
    const operation = await helium.call(
      'get',
      `/workspaces/calm-otter/operations/${operationId}`,
    );
    expect(operation.body.failure).toEqual(failed.body.failure);
    const { status, body } = await helium
      .call('patch', '/workspaces/calm-otter')
      .send({});
    expect(status).toBe(202);
    expect(body).toMatchObject({
      workspace: { status: 'creating', generation: 1 },
      operation: { kind: 'create', generation: 1 },
    });
  });
});
