import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { startHelium, type TestHelium } from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { DatabaseOrphanStackStore } from '../housekeeping';

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('orphan stacks over HTTP on %s', id => {
  let helium: TestHelium;

  beforeAll(async () => {
    const database = await databases.empty(id);
    helium = await startHelium({ database });
    const store = DatabaseOrphanStackStore.create({ database });
    const seen = ['a', 'b', 'c'].map(name => ({
      kind: 'no-workspace' as const,
      project: 'sample-program',
      name,
      resources: 2,
      updatedAt: new Date('2026-01-02T03:04:05Z'),
    }));
    await store.replace(seen);
    await store.replace(seen);
  });

  afterAll(() => helium.backend.stop());

  beforeEach(() => {
    helium.decide.current = { result: AuthorizeResult.ALLOW };
  });

  it('come in pages', async () => {
    const { status, body } = await helium.call(
      'get',
      '/orphan-stacks?limit=1&offset=1',
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          kind: 'no-workspace',
          project: 'sample-program',
          name: 'b',
          resources: 2,
          updatedAt: '2026-01-02T03:04:05.000Z',
          firstSeenAt: expect.stringMatching(/Z$/),
          lastSeenAt: expect.stringMatching(/Z$/),
        },
      ],
      totalItems: 3,
    });
  });

  it('are for administrators', async () => {
    expect(
      (
        await helium.call(
          'get',
          '/orphan-stacks',
          mockCredentials.none.header(),
        )
      ).status,
    ).toBe(401);
    helium.decide.current = { result: AuthorizeResult.DENY };
    const { status, body } = await helium.call('get', '/orphan-stacks');
    expect(status).toBe(403);
    expect(body.error.message).toContain('helium.admin');
  });

  it('refuse a page that makes no sense', async () => {
    const { status } = await helium.call('get', '/orphan-stacks?limit=0');
    expect(status).toBe(400);
  });
});
