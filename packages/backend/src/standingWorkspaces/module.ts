import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { readStandingWorkspaces } from './config';
import { keepWorkspace } from './keepWorkspace';

/** Keeps the workspaces of `helium.standingWorkspaces` there, by the API and as the plugin itself. Without that key it does nothing. */
export const standingWorkspacesModule = createBackendModule({
  pluginId: 'helium',
  moduleId: 'standing-workspaces',
  register(registration) {
    registration.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, logger, scheduler }) {
        const api = new HeliumClient({ discoveryApi: discovery });
        for (const standing of readStandingWorkspaces(config)) {
          await scheduler.scheduleTask({
            ...standing.schedule,
            id: `standing-workspace-${standing.request.name}`,
            scope: 'global',
            fn: async signal => {
              const { token } = await auth.getPluginRequestToken({
                onBehalfOf: await auth.getOwnServiceCredentials(),
                targetPluginId: 'helium',
              });
              await keepWorkspace(standing, {
                api,
                call: { token, signal },
                logger,
              });
            },
          });
        }
      },
    });
  },
});
