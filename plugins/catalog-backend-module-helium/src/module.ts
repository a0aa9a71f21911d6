import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { readCatalogConfig } from './config';
import { WorkspaceEntityProvider } from './WorkspaceEntityProvider';
import { WorkspaceLinkProcessor } from './WorkspaceLinkProcessor';

/**
 * Keeps each of Helium's workspaces in the catalog, as a Resource of type `workspace`, and relates to it what names it by the
 * annotation `helium.dev/workspace`.
 *
 * @public
 */
export const catalogModuleHelium = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'helium',
  register(registration) {
    registration.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ discovery, processing, scheduler, ...services }) {
        const config = readCatalogConfig(services.config);
        processing.addEntityProvider(
          WorkspaceEntityProvider.create({
            ...services,
            api: new HeliumClient({ discoveryApi: discovery }),
            config,
            schedule: scheduler.createScheduledTaskRunner(config.schedule),
          }),
        );
        processing.addProcessor(new WorkspaceLinkProcessor());
      },
    });
  },
});
