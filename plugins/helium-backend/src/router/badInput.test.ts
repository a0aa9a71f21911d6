import { mockCredentials } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { startHelium, type TestHelium } from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();
const MIB = 1024 * 1024;

describe('bad input over HTTP', () => {
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

  it('wants services to name an owner', async () => {
    const service = (body: object) =>
      helium
        .call('post', '/workspaces', mockCredentials.service.header())
        .send(body);
    const refused = await service({});
    expect(refused.status).toBe(400);
    expect(refused.body.fields).toMatchObject([{ field: 'owner' }]);
    const accepted = await service({ owner: 'group:default/team' });
    expect([accepted.status, accepted.body.error]).toEqual([202, undefined]);
    expect(accepted.body.workspace.createdBy).toBe('external:test-service');
  });

  const refusals: Array<[string, object, number, string, string]> = [
    ['a name that is no label', { name: 'Calm_Otter' }, 400, 'name', 'DNS'],
    ['a name that is too long', { name: 'a'.repeat(54) }, 400, 'name', '53'],
    ['a name that is taken', { name: 'taken' }, 409, 'name', 'taken'],
    ['an unknown program', { program: 'none' }, 400, 'program', "'none'"],
    [
      'an unknown parameter',
      { parameters: { colour: 1 } },
      400,
      'parameters.colour',
      'not a parameter',
    ],
    [
      'a wrong parameter',
      { parameters: { size: 'huge' } },
      400,
      'parameters.size',
      'expected one of',
    ],
    [
      'values that are not YAML',
      { parameters: { values: 'a: [' } },
      400,
      'parameters.values',
      'is not YAML',
    ],
    [
      'values that are too large',
      { parameters: { values: `a: ${'\n'.repeat(MIB)}` } },
      400,
      'parameters.values',
      '1 MiB',
    ],
    [
      'a body that is too large',
      { parameters: { values: 'x'.repeat(5 * MIB) } },
      413,
      'parameters',
      'parameters.values',
    ],
    [
      'an expiry that is past',
      { expiresAt: '2020-01-01T00:00:00Z' },
      400,
      'expiresAt',
      'future',
    ],
    [
      'an expiry past the maximum',
      { expiresIn: 'P11D' },
      400,
      'expiresIn',
      'at most P10D',
    ],
    [
      'an owner that is no reference',
      { owner: 'a/b/c' },
      400,
      'owner',
      'entity reference',
    ],
    [
      'an owner of another kind',
      { owner: 'component:default/a' },
      400,
      'owner',
      'user or a group',
    ],
    [
      'an unknown owner',
      { owner: 'group:default/none' },
      400,
      'owner',
      'catalog',
    ],
    [
      'a property of a wrong type',
      { expiresIn: 8 },
      400,
      'expiresIn',
      'must be string',
    ],
    [
      'an unknown property',
      { expires: 'PT8H' },
      400,
      'expires',
      'additional properties',
    ],
  ];

  it.each(refusals)(
    'refuses %s, and changes nothing',
    async (_, request, statusCode, field, message) => {
      await create({ name: 'taken' });
      const { status, body } = await create(request);
      expect(status).toBe(statusCode);
      expect(body.response).toEqual({ statusCode });
      expect(body.error.message).toEqual(expect.any(String));
      expect(body.fields).toEqual([
        { field, message: expect.stringContaining(message) },
      ]);
      expect(await knex('workspaces')).toHaveLength(1);
      expect(await knex('operations')).toHaveLength(1);
    },
  );

  it('refuses a body that is not JSON', async () => {
    const { status, body } = await helium
      .call('post', '/workspaces')
      .set('Content-Type', 'application/json')
      .send('{"name": "hunter2');
    expect(status).toBe(400);
    expect(body.fields).toEqual([{ field: 'body', message: 'is not JSON' }]);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('refuses wrong queries', async () => {
    for (const query of [
      'limit=0',
      'limit=x',
      'orderBy=id',
      'status=up',
      'x=1',
    ]) {
      const { status, body } = await helium.call('get', `/workspaces?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(body.fields).toHaveLength(1);
    }
  });
});

describe.each(databases.ids)('the character NUL, %s', id => {
  let helium: TestHelium;

  beforeAll(async () => {
    helium = await startHelium({ database: await databases.empty(id) });
  });

  it.each([
    ['post', '/workspaces', { name: 'a\0' }, 'name'],
    ['post', '/workspaces', { reason: '\0' }, 'reason'],
    [
      'post',
      '/workspaces',
      { parameters: { values: 'a: "\0"' } },
      'parameters.values',
    ],
    ['get', '/workspaces?search=a%00', undefined, 'search'],
    ['get', '/workspaces/calm%00otter', undefined, 'name'],
    ['get', '/workspaces/calm-otter/operations/%00', undefined, 'operationId'],
  ] as const)('is refused by %s %s %j', async (method, path, body, field) => {
    const answer = await helium.call(method, path).send(body);
    expect(answer.status).toBe(400);
    expect(answer.body.fields).toContainEqual({
      field,
      message: expect.stringContaining('NUL'),
    });
  });
});
