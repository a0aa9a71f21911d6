import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { BackupStore } from '../backups/BackupStore';
import type { HeliumConfig } from '../config';
import { nowExpression, plusSeconds } from '../database';
import type { Housekept, HeliumMetrics } from '../metrics';
import { deleteOldDrafts } from '../workspaces/drafts';

const KEEP_IDEMPOTENCY_KEYS_SECONDS = 30 * 24 * 60 * 60;
/** From their end on, for whoever asked to read what they found. */
const KEEP_DRAFTS_SECONDS = 60 * 60;
/** What one transaction deletes, so that none holds others up for long. */
const DEFAULT_BATCH_SIZE = 1_000;

export interface RetentionOptions {
  database: Knex;
  backups: Pick<BackupStore, 'removeExpired'>;
  config: Pick<HeliumConfig, 'retention'>;
  metrics: Pick<HeliumMetrics, 'countDeleted'>;
  logger: LoggerService;
  /** How many rows are deleted at a time. */
  batchSize?: number;
}

/** Deletes the rows that are past their retention. */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #batchSize: number;

  private constructor(options: RetentionOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
  }

  static create(options: RetentionOptions): Retention {
    return new Retention(options);
  }

  /** Stops between two batches when the signal says so, and the next run goes on there. */
  async run(signal?: AbortSignal): Promise<void> {
    const { backups, config } = this.#options;
    await this.#count('events', () => this.#deleteEvents(signal));
    await this.#count('idempotency-keys', () => this.#deleteKeys(signal));
    await this.#count('drafts', () =>
      deleteOldDrafts(this.#options.database, KEEP_DRAFTS_SECONDS),
    );
    await this.#count('state-backups', () =>
      backups.removeExpired(config.retention.stateBackups.after.as('seconds')),
    );
  }

  async #count(what: Housekept, work: () => Promise<number>): Promise<void> {
    const rows = await work();
    this.#options.metrics.countDeleted(what, rows);
    if (rows) {
      this.#options.logger.info(`Deleted ${rows} ${what} past their retention`);
    }
  }

  /** The operations stay, and say that their events have gone, with what previews found. */
  async #deleteEvents(signal: AbortSignal | undefined): Promise<number> {
    const { database, config } = this.#options;
    let deleted = 0;
    while (!signal?.aborted) {
      const old: { id: string } | undefined = await database('operations')
        .where(
          'finished_at',
          '<',
          plusSeconds(database, -config.retention.events.as('seconds')),
        )
        .whereNull('events_deleted_at')
        .orderBy('finished_at')
        .first('id');
      if (!old) {
        return deleted;
      }
      for (let rows = this.#batchSize; rows === this.#batchSize; ) {
        if (signal?.aborted) {
          return deleted;
        }
        rows = await database('events')
          .whereIn(
            'id',
            database('events')
              .where({ operation_id: old.id })
              .orderBy('id')
              .limit(this.#batchSize)
              .select('id'),
          )
          .delete();
        deleted += rows;
      }
      await database('previews').where({ operation_id: old.id }).delete();
      await database('operations')
        .where({ id: old.id })
        .update({ events_deleted_at: nowExpression(database) });
    }
    return deleted;
  }

  async #deleteKeys(signal: AbortSignal | undefined): Promise<number> {
    const { database } = this.#options;
    let deleted = 0;
    for (let rows = this.#batchSize; rows === this.#batchSize; ) {
      if (signal?.aborted) {
        break;
      }
      rows = await database('idempotency_keys')
        .whereIn(
          ['caller', 'key'],
          database('idempotency_keys')
            .where(
              'created_at',
              '<',
              plusSeconds(database, -KEEP_IDEMPOTENCY_KEYS_SECONDS),
            )
            .limit(this.#batchSize)
            .select('caller', 'key'),
        )
        .delete();
      deleted += rows;
    }
    return deleted;
  }
}
