import type {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Knex } from 'knex';
import type { MutationRecorder } from '../audit/MutationRecorder';
import type { HeliumConfig } from '../config';
import type { HeliumMetrics } from '../metrics';
import { ExpiryRules } from './ExpiryRules';
import { ExpirySweep } from './ExpirySweep';

/** Has workspaces go when their time comes; returns the rules by which it does. */
export async function assembleExpiry(options: {
  auth: AuthService;
  catalog: CatalogService;
  scheduler: SchedulerService;
  database: Knex;
  config: Pick<HeliumConfig, 'expiry'>;
  logger: LoggerService;
  metrics: HeliumMetrics;
  recorder: MutationRecorder;
  /** Called after each commit. */
  onChange(workspaceId: string): void;
}): Promise<{ rules: ExpiryRules }> {
  const { scheduler, config } = options;
  const rules = ExpiryRules.create({ ...options, config: config.expiry });
  await ExpirySweep.create(options).schedule(scheduler, config.expiry.schedule);
  return { rules };
}
