import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { connectAnew } from '../__testUtils__/replicas';
import { newWorkspace } from '../__testUtils__/workspaces';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { QuotaExceededError } from './claimQuota';
import type { QuotaLimit } from './limits';

jest.setTimeout(120_000);

const databases = HeliumTestDatabases.create();

const TEAM = 'group:default/team';
const JANE = 'user:default/jane';
const JOE = 'user:default/joe';

const entity = (kind: string, name: string, relations: string[][]): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
  spec: {},
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});

const ENTITIES = [
  entity('Group', 'team', [
    ['hasMember', JANE],
    ['hasMember', JOE],
  ]),
  entity('Group', 'busy', []),
  entity('User', 'jane', [['memberOf', TEAM]]),
  entity('User', 'joe', [['memberOf', TEAM]]),
  entity('User', 'ann', []),
];

const QUOTA = {
  owner: 3,
  owners: { 'group:default/busy': 20, [TEAM]: 10 },
  groups: { [TEAM]: 4 },
  programs: { sample_program: 100 },
};

const ofOwner = (owner: string): PolicyDecision => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'helium',
  resourceType: 'helium-workspace',
  conditions: {
    rule: 'IS_OWNER',
    resourceType: 'helium-workspace',
    params: { owners: [owner] },
  },
});

describe.each(databases.ids)('quotas on %s', id => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({
      database: knex,
      config: { quota: QUOTA },
      entities: ENTITIES,
    });
  });

  afterAll(() => helium.backend.stop());

  beforeEach(async () => {
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    helium.decide.denied = [];
    helium.decide.allowed = [];
    await knex('workspaces').delete();
  });

  const create = (owner: string, name?: string) =>
    helium.call('post', '/workspaces').send({ name, owner });

  const use = async (query = '') => {
    const { status, body } = await helium.call('get', `/quota${query}`);
    expect(status).toBe(200);
    return body.items;
  };

  it('lets exactly 20 of 200 be made that are asked for at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => create('group:default/busy')),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter(status => status === 202)).toHaveLength(20);
    expect(statuses.filter(status => status === 409)).toHaveLength(180);
    expect(await knex('workspaces')).toHaveLength(20);
    expect(await knex('operations')).toHaveLength(20);
  });

  it('holds over replicas', async () => {
    // SQLite has one replica, with one connection.
    const pools =
      id === 'SQLITE_3'
        ? [knex]
        : Array.from({ length: 4 }, () => connectAnew(knex));
    const quota: QuotaLimit[] = [
      {
        scope: 'program',
        subject: 'sample_program',
        limit: 20,
        counts: { column: 'program', values: ['sample_program'] },
      },
      {
        scope: 'owner',
        subject: JANE,
        limit: 30,
        counts: { column: 'owner', values: [JANE] },
      },
    ];
    const stores = pools.map(database =>
      DatabaseWorkspaceStore.create({ database }),
    );
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) =>
        stores[index % stores.length].create(
          newWorkspace({
            name: `w${index}`,
            owner: JANE,
            // Whatever the order in which somebody names them.
            quota: index % 2 ? quota : [...quota].reverse(),
          }),
        ),
      ),
    );
    const refused = results.flatMap(result =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    expect(refused).toHaveLength(180);
    expect(
      refused.filter(error => !(error instanceof QuotaExceededError)),
    ).toEqual([]);
    expect(await knex('workspaces')).toHaveLength(20);
    if (id !== 'SQLITE_3') {
      await Promise.all(pools.map(pool => pool.destroy()));
    }
  });

  it('says what counts against an owner, by name only what the caller may read', async () => {
    for (const name of ['one', 'two', 'three']) {
      await create('user:default/ann', name).expect(202);
    }
    const all = await create('user:default/ann');
    expect(all.status).toBe(409);
    expect(all.body.fields).toEqual([
      {
        field: 'owner',
        message:
          'the owner user:default/ann may have 3 workspaces at once, and 3 count: one, three, two; delete one of them, or choose another owner',
      },
    ]);

    await knex('workspaces')
      .where({ name: 'two' })
      .update({ program: 'another' });
    helium.decide.allowed = ['helium.workspace.create'];
    helium.decide.current = {
      ...ofOwner('user:default/ann'),
      conditions: {
        rule: 'HAS_PROGRAM',
        resourceType: 'helium-workspace',
        params: { programs: ['another'] },
      },
    } as PolicyDecision;
    const some = await create('user:default/ann');
    expect(some.body.fields[0].message).toContain('3 count: two, 2 more;');
    expect(JSON.stringify(some.body)).not.toContain('three');

    helium.decide.current = { result: AuthorizeResult.DENY };
    const none = await create('user:default/ann');
    expect(none.status).toBe(409);
    expect(none.body.fields[0].message).toContain('3 count: 3 of others;');
    expect(await knex('operations')).toHaveLength(3);
  });

  it('counts for a group what its members own', async () => {
    await create(JANE).expect(202);
    await create(JANE).expect(202);
    await create(JOE).expect(202);
    await create(TEAM).expect(202);
    for (const owner of [JOE, TEAM]) {
      const { status, body } = await create(owner);
      expect([status, body.fields[0]]).toEqual([
        409,
        {
          field: 'owner',
          message: expect.stringMatching(
            /^the group group:default\/team and its members may have 4 workspaces at once, and 4 count: /,
          ),
        },
      ]);
    }
    await create('user:default/ann').expect(202);
  });

  it('counts for a program', async () => {
    await knex('workspaces').delete();
    await create(JANE, 'one').expect(202);
    const [row] = await knex('workspaces');
    await knex.batchInsert(
      'workspaces',
      Array.from({ length: 99 }, (_, index) => ({
        ...row,
        id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        name: `copy-${index}`,
        owner: `user:default/u${index}`,
      })),
      10,
    );
    const { status, body } = await create('user:default/ann');
    expect([status, body.fields[0].field]).toEqual([409, 'program']);
    expect(body.fields[0].message).toMatch(
      /^the program sample_program may have 100 workspaces at once, and 100 count: .*, 90 more;/,
    );
  });

  it('counts a failed one, and none of which nothing is left', async () => {
    for (const name of ['one', 'two', 'three']) {
      await create('user:default/ann', name).expect(202);
    }
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'user', message: 'no such chart' },
    });
    expect((await create('user:default/ann')).status).toBe(409);
    await knex('workspaces')
      .where({ name: 'one' })
      .update({ status: 'destroyed', destroyed_at: new Date() });
    expect((await create('user:default/ann', 'four')).status).toBe(202);
  });

  it('answers a repeated call as the first, also when nothing more would fit', async () => {
    await create('user:default/ann').expect(202);
    await create('user:default/ann').expect(202);
    const send = () =>
      create('user:default/ann', 'last').set('Idempotency-Key', 'the-last');
    const answers = await Promise.all([send(), send()]);
    answers.push(await send());
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.workspace.id)).size).toBe(1);
  });

  it('tells what is used', async () => {
    await create(JANE, 'of-jane').expect(202);
    await create(JOE, 'of-joe').expect(202);
    expect(await use(`?owner=${JANE}`)).toEqual([
      {
        scope: 'owner',
        subject: JANE,
        limit: 3,
        used: 1,
        names: ['of-jane'],
      },
      {
        scope: 'group',
        subject: TEAM,
        limit: 4,
        used: 2,
        names: ['of-jane', 'of-joe'],
      },
      {
        scope: 'program',
        subject: 'sample_program',
        limit: 100,
        used: 2,
        names: ['of-jane', 'of-joe'],
      },
    ]);
    // Of the caller, when nobody is named; a service is no owner.
    expect(await use()).toMatchObject([
      { scope: 'owner', subject: 'user:default/mock', used: 0 },
      { scope: 'program' },
    ]);
    const { body } = await helium.call(
      'get',
      '/quota',
      mockCredentials.service.header(),
    );
    expect(body.items).toMatchObject([{ scope: 'program' }]);

    helium.decide.current = ofOwner(JANE);
    helium.decide.allowed = ['helium.workspace.create'];
    const [, group] = await use(`?owner=${JANE}`);
    expect(group).toMatchObject({ used: 2, names: ['of-jane'] });

    const { status, body: answer } = await helium.call('get', '/quota?owner=:');
    expect([status, answer.fields]).toEqual([
      400,
      [{ field: 'owner', message: expect.any(String) }],
    ]);
  });

  it('tells administrators what is used of every limit, the fullest first', async () => {
    await create(JANE).expect(202);
    await create(JANE).expect(202);
    await create(JOE).expect(202);
    await create(TEAM).expect(202);
    const counts = async (query = '') => {
      const { status, body } = await helium.call(
        'get',
        `/administration/quota${query}`,
      );
      expect(status).toBe(200);
      return body;
    };
    expect(await counts()).toEqual({
      totalItems: 6,
      items: [
        { scope: 'group', subject: TEAM, limit: 4, used: 4 },
        { scope: 'owner', subject: JANE, limit: 3, used: 2 },
        { scope: 'owner', subject: JOE, limit: 3, used: 1 },
        { scope: 'owner', subject: TEAM, limit: 10, used: 1 },
        {
          scope: 'program',
          subject: 'sample_program',
          limit: 100,
          used: 4,
        },
        {
          scope: 'owner',
          subject: 'group:default/busy',
          limit: 20,
          used: 0,
        },
      ],
    });
    const page = await counts('?limit=1&offset=1');
    expect([page.totalItems, page.items]).toEqual([
      6,
      [{ scope: 'owner', subject: JANE, limit: 3, used: 2 }],
    ]);

    await knex('workspaces')
      .where({ owner: JANE })
      .update({ status: 'destroyed', destroyed_at: new Date() });
    const [first] = (await counts()).items;
    expect(first).toEqual({
      scope: 'group',
      subject: TEAM,
      limit: 4,
      used: 2,
    });

    helium.decide.denied = ['helium.admin'];
    const { status } = await helium.call('get', '/administration/quota');
    expect(status).toBe(403);
  });
});

describe('quotas of every group', () => {
  it('are told of the groups that own something, and of those that users who do are in', async () => {
    const database = await databases.empty('SQLITE_3');
    const helium = await startHelium({
      database,
      config: { quota: { group: 5 } },
      entities: ENTITIES,
    });
    for (const owner of [JANE, JOE, 'user:default/ann']) {
      await helium.call('post', '/workspaces').send({ owner }).expect(202);
    }
    const { body } = await helium.call('get', '/administration/quota');
    await helium.backend.stop();
    expect(body).toEqual({
      totalItems: 1,
      items: [{ scope: 'group', subject: TEAM, limit: 5, used: 2 }],
    });
  });
});
