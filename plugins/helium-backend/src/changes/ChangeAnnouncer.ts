import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import { isPostgres } from '../database';
import { announce } from './announce';

/** How long changes are gathered, so that however many there are, few are said. */
const GATHER_MS = 50;
/** PostgreSQL takes less than 8,000 bytes at once. */
const WORKSPACES_AT_ONCE = 150;

/**
 * Tells the other replicas, which SQLite has none of, of changes that are committed. Commits that announce wait for each other's
 * disk, so this is done beside the transactions of the work itself, and lost with this process: who depends on it looks from time
 * to time anyway.
 */
export class ChangeAnnouncer {
  readonly #database: Knex;
  readonly #logger: LoggerService;
  readonly #gathered = new Set<string>();
  #work = false;
  #saying: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: { database: Knex; logger: LoggerService }) {
    this.#database = options.database;
    this.#logger = options.logger;
  }

  static create(options: {
    database: Knex;
    logger: LoggerService;
  }): ChangeAnnouncer {
    return new ChangeAnnouncer(options);
  }

  tellChange(workspaceId: string): void {
    if (isPostgres(this.#database)) {
      this.#gathered.add(workspaceId);
      this.#soon();
    }
  }

  /** There may be something to do for a worker. */
  tellWork(): void {
    if (isPostgres(this.#database)) {
      this.#work = true;
      this.#soon();
    }
  }

  /** Says what is gathered and then nothing more. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#saying;
    await this.#say();
  }

  #soon(): void {
    if (this.#timer || this.#saying) {
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#saying = this.#say().finally(() => {
        this.#saying = undefined;
        if (this.#gathered.size || this.#work) {
          this.#soon();
        }
      });
    }, GATHER_MS).unref();
  }

  async #say(): Promise<void> {
    const workspaceIds = [...this.#gathered].slice(0, WORKSPACES_AT_ONCE);
    const work = this.#work;
    if (!workspaceIds.length && !work) {
      return;
    }
    workspaceIds.forEach(id => this.#gathered.delete(id));
    this.#work = false;
    try {
      await this.#database.transaction(async trx => {
        // Nothing is lost with it that has to last, and others wait for this commit.
        await trx.raw('set local synchronous_commit = off');
        await announce(trx, { workspaceIds, work });
      });
    } catch (error) {
      this.#logger.debug(
        `Other replicas could not be told of changes: ${stringifyError(error)}`,
      );
    }
  }
}
