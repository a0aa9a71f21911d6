import {
  coreServices,
  createBackendModule,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { readCatalogConfig } from './config';
import { ProgramTemplateProvider } from './ProgramTemplateProvider';
import { WorkspaceEntityProvider } from './WorkspaceEntityProvider';
import { WorkspaceLinkProcessor } from './WorkspaceLinkProcessor';

/** A program takes workspaces once its source is there, which no event tells. */
const TEMPLATE_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 1 },
  timeout: { minutes: 1 },
  initialDelay: { seconds: 30 },
};

/**
 * Keeps each of Helium's workspaces in the catalog, as a Resource of type `workspace`, relates to it what names it by the annotation
 * `helium.dev/workspace`, and makes a template for each program that has none.
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
        const api = new HeliumClient({ discoveryApi: discovery });
        processing.addEntityProvider(
          WorkspaceEntityProvider.create({
            ...services,
            api,
            config,
            schedule: scheduler.createScheduledTaskRunner(config.schedule),
          }),
        );
        processing.addEntityProvider(
          ProgramTemplateProvider.create({
            ...services,
            api,
            schedule: scheduler.createScheduledTaskRunner(TEMPLATE_SCHEDULE),
          }),
        );
        processing.addProcessor(new WorkspaceLinkProcessor());
      },
    });
  },
});
