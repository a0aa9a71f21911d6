import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

// The plugin alone, without programs:
// curl -H 'Authorization: Bearer mock-user-token' http://localhost:7007/api/helium/workspaces
const port = Number(process.env.HELIUM_PORT ?? 7007);

const backend = createBackend();

backend.add(
  mockServices.rootConfig.factory({
    data: {
      backend: {
        baseUrl: `http://localhost:${port}`,
        listen: { host: '127.0.0.1', port },
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      helium: { pulumi: { backendUrl: 'file://~' } },
    },
  }),
);
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(mockServices.permissions.factory());
backend.add(catalogServiceMock.factory({ entities: [] }));
backend.add(import('../src'));

backend.start();
