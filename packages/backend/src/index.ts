import { createBackend } from '@backstage/backend-defaults';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';
import { notificationChannels } from './notificationChannels';

// The guest module refuses to load where no guest is configured.
const guestSignIn = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    if (config.has('auth.providers.guest')) {
      yield import('@backstage/plugin-auth-backend-module-guest-provider');
    }
  },
});

/** How long answers may take to finish once the server shuts down. */
const DRAIN_MS = 2_000;

// Streams and long polls would hold the shutdown up until somebody kills it.
const router = rootHttpRouterServiceFactory({
  configure({ applyDefaults, lifecycle, server }) {
    applyDefaults();
    lifecycle.addShutdownHook(() => {
      setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
    });
  },
});

const backend = createBackend();

backend.add(router);

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(guestSignIn);
backend.add(import('@backstage/plugin-permission-backend'));
// An example: write your own, or add Backstage's allow-all module in its place.
backend.add(import('./permissionPolicy'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@helium-portal/backstage-plugin-catalog-backend-module-helium'),
);

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@helium-portal/backstage-plugin-scaffolder-backend-module-helium'),
);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(
  notificationChannels({
    email: () => import('@backstage/plugin-notifications-backend-module-email'),
    slack: () => import('@backstage/plugin-notifications-backend-module-slack'),
  }),
);

backend.add(import('@helium-portal/backstage-plugin-helium-backend'));
backend.add(
  import('@helium-portal/backstage-plugin-helium-backend-module-pachyderm'),
);
// Does nothing without `helium.standingWorkspaces`.
backend.add(import('./standingWorkspaces'));

backend.start();
