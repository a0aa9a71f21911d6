import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { resolveOwner } from './owner';

describe('resolveOwner', () => {
  it('says that the catalog gives no answer', async () => {
    const catalog = catalogServiceMock.mock({
      getEntityByRef: async () => {
        throw new TypeError('fetch failed');
      },
    });
    await expect(
      resolveOwner('group:default/team', {
        credentials: mockCredentials.service(),
        catalog,
        auth: mockServices.auth(),
      }),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining(
        "could not be asked for the owner 'group:default/team'; try again",
      ),
    });
  });
});
