import type {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Duration } from 'luxon';
import type { BackupStore } from './BackupStore';

/** Removes the backups of workspaces that ended long enough ago. */
export class BackupRetention {
  readonly #backups: BackupStore;
  readonly #after: Duration;
  readonly #logger: LoggerService;

  private constructor(options: {
    backups: BackupStore;
    after: Duration;
    logger: LoggerService;
  }) {
    this.#backups = options.backups;
    this.#after = options.after;
    this.#logger = options.logger;
  }

  static create(options: {
    backups: BackupStore;
    /** Counted from a workspace's end. */
    after: Duration;
    logger: LoggerService;
  }): BackupRetention {
    return new BackupRetention(options);
  }

  async schedule(
    scheduler: SchedulerService,
    schedule: SchedulerServiceTaskScheduleDefinition,
  ): Promise<void> {
    await scheduler.scheduleTask({
      ...schedule,
      id: 'helium-state-backups',
      fn: () => this.run(),
    });
  }

  async run(): Promise<void> {
    const removed = await this.#backups.removeExpired(
      this.#after.as('seconds'),
    );
    if (removed) {
      this.#logger.info(
        `${removed} state backups of workspaces that ended long ago are removed`,
      );
    }
  }
}
