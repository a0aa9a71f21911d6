import type {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { HeliumMetrics } from '../metrics';

/** Has something run by a schedule, with a metric of each run; a failure is logged, and the next run is the next try. */
export async function scheduleTask(
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
