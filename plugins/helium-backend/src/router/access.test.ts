import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  heliumPermissions,
  heliumWorkspaceExtendPermission,
  heliumWorkspaceReadPermission,
  heliumWorkspaceRepairPermission,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

type Route = [
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  body?: object,
];

const READS: Route[] = [
  ['get', '/programs'],
  ['get', '/workspaces'],
  ['get', '/quota'],
  ['get', '/administration/quota'],
  ['get', '/previews/OPERATION'],
  ['get', '/kept-data'],
  ['get', '/workspace-names/other'],
  ['get', '/workspaces/calm-otter'],
  ['get', '/workspaces/calm-otter/expiry-changes'],
  ['get', '/workspaces/calm-otter/operations'],
  ['get', '/workspaces/calm-otter/backups'],
  ['get', '/workspaces/calm-otter/effective-values'],
  ['post', '/programs/sample_program/effective-values', {}],
  ['get', '/workspaces/calm-otter/operations/OPERATION'],
  ['get', '/workspaces/calm-otter/operations/OPERATION/events'],
];
const MUTATIONS: Array<[...Required<Route>, auditEvent: string]> = [
  ['post', '/workspaces', { name: 'other' }, 'workspace-create'],
  ['post', '/previews', { name: 'another' }, 'workspace-preview'],
  ['post', '/previews/OPERATION/cancel', {}, 'operation-cancel'],
  ['patch', '/workspaces/calm-otter', {}, 'workspace-update'],
  ['post', '/workspaces/calm-otter/preview', {}, 'workspace-preview'],
  [
    'post',
    '/workspaces/calm-otter/extend',
    { expiresIn: 'PT1H' },
    'workspace-extend',
  ],
  ['post', '/workspaces/calm-otter/repair', {}, 'workspace-repair'],
  ['put', '/workspaces/calm-otter/labels', { labels: {} }, 'workspace-label'],
  [
    'post',
    '/workspaces/calm-otter/shares',
    { entity: 'group:default/other', access: 'read' },
    'workspace-share',
  ],
  [
    'delete',
    '/workspaces/calm-otter/shares?entity=group:default/other',
    {},
    'workspace-unshare',
  ],
  [
    'post',
    '/workspaces/calm-otter/transfer',
    { owner: 'group:default/other' },
    'workspace-transfer',
  ],
  ['delete', '/workspaces/calm-otter', {}, 'workspace-delete'],
  ['post', '/workspaces/calm-otter/secrets/token', {}, 'workspace-secret-read'],
  [
    'post',
    '/workspaces/calm-otter/operations/OPERATION/cancel',
    {},
    'operation-cancel',
  ],
];
const ROUTES: Route[] = [
  ...READS,
  ...MUTATIONS.map(([method, path, body]): Route => [method, path, body]),
];

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };
const when = (
  rule: string,
  params: Record<string, string | string[]>,
): PolicyDecision => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'helium',
  resourceType: 'helium-workspace',
  conditions: {
    anyOf: [{ rule, resourceType: 'helium-workspace', params }],
  },
});

describe('access to the API', () => {
  let helium: TestHelium;
  let knex: Knex;
  let operationId: string;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({ database: knex });
  });

  beforeEach(async () => {
    helium.decide.current = ALLOW;
    helium.decide.denied = [];
    helium.decide.allowed = [];
    await knex('workspaces').delete();
    const { body } = await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter', owner: 'group:default/team' });
    operationId = body.operation.id;
    await finishNext(helium, { outcome: 'succeeded' });
    helium.audited.length = 0;
  });

  const call = ([method, path, body]: Route, header?: string) =>
    helium
      .call(method, path.replace('OPERATION', operationId), header)
      .send(body);

  const snapshot = async () => [
    await knex('workspaces'),
    await knex('operations'),
  ];

  it.each(ROUTES)('%s %s wants credentials', async (...route) => {
    const before = await snapshot();
    for (const header of [
      mockCredentials.none.header(),
      mockCredentials.user.invalidHeader(),
    ]) {
      const { status, body } = await call(route, header);
      expect(status).toBe(401);
      expect(body.error.name).toBe('AuthenticationError');
    }
    expect(await snapshot()).toEqual(before);
  });

  it.each(ROUTES)('%s %s wants a permission', async (...route) => {
    helium.decide.current = DENY;
    const before = await snapshot();
    // Who may not know of a workspace is told nothing of it.
    const isUnknown = route[1].startsWith('/workspaces/');
    const { status, body } = await call(route);
    const { name, message } = body.error;
    expect([status, name]).toEqual(
      isUnknown ? [404, 'NotFoundError'] : [403, 'NotAllowedError'],
    );
    expect(message).toMatch(
      isUnknown
        ? /^There is no workspace 'calm-otter'$/
        : /helium\.[a-z.]+ is denied/,
    );
    expect(await snapshot()).toEqual(before);
  });

  it.each(MUTATIONS.filter(([, path]) => path.startsWith('/workspaces/')))(
    '%s %s is refused to those who may only read',
    async (...route) => {
      helium.decide.current = DENY;
      helium.decide.allowed = [heliumWorkspaceReadPermission.name];
      const before = await snapshot();
      const [method, path, body] = route;
      const { status, body: answer } = await call([method, path, body]);
      expect([status, answer.error]).toEqual([
        403,
        {
          name: 'NotAllowedError',
          message: expect.stringMatching(/helium\.[a-z.]+ is denied/),
        },
      ]);
      expect(await snapshot()).toEqual(before);
    },
  );

  const onOne = ROUTES.filter(([, path]) => path.includes('calm-otter'));

  it.each(onOne)('%s %s meets conditions', async (...route) => {
    for (const decision of [
      when('IS_OWNER', { owners: ['group:default/other'] }),
      when('HAS_PROGRAM', { programs: ['other'] }),
      when('HAS_LABEL', { label: 'team' }),
      when('IS_SHARED_WITH', {
        entities: ['group:default/team'],
        access: ['read', 'manage'],
      }),
    ]) {
      helium.decide.current = decision;
      const { status, body } = await call(route);
      expect([status, body.error.message]).toEqual([
        404,
        "There is no workspace 'calm-otter'",
      ]);
    }
    helium.decide.current = when('IS_OWNER', {
      owners: ['user:default/mock', 'Group:default/team'],
    });
    const { body } = await call(route);
    expect(body.error?.message).not.toBe("There is no workspace 'calm-otter'");
  });

  it('shows what a repair found, and was to do, to those who may repair', async () => {
    const { body } = await helium
      .call('post', '/workspaces/calm-otter/repair')
      .send({})
      .expect(202);
    const findings = {
      at: '2026-01-01T00:00:00.000Z',
      lock: { holder: 'jane@laptop (pid 1)', dead: false, why: 'who knows' },
      pending: [],
      clusters: [],
      steps: [],
    };
    await finishNext(helium, { outcome: 'succeeded', findings });
    const base = '/workspaces/calm-otter/operations';
    const see = async () => {
      const list = await helium.call('get', base).expect(200);
      const one = await helium
        .call('get', `${base}/${body.operation.id}`)
        .expect(200);
      return [list.body.items[0], one.body];
    };
    for (const seen of await see()) {
      expect(seen).toMatchObject({ input: { steps: [] }, findings });
    }
    helium.decide.denied = [heliumWorkspaceRepairPermission.name];
    for (const seen of await see()) {
      expect(seen).toMatchObject({ kind: 'repair', state: 'succeeded' });
      expect(seen).not.toHaveProperty('input');
      expect(seen).not.toHaveProperty('findings');
    }
  });

  it('moves an expiry only for those who may, also along with parameters', async () => {
    const before = await snapshot();
    helium.decide.denied = [heliumWorkspaceExtendPermission.name];
    for (const expiry of [
      { expiresIn: 'PT1H' },
      { expiresAt: new Date(Date.now() + 172_800_000).toISOString() },
    ]) {
      const { status, body } = await helium
        .call('patch', '/workspaces/calm-otter')
        .send({ parameters: { size: 'large' }, ...expiry });
      expect([status, body.error.message]).toEqual([
        403,
        expect.stringContaining('helium.workspace.extend is denied'),
      ]);
    }
    expect(await snapshot()).toEqual(before);
  });

  it('lists what the conditions leave', async () => {
    await helium.call('post', '/workspaces').send({ name: 'mine' });
    const names = async (decision: PolicyDecision) => {
      helium.decide.current = decision;
      const { body } = await helium.call('get', '/workspaces?orderBy=name');
      return [
        body.totalItems,
        ...body.items.map((item: { name: string }) => item.name),
      ];
    };
    expect(await names(ALLOW)).toEqual([2, 'mine', 'calm-otter']);
    expect(
      await names(when('IS_OWNER', { owners: ['user:default/mock'] })),
    ).toEqual([1, 'mine']);
    expect(await names(when('HAS_PROGRAM', { programs: ['other'] }))).toEqual([
      0,
    ]);
  });

  it('leaves an audit event of each mutation that succeeds', async () => {
    const cancelled = MUTATIONS.filter(
      ([, , , event]) =>
        !['operation-cancel', 'workspace-secret-read'].includes(event),
    );
    for (const [method, path, body, eventId] of cancelled) {
      helium.audited.length = 0;
      const { status } = await call([method, path, body]);
      expect([path, status < 300]).toEqual([path, true]);
      expect(helium.audited).toEqual([
        { eventId, outcome: 'succeeded', text: expect.any(String) },
      ]);
      if (eventId === 'workspace-update') {
        await finishNext(helium, { outcome: 'succeeded' });
        await finishNext(helium, { outcome: 'succeeded' });
      }
      if (eventId === 'workspace-preview') {
        await finishNext(helium, { outcome: 'succeeded' });
      }
    }
  });

  it.each(MUTATIONS)(
    '%s %s leaves an audit event when it is refused',
    async (method, path, body, eventId) => {
      helium.decide.current = DENY;
      await call([method, path, body]);
      expect(helium.audited).toEqual([
        {
          eventId,
          outcome: 'failed',
          text: expect.stringMatching(/is denied|no workspace/),
        },
      ]);
    },
  );

  it('keeps parameters out of the audit', async () => {
    await helium
      .call('post', '/workspaces')
      .send({ parameters: { password: 'hunter2', size: 'hunter2' } });
    await helium
      .call('patch', '/workspaces/calm-otter')
      .send({ parameters: { password: 'hunter2' } });
    expect(helium.audited).toHaveLength(2);
    expect(JSON.stringify(helium.audited)).not.toContain('hunter2');
  });

  it('tells the permission framework its rules', async () => {
    const { body } = await helium.call(
      'get',
      '/.well-known/backstage/permissions/metadata',
    );
    expect(body.rules.map((rule: { name: string }) => rule.name)).toEqual([
      'IS_OWNER',
      'HAS_PROGRAM',
      'HAS_LABEL',
      'IS_SHARED_WITH',
    ]);
    expect(body.permissions).toHaveLength(heliumPermissions.length);

    const { body: applied } = await helium
      .call(
        'post',
        '/.well-known/backstage/permissions/apply-conditions',
        mockCredentials.service.header(),
      )
      .send({
        items: [
          {
            id: '1',
            resourceRef: 'calm-otter',
            resourceType: 'helium-workspace',
            conditions: {
              rule: 'IS_OWNER',
              resourceType: 'helium-workspace',
              params: { owners: ['group:default/team'] },
            },
          },
        ],
      });
    expect(applied.items).toMatchObject([{ id: '1', result: 'ALLOW' }]);
  });
});
