import type { Knex } from 'knex';
import { startHelium, type TestHelium } from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();
const DAY_MS = 24 * 3600_000;

describe('the rules for lifetimes over HTTP', () => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({
      database: knex,
      config: {
        expiry: {
          timeZone: 'Europe/Berlin',
          rules: [
            { program: 'sample_program', maximum: 'P10D' },
            {
              group: 'group:default/team',
              default: 'endOfDay',
              maximum: 'P5D',
            },
          ],
        },
      },
    });
  });

  const limits = async (query = '') => {
    const { body } = await helium.call('get', `/programs${query}`);
    return body.items?.[0].expiry ?? body.fields;
  };

  it('are told for the caller, and for an owner', async () => {
    const ofSample = {
      default: 'P1D',
      minimum: 'PT1H',
      maximum: 'P10D',
      timeZone: 'Europe/Berlin',
    };
    expect(await limits()).toEqual(ofSample);
    expect(await limits('?owner=group:default/other')).toEqual(ofSample);
    expect(await limits('?owner=group:default/team')).toEqual({
      ...ofSample,
      default: 'endOfDay',
      maximum: 'P5D',
    });
    expect(await limits('?owner=a/b/c')).toMatchObject([{ field: 'owner' }]);
  });

  it('hold for what is made, and for what is extended', async () => {
    const create = (body: object) =>
      helium
        .call('post', '/workspaces')
        .send({ owner: 'group:default/team', ...body });
    const { body } = await create({ name: 'calm-otter' });
    const { createdAt, expiresAt, maximumExpiresAt } = body.workspace;
    expect(
      new Date(expiresAt).toLocaleTimeString('en-GB', {
        timeZone: 'Europe/Berlin',
      }),
    ).toBe('00:00:00');
    const lifetime = Date.parse(maximumExpiresAt) - Date.parse(createdAt);
    // An hour more or less where the clocks change meanwhile.
    expect(Math.round(lifetime / DAY_MS)).toBe(5);

    for (const [request, message] of [
      [{ expiresIn: 'P6D' }, 'at most P5D'],
      [{ expiresIn: 'PT1M' }, 'at least PT1H'],
    ] as const) {
      const refused = await create(request);
      expect([refused.status, refused.body.fields]).toEqual([
        400,
        [{ field: 'expiresIn', message: expect.stringContaining(message) }],
      ]);
    }
    const extended = await helium
      .call('post', '/workspaces/calm-otter/extend')
      .send({ expiresIn: 'P5D' });
    expect(extended.body.fields).toMatchObject([{ field: 'expiresIn' }]);
  });
});
