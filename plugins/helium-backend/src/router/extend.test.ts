import {
  heliumWorkspaceExtendUnlimitedPermission,
  heliumWorkspacePinPermission,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();
const JANE = 'user:default/mock';

describe.each(databases.ids)('extending over HTTP on %s', id => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({ database: knex });
  });

  beforeEach(async () => {
    helium.decide.denied = [];
    await knex('workspaces').delete();
    await helium.call('post', '/workspaces').send({ name: 'calm-otter' });
    await finishNext(helium, { outcome: 'succeeded' });
    helium.audited.length = 0;
  });

  const extend = (body: object) =>
    helium.call('post', '/workspaces/calm-otter/extend').send(body);
  const get = async (path = '') =>
    (await helium.call('get', `/workspaces/calm-otter${path}`)).body;

  it('goes past the maximum with the permission and a reason, on record', async () => {
    const before = await get();
    const withoutReason = await extend({ expiresIn: 'P30D' });
    helium.decide.denied = [heliumWorkspaceExtendUnlimitedPermission.name];
    const withoutRight = await extend({ expiresIn: 'P30D', reason: 'a test' });
    for (const { status, body } of [withoutReason, withoutRight]) {
      expect([status, body.fields]).toEqual([
        400,
        [
          {
            field: 'expiresIn',
            message: expect.stringContaining(
              'the permission helium.workspace.extend.unlimited may go past it, with a reason',
            ),
          },
        ],
      ]);
    }
    expect(await get()).toEqual(before);

    helium.decide.denied = [];
    helium.audited.length = 0;
    const { status, body } = await extend({
      expiresIn: 'P30D',
      reason: 'the load test runs on',
    });
    expect(status).toBe(200);
    expect(body.expiresAt > before.maximumExpiresAt).toBe(true);
    expect(body.maximumExpiresAt).toBe(before.maximumExpiresAt);
    expect(body).not.toHaveProperty('beyondMaximum');
    expect(helium.audited).toEqual([
      {
        eventId: 'workspace-extend',
        outcome: 'succeeded',
        text: expect.stringMatching(
          /the load test runs on.*"beyondMaximum":true/,
        ),
      },
    ]);
    expect((await get('/expiry-changes')).items).toEqual([
      {
        at: expect.any(String),
        expiresAt: body.expiresAt,
        setBy: JANE,
        reason: 'the load test runs on',
        beyondMaximum: true,
      },
      {
        at: expect.any(String),
        expiresAt: before.expiresAt,
        setBy: JANE,
        rule: 'the default lifetime, P1D (helium.expiry.default)',
      },
    ]);
  });

  it('stays within the maximum along with parameters', async () => {
    const { status, body } = await helium
      .call('patch', '/workspaces/calm-otter')
      .send({ expiresIn: 'P30D', reason: 'the load test runs on' });
    expect([status, body.fields]).toMatchObject([
      400,
      [{ field: 'expiresIn' }],
    ]);
  });

  it('pins with the permission and a reason, and an expiry ends it', async () => {
    helium.decide.denied = [heliumWorkspacePinPermission.name];
    const refused = await extend({ pinned: true, reason: 'the demo' });
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining('helium.workspace.pin is denied'),
    ]);
    helium.decide.denied = [];
    for (const [request, field] of [
      [{ pinned: true }, 'reason'],
      [{ pinned: true, reason: ' ' }, 'reason'],
      [{ pinned: true, reason: 'the demo', expiresIn: 'PT1H' }, 'pinned'],
      [{ pinned: false }, 'expiresAt'],
    ] as const) {
      const { status, body } = await extend(request);
      expect([status, body.fields]).toMatchObject([400, [{ field }]]);
    }

    const { status, body } = await extend({ pinned: true, reason: 'the demo' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ pinned: true, status: 'ready' });
    expect(body).not.toHaveProperty('expiresAt');
    expect(body).not.toHaveProperty('maximumExpiresAt');
    const { items } = (await helium.call('get', '/workspaces')).body;
    expect(items).toMatchObject([{ name: 'calm-otter', pinned: true }]);
    const again = await extend({ pinned: true, reason: 'the demo' });
    expect(again.body.fields).toMatchObject([{ field: 'pinned' }]);

    const ended = await extend({ expiresIn: 'PT1H' });
    expect(ended.status).toBe(200);
    expect(ended.body).toMatchObject({ expiresAt: expect.any(String) });
    expect(ended.body).not.toHaveProperty('pinned');
    expect((await get('/expiry-changes')).items).toMatchObject([
      { expiresAt: ended.body.expiresAt },
      { setBy: JANE, reason: 'the demo' },
      { rule: expect.any(String) },
    ]);
  });
});
