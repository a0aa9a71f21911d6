import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgres } from '../database';
import { within } from '../lib/within';
import {
  Announcement,
  CHANNEL_EXPRESSION,
  readAnnouncement,
  replicaOf,
} from './announce';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const ANSWER_MS = 10_000;
const CLOSE_MS = 1_000;
/** A connection whose other end went away without a word is noticed by this. */
const PROBE_MS = 15_000;

/** A connection of the driver, as far as it is needed. */
interface Connection extends EventEmitter {
  query(sql: string): Promise<{ rows: Array<Record<string, string>> }>;
}

/**
 * Hears what other replicas on the same PostgreSQL committed, on a connection of its own that it makes anew whenever it breaks.
 * Whoever depends on the news looks from time to time anyway: what is said while nobody listens is lost.
 */
export class ReplicaListener {
  readonly #database: Knex;
  readonly #logger: LoggerService;
  readonly #onAnnouncement: (announcement: Announcement) => void;
  readonly #onConnect: () => void;
  readonly #ended = new AbortController();
  #loop: Promise<void> | undefined;
  /** Before the next try to connect. */
  #pause = FIRST_PAUSE_MS;

  private constructor(options: {
    database: Knex;
    logger: LoggerService;
    onAnnouncement: (announcement: Announcement) => void;
    onConnect: () => void;
  }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#onAnnouncement = options.onAnnouncement;
    this.#onConnect = options.onConnect;
  }

  /** @param options - `onConnect` is called when news may have been missed */
  static create(options: {
    database: Knex;
    logger: LoggerService;
    onAnnouncement: (announcement: Announcement) => void;
    onConnect: () => void;
  }): ReplicaListener {
    return new ReplicaListener(options);
  }

  /** Does nothing on SQLite, which has one replica. */
  start(): void {
    if (isPostgres(this.#database)) {
      this.#loop ??= this.#listen();
    }
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#loop;
  }

  async #listen(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      try {
        await this.#listenOnce();
      } catch (error) {
        if (!signal.aborted) {
          this.#logger.warn(
            `Other replicas can't be heard, and work is found by looking for it until they can: ${stringifyError(
              error,
            )}`,
          );
        }
      }
      await sleep(this.#pause, undefined, { signal }).catch(() => {});
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Until the connection breaks, or the end. */
  async #listenOnce(): Promise<void> {
    const { client } = this.#database;
    const connecting: Promise<Connection> = client.acquireRawConnection();
    const { signal } = this.#ended;
    let connection: Connection;
    try {
      connection = await within(ANSWER_MS, 'Connecting', connecting);
    } catch (error) {
      connecting
        .then(late => client.destroyRawConnection(late))
        .catch(() => {});
      throw error;
    }
    const broken = new AbortController();
    const breakOff = () => broken.abort();
    signal.addEventListener('abort', breakOff);
    connection.on('error', breakOff);
    connection.on('end', breakOff);
    connection.on('notification', ({ payload }: { payload?: string }) =>
      this.#hear(payload ?? ''),
    );
    try {
      const { rows } = await within(
        ANSWER_MS,
        'Asking for the channel',
        connection.query(`select ${CHANNEL_EXPRESSION} as channel`),
      );
      await within(
        ANSWER_MS,
        'Listening',
        connection.query(`listen "${rows[0].channel}"`),
      );
      this.#pause = FIRST_PAUSE_MS;
      this.#onConnect();
      while (!broken.signal.aborted) {
        await sleep(PROBE_MS, undefined, { signal: broken.signal }).catch(
          () => {},
        );
        if (!broken.signal.aborted) {
          await within(ANSWER_MS, 'An answer', connection.query('select 1'));
        }
      }
      if (!signal.aborted) {
        throw new Error('the connection to the database ended');
      }
    } finally {
      signal.removeEventListener('abort', breakOff);
      await within(
        CLOSE_MS,
        'Closing the connection',
        client.destroyRawConnection(connection),
      ).catch(() => {});
    }
  }

  #hear(payload: string): void {
    const announcement = readAnnouncement(payload);
    if (announcement && announcement.from !== replicaOf(this.#database)) {
      this.#onAnnouncement(announcement);
    }
  }
}
