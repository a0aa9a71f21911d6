import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { heliumWorkspaceReadPermission } from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import { startHelium, type TestHelium } from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

const ME = mockCredentials.user().principal.userEntityRef;
const TEAM = 'group:default/team';
const ANN = 'user:default/ann';

const entity = (kind: string, name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
  spec: {},
});

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const when = (rule: string, params: object): PolicyDecision =>
  ({
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'helium',
    resourceType: 'helium-workspace',
    conditions: { rule, resourceType: 'helium-workspace', params },
  } as PolicyDecision);

describe.each(databases.ids)('who has which rights on %s', id => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({
      database: knex,
      config: { quota: { owners: { [ANN]: 1 } } },
      entities: [
        entity('Group', 'team'),
        entity('User', 'ann'),
        entity('Component', 'shop'),
      ],
    });
  });

  afterAll(() => helium.backend.stop());

  beforeEach(async () => {
    helium.decide.current = ALLOW;
    helium.decide.denied = [];
    helium.decide.allowed = [];
    await knex('workspaces').delete();
    await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter', labels: { team: 'shop' } })
      .expect(202);
    helium.audited.length = 0;
  });

  const base = '/workspaces/calm-otter';
  const transfer = (owner: string) =>
    helium.call('post', `${base}/transfer`).send({ owner });
  const share = (ref: string, access = 'read') =>
    helium.call('post', `${base}/shares`).send({ entity: ref, access });
  const unshare = (ref: string) =>
    helium.call('delete', `${base}/shares?entity=${ref}`);
  const label = (labels: object) =>
    helium.call('put', `${base}/labels`).send({ labels });
  const listed = async (decision: PolicyDecision) => {
    helium.decide.current = decision;
    const { body } = await helium.call('get', '/workspaces').expect(200);
    const one = await helium.call('get', base);
    helium.decide.current = ALLOW;
    // What a list shows and what one workspace shows is the same decision.
    expect(one.status).toBe(body.totalItems ? 200 : 404);
    return body.items.map(({ name }: { name: string }) => name);
  };

  describe('transfer', () => {
    it('changes the owner, and nothing that is built', async () => {
      await share(ANN).expect(200);
      const { status, body } = await transfer('Group:team');
      expect([status, body.owner]).toEqual([200, TEAM]);
      expect(body).toMatchObject({ generation: 1, createdBy: ME });
      expect(body.shares).toEqual([{ entity: ANN, access: 'read' }]);
      expect(await knex('operations')).toHaveLength(1);
      expect(await listed(when('IS_OWNER', { owners: [ME] }))).toEqual([]);
      expect(await listed(when('IS_OWNER', { owners: [TEAM] }))).toEqual([
        'calm-otter',
      ]);
    });

    it.each([
      ['group:default/nobody', /is not in the catalog/],
      ['component:default/shop', /must be a user or a group/],
      ['::', /must be an entity reference/],
      [ME, /is not in the catalog/],
    ])('refuses %s', async (owner, message) => {
      const { status, body } = await transfer(owner);
      expect([status, body.fields]).toEqual([
        400,
        [{ field: 'owner', message: expect.stringMatching(message) }],
      ]);
    });

    it('refuses the present owner', async () => {
      await transfer(TEAM).expect(200);
      const { status, body } = await transfer(TEAM);
      expect([status, body.fields[0].message]).toEqual([
        400,
        "'group:default/team' owns workspace 'calm-otter' already",
      ]);
    });

    it('has one effect for one key', async () => {
      const once = async (owner: string) =>
        (await transfer(owner).set('Idempotency-Key', 'once')).status;
      expect(await once(TEAM)).toBe(200);
      expect(await once(TEAM)).toBe(200);
      expect(await once(ANN)).toBe(409);
    });

    it('counts against the quota of the new owner', async () => {
      await helium
        .call('post', '/workspaces')
        .send({ name: 'of-ann', owner: ANN })
        .expect(202);
      const { status, body } = await transfer(ANN);
      expect([status, body.fields[0].message]).toEqual([
        409,
        expect.stringContaining('and 1 count: of-ann;'),
      ]);
      expect(await knex('workspaces').where({ owner: ME })).toHaveLength(1);
    });

    it('is refused once somebody else has transferred it', async () => {
      const answers = await Promise.all([transfer(TEAM), transfer(ANN)]);
      const [row] = await knex('workspaces');
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners.length).toBeGreaterThan(0);
      expect([TEAM, ANN]).toContain(row.owner);
      for (const { status } of answers) {
        expect([200, 409]).toContain(status);
      }
    });

    it('is refused once it is destroyed', async () => {
      await knex('workspaces').update({
        status: 'destroyed',
        destroyed_at: new Date(),
      });
      const { status, body } = await transfer(TEAM);
      expect([status, body.error.message]).toEqual([
        409,
        "Workspace 'calm-otter' is deleted; there is nothing to transfer",
      ]);
    });
  });

  describe('shares', () => {
    const to = (entities: string[], access: string[]) =>
      when('IS_SHARED_WITH', { entities, access });

    it('let others in, in the way that was given', async () => {
      expect(await listed(to([ANN], ['read', 'manage']))).toEqual([]);
      expect((await share('user:ann')).body.shares).toEqual([
        { entity: ANN, access: 'read' },
      ]);
      expect(await listed(to([TEAM, 'User:default/Ann'], ['read']))).toEqual([
        'calm-otter',
      ]);
      expect(await listed(to([ANN], ['manage']))).toEqual([]);
      expect(await listed(to([TEAM], ['read', 'manage']))).toEqual([]);

      expect((await share(ANN, 'manage')).body.shares).toEqual([
        { entity: ANN, access: 'manage' },
      ]);
      expect(await listed(to([ANN], ['read', 'manage']))).toEqual([
        'calm-otter',
      ]);

      await share(TEAM).expect(200);
      expect((await unshare(ANN).expect(200)).body.shares).toEqual([
        { entity: TEAM, access: 'read' },
      ]);
      expect(await listed(to([ANN], ['read', 'manage']))).toEqual([]);
      await unshare(ANN).expect(404);
    });

    it('are with users and groups of the catalog, and not with the owner', async () => {
      for (const ref of ['user:default/none', 'component:default/shop', '']) {
        const { status, body } = await share(ref);
        expect([status, body.fields[0].field]).toEqual([400, 'entity']);
      }
      await transfer(TEAM).expect(200);
      const { status, body } = await share(TEAM);
      expect([status, body.fields[0].message]).toEqual([
        400,
        "'group:default/team' owns workspace 'calm-otter' already",
      ]);
      await share(ANN, 'own').expect(400);
      await helium.call('delete', `${base}/shares`).expect(400);
    });

    it('go when their holder becomes the owner', async () => {
      await share(TEAM).expect(200);
      expect((await transfer(TEAM)).body.shares).toEqual([]);
    });
  });

  describe('labels', () => {
    const having = (name: string, values?: string[]) =>
      when('HAS_LABEL', { label: name, ...(values && { values }) });

    it('are set with the workspace and afterwards, and met in SQL', async () => {
      expect(await listed(having('team'))).toEqual(['calm-otter']);
      expect(await listed(having('team', ['shop', 'x']))).toEqual([
        'calm-otter',
      ]);
      expect(await listed(having('team', ['x']))).toEqual([]);
      expect(await listed(having('tier'))).toEqual([]);

      const { body } = await label({ 'example.org/tier': '1', demo: '' });
      expect(body.labels).toEqual({ 'example.org/tier': '1', demo: '' });
      expect(await knex('operations')).toHaveLength(1);
      expect(await listed(having('team'))).toEqual([]);
      expect(await listed(having('demo'))).toEqual(['calm-otter']);
      expect(await listed(having('example.org/tier', ['1']))).toEqual([
        'calm-otter',
      ]);
      expect((await label({})).body.labels).toEqual({});
    });

    it.each<[object, string]>([
      [{ 'helium.dev/workspace': 'x' }, 'labels.helium.dev/workspace'],
      [{ 'a.helium.dev/x': 'x' }, 'labels.a.helium.dev/x'],
      [{ '-a': 'x' }, 'labels.-a'],
      [{ 'a/b/c': 'x' }, 'labels.a/b/c'],
      [{ 'A b': 'x' }, 'labels.A b'],
      [{ ['a'.repeat(64)]: 'x' }, `labels.${'a'.repeat(64)}`],
      [{ a: 'b c' }, 'labels.a'],
      [{ a: 'b'.repeat(64) }, 'labels.a'],
      [{ a: 1 }, 'labels.a'],
      [
        Object.fromEntries(
          Array.from({ length: 33 }, (_, index) => [`l${index}`, '']),
        ),
        'labels',
      ],
    ])('are refused: %j', async (labels, field) => {
      for (const test of [
        label(labels),
        helium.call('post', '/workspaces').send({ labels }),
      ]) {
        const { status, body } = await test;
        expect([status, body.fields?.[0]?.field]).toEqual([400, field]);
      }
      expect(await knex('workspaces')).toHaveLength(1);
    });
  });

  it('leaves an audit event of each, and none of what labels say', async () => {
    await label({ secret: 'hunter2' });
    await share(ANN, 'manage');
    await unshare(ANN);
    await transfer(TEAM);
    expect(
      helium.audited.map(({ eventId, outcome }) => [eventId, outcome]),
    ).toEqual([
      ['workspace-label', 'succeeded'],
      ['workspace-share', 'succeeded'],
      ['workspace-unshare', 'succeeded'],
      ['workspace-transfer', 'succeeded'],
    ]);
    expect(helium.audited[3].text).toContain(TEAM);
    expect(JSON.stringify(helium.audited)).not.toContain('hunter2');
  });

  it.each([
    ['helium.workspace.transfer', () => transfer(TEAM)],
    ['helium.workspace.share', () => share(TEAM)],
    ['helium.workspace.share', () => unshare(TEAM)],
    ['helium.workspace.update', () => label({})],
  ])('wants %s', async (permission, ask) => {
    helium.decide.denied = [permission];
    const refused = await ask();
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining(`${permission} is denied`),
    ]);
    helium.decide.denied = [permission, heliumWorkspaceReadPermission.name];
    await ask().expect(404);
    expect(helium.audited.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'failed',
    ]);
  });
});
