import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { heliumProgramsExtensionPoint } from '@helium-portal/backstage-plugin-helium-node';
import { MutationRecorder } from './audit/MutationRecorder';
import { DatabaseBackupStore } from './backups/DatabaseBackupStore';
import { readHeliumConfig } from './config';
import { ConfiguredPrograms } from './configuredPrograms/ConfiguredPrograms';
import { openDatabase } from './database';
import { assembleExpiry } from './expiry/assembleExpiry';
import { scheduleHousekeeping } from './housekeeping';
import { DefaultHeliumMetrics, StoreGauges } from './metrics';
import { assembleOperations } from './operations/assembleOperations';
import { PortalCli } from './operations/PortalCli';
import { DefaultProgramRegistry, ProgramCollector } from './programs';
import { assembleRouters } from './router/assembleRouters';
import { DatabaseWorkspaceStore } from './workspaces/DatabaseWorkspaceStore';
import { publishChanges } from './workspaces/publishChanges';

/**
 * Tracks Helium workspaces, runs their operations and expires them.
 *
 * @public
 */
export const heliumPlugin = createBackendPlugin({
  pluginId: 'helium',
  register(env) {
    const collector = new ProgramCollector();
    env.registerExtensionPoint(heliumProgramsExtensionPoint, collector);

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootHttpRouter: coreServices.rootHttpRouter,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init({ httpAuth, httpRouter, lifecycle, logger, ...services }) {
        const config = readHeliumConfig(services.config);
        const configured = await ConfiguredPrograms.load({ config, logger });
        const programs = DefaultProgramRegistry.create({
          programs: collector.programs,
          configured: configured.list(),
          config,
        });
        await configured.schedule(services.scheduler, program =>
          programs.put(program),
        );
        const metrics = DefaultHeliumMetrics.create(services.metrics);
        const database = await openDatabase(services.database);

        const queue = await assembleOperations({
          database,
          programs,
          config,
          logger,
          metrics,
          discovery: services.discovery,
        });
        const { changes, onChange } = queue;
        const store = DatabaseWorkspaceStore.create({ database, onChange });
        publishChanges({ ...services, changes, store, logger });

        const backups = DatabaseBackupStore.create({
          database,
          keep: config.retention.stateBackups.count,
        });
        const recorder = MutationRecorder.create({
          auditor: services.auditor,
          metrics,
          logger,
        });
        const shutdown = new AbortController();
        const cli = PortalCli.create(config);
        const { orphanStacks } = await scheduleHousekeeping({
          database,
          backups,
          programs,
          cli,
          config,
          scheduler: services.scheduler,
          metrics,
          logger,
        });
        StoreGauges.register({ metrics: services.metrics, database, logger });
        const expiry = await assembleExpiry({
          ...services,
          database,
          config,
          logger,
          metrics,
          recorder,
          onChange,
          programs,
        });
        const { router, oldApi } = await assembleRouters({
          ...services,
          httpAuth,
          logger,
          config,
          expiryRules: expiry.rules,
          database,
          programs,
          queue,
          store,
          backups,
          cli,
          orphanStacks,
          recorder,
          shutdown: shutdown.signal,
        });
        httpRouter.use(router);
        services.rootHttpRouter.use('/v1/api', oldApi);
        httpRouter.addAuthPolicy({ path: '/health', allow: 'unauthenticated' });
        // Runners have no Backstage credentials; the router checks the token of their attempt.
        httpRouter.addAuthPolicy({ path: '/runner', allow: 'unauthenticated' });

        lifecycle.addStartupHook(() => queue.start());
        lifecycle.addShutdownHook(async () => {
          shutdown.abort();
          await queue.stop();
        });
      },
    });
  },
});
