import type {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import type { MutationRecorder } from '../audit/MutationRecorder';
import type { HeliumConfig } from '../config';
import { scheduleTask } from '../housekeeping';
import { KeptDataSweep } from '../keptData';
import type { HeliumMetrics } from '../metrics';
import type { ProgramRegistry } from '../programs';
import { ExpiryRules } from './ExpiryRules';
import { ExpirySweep } from './ExpirySweep';
import { ExpiryNotices } from './notices/ExpiryNotices';
import { NoticeStore } from './notices/NoticeStore';

/** Has workspaces, and the data that they left, go when their time comes, and their owners told before; returns the rules by which it does. */
export async function assembleExpiry(options: {
  auth: AuthService;
  catalog: CatalogService;
  notifications: NotificationService;
  scheduler: SchedulerService;
  database: Knex;
  config: Pick<HeliumConfig, 'expiry' | 'keptData'>;
  logger: LoggerService;
  programs: ProgramRegistry;
  metrics: HeliumMetrics;
  recorder: MutationRecorder;
  /** Called after each commit. */
  onChange(workspaceId: string): void;
}): Promise<{ rules: ExpiryRules }> {
  const { scheduler } = options;
  const config = options.config.expiry;
  const rules = ExpiryRules.create({ ...options, config });
  await ExpirySweep.create({ ...options, grace: config.grace }).schedule(
    scheduler,
    config.schedule,
  );
  const keptData = KeptDataSweep.create(options);
  await scheduleTask(
    'kept-data-sweep',
    options.config.keptData.schedule,
    options,
    signal => keptData.run(signal),
  );
  if (config.notices.before.length) {
    const store = NoticeStore.create(options);
    const notices = ExpiryNotices.create({ ...options, store, config });
    await scheduleTask(
      'expiry-notices',
      config.notices.schedule,
      options,
      signal => notices.run(signal),
    );
  }
  return { rules };
}
