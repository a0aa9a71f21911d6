import type {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { BackupStore } from '../backups/BackupStore';
import type { HeliumConfig } from '../config';
import type { HeliumMetrics } from '../metrics';
import type { PortalCli } from '../operations/PortalCli';
import type { ProgramRegistry } from '../programs';
import { OrphanScan } from './OrphanScan';
import {
  DatabaseOrphanStackStore,
  type OrphanStackStore,
} from './OrphanStackStore';
import { PulumiStacks } from './PulumiStacks';
import { Retention } from './Retention';
import { SourceSweep } from './SourceSweep';

/** Has what keeps the house in order run by its schedules; returns what there is to read of it. */
export async function scheduleHousekeeping(options: {
  database: Knex;
  backups: BackupStore;
  programs: ProgramRegistry;
  cli: PortalCli;
  config: HeliumConfig;
  scheduler: SchedulerService;
  metrics: HeliumMetrics;
  logger: LoggerService;
}): Promise<{ orphanStacks: OrphanStackStore }> {
  const { schedule, orphans } = options.config.housekeeping;
  const retention = Retention.create(options);
  const orphanStacks = DatabaseOrphanStackStore.create(options);
  const scan = OrphanScan.create({
    ...options,
    store: orphanStacks,
    stacks: PulumiStacks.create(options),
  });
  await scheduleTask('housekeeping', schedule, options, signal =>
    retention.run(signal),
  );
  const sources = SourceSweep.create(options);
  await scheduleTask(
    'unused-sources',
    // Each replica has folders of its own.
    { ...schedule, scope: 'local' },
    options,
    signal => sources.run(signal),
  );
  await scheduleTask('orphan-stacks', orphans.schedule, options, signal =>
    scan.run(signal),
  );
  return { orphanStacks };
}

async function scheduleTask(
  task: string,
  schedule: SchedulerServiceTaskScheduleDefinition,
  options: {
    scheduler: SchedulerService;
    metrics: Pick<HeliumMetrics, 'countHousekeeping'>;
    logger: LoggerService;
  },
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { scheduler, metrics, logger } = options;
  await scheduler.scheduleTask({
    ...schedule,
    id: `helium-${task}`,
    scope: schedule.scope ?? 'global',
    fn: async signal => {
      const began = performance.now();
      const count = (outcome: 'succeeded' | 'failed') =>
        metrics.countHousekeeping(
          task,
          outcome,
          (performance.now() - began) / 1000,
        );
      try {
        await run(signal);
        count('succeeded');
      } catch (error) {
        count('failed');
        logger.error(
          `The scheduled task ${task} failed and is tried again by its schedule: ${stringifyError(
            error,
          )}`,
        );
      }
    },
  });
}
