import type { LoggerService } from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import { within } from '../lib/within';
import {
  readStoreSnapshot,
  type Measured,
  type StoreSnapshot,
} from './storeSnapshot';

/** All gauges of one collection are of one reading. */
const READING_LASTS_MS = 1_000;
/** A collection must not hang when the database is away. */
const PATIENCE_MS = 5_000;

/** What there is in the database, read when somebody collects metrics and at no other time. */
export class StoreGauges {
  readonly #database: Knex;
  readonly #logger: LoggerService;
  #reading: Promise<StoreSnapshot> | undefined;
  #readAt = 0;

  private constructor(options: { database: Knex; logger: LoggerService }) {
    this.#database = options.database;
    this.#logger = options.logger;
  }

  /** Registers the gauges; every replica reports the same, so take the maximum over them. */
  static register(options: {
    metrics: MetricsService;
    database: Knex;
    logger: LoggerService;
  }): void {
    const gauges = new StoreGauges(options);
    const gauge = (
      name: string,
      unit: string,
      description: string,
      pick: (snapshot: StoreSnapshot) => Measured[],
    ) =>
      options.metrics
        .createObservableGauge(name, { unit, description })
        .addCallback(async result => {
          const snapshot = await gauges.#read();
          for (const { value, ...attributes } of snapshot
            ? pick(snapshot)
            : []) {
            result.observe(value, attributes);
          }
        });

    gauge(
      'helium.operations.active',
      '{operation}',
      'Operations that have not ended, by kind and state',
      snapshot => snapshot.operations,
    );
    gauge(
      'helium.operations.queued.age',
      's',
      'How long the oldest operation that could run has waited, by kind',
      snapshot => snapshot.queuedAge,
    );
    gauge(
      'helium.runners',
      '{runner}',
      'Attempts that run now, by executor',
      snapshot => snapshot.runners,
    );
    gauge(
      'helium.lease.age',
      's',
      'The longest silence of an attempt that runs, by executor',
      snapshot => snapshot.leaseAge,
    );
    gauge(
      'helium.workspaces',
      '{workspace}',
      'Workspaces that are not destroyed, by status and program',
      snapshot => snapshot.workspaces,
    );
    gauge(
      'helium.leftovers',
      '{resource}',
      'Resources that were found after a destroy, by program',
      snapshot => snapshot.leftovers,
    );
    gauge(
      'helium.expiry.lag',
      's',
      'How long the longest-expired workspace has waited for its end to be ordered',
      snapshot => snapshot.expiryLag,
    );
    gauge(
      'helium.orphan_stacks',
      '{stack}',
      'Orphan stacks that were seen at least twice, by kind',
      snapshot => snapshot.orphanStacks,
    );
    gauge(
      'helium.state_backups',
      '{backup}',
      'State backups that are kept',
      snapshot => snapshot.stateBackups,
    );
    gauge(
      'helium.state_backups.size',
      'By',
      'Size of the state backups that are kept',
      snapshot => snapshot.stateBackupBytes,
    );
  }

  async #read(): Promise<StoreSnapshot | undefined> {
    if (!this.#reading || Date.now() - this.#readAt > READING_LASTS_MS) {
      this.#readAt = Date.now();
      this.#reading = this.#readInTime();
    }
    try {
      return await this.#reading;
    } catch {
      return undefined;
    }
  }

  async #readInTime(): Promise<StoreSnapshot> {
    try {
      return await within(
        PATIENCE_MS,
        'Reading the gauges',
        readStoreSnapshot(this.#database),
      );
    } catch (error) {
      this.#logger.warn(`There are no gauges: ${stringifyError(error)}`);
      throw error;
    }
  }
}
