import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
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
import { scheduleTask } from './scheduleTask';

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
