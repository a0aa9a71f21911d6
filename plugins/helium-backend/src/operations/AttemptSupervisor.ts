import { LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import type { HeliumConfig } from '../config';
import { isAlive } from '../executors/processes';
import type { Executor, Executors, RunnerHandle } from '../executors/types';
import { parseHolder } from './holder';
import { requireExecutor } from './requireExecutor';
import type { Attempt, OperationStore, UnfinishedAttempt } from './types';

/** A runner whose heartbeats don't get through ends itself before this (see runner/heartbeat.ts): it is gone, wherever it ran. */
const SILENT_LEASES = 5;

/** Finds attempts that died, that are silent and that don't stop, and does what that calls for. */
export class AttemptSupervisor {
  readonly #store: OperationStore;
  readonly #executors: Executors;
  readonly #silenceSeconds: number;
  readonly #config: HeliumConfig['operations'];
  readonly #logger: LoggerService;
  /** When each attempt was first asked to stop by this process. */
  readonly #asked = new Map<string, number>();
  readonly #startedAt = Date.now();

  private constructor(options: {
    store: OperationStore;
    executors: Executors;
    config: Pick<HeliumConfig, 'operations'>;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#executors = options.executors;
    this.#config = options.config.operations;
    this.#silenceSeconds = SILENT_LEASES * this.#config.lease.as('seconds');
    this.#logger = options.logger;
  }

  static create(options: {
    store: OperationStore;
    executors: Executors;
    config: Pick<HeliumConfig, 'operations'>;
    logger: LoggerService;
  }): AttemptSupervisor {
    return new AttemptSupervisor(options);
  }

  /** Looks at each attempt once, and counts those that run here. */
  async supervise(unfinished: UnfinishedAttempt[]): Promise<number> {
    const ids = new Set(unfinished.map(({ attempt }) => attempt.id));
    for (const id of this.#asked.keys()) {
      if (!ids.has(id)) {
        this.#asked.delete(id);
      }
    }
    const states = await Promise.all(
      unfinished.map(entry =>
        this.#look(entry).catch(error => {
          this.#logger.warn(
            `Attempt ${entry.attempt.number} of operation ${
              entry.operation.id
            } could not be looked at: ${stringifyError(error)}`,
          );
          return 'here' as const;
        }),
      ),
    );
    return states.filter(state => state === 'here').length;
  }

  /** An attempt whose runner could not be started: dead unless a runner began after all. */
  async giveUp(attempt: Attempt): Promise<void> {
    const handle = await this.#executorOf(attempt).find(attempt.id);
    if (!handle) {
      await this.#dead(attempt, 'its runner could not be started');
    }
  }

  async #look(entry: UnfinishedAttempt): Promise<'here' | 'elsewhere'> {
    const { attempt } = entry;
    const handle = attempt.handle ?? (await this.#findHandle(entry));
    if (handle === 'starting') {
      return 'here';
    }
    if (!handle) {
      return 'elsewhere';
    }
    const seen = await this.#executorOf(attempt).observe(handle);
    switch (seen.state) {
      case 'dead':
        await this.#dead(attempt, seen.proof);
        return 'elsewhere';
      case 'unknown':
        await this.#doubt(entry, seen.why);
        if (this.#silentTooLong(entry)) {
          await this.#dead(
            attempt,
            `no sign of life for ${this.#silenceSeconds} seconds, and ${
              seen.why
            }`,
          );
        }
        return 'elsewhere';
      default:
        await this.#mind(entry, handle, seen.orphaned ?? false);
        return 'here';
    }
  }

  /** For an attempt that was claimed and whose start was never recorded. */
  async #findHandle(
    entry: UnfinishedAttempt,
  ): Promise<RunnerHandle | 'starting' | undefined> {
    const { attempt } = entry;
    const holder = parseHolder(entry.holder);
    const holderAlive = holder && (await isAlive(holder));
    if (holderAlive && !entry.overdue) {
      return 'starting';
    }
    const executor = this.#executorOf(attempt);
    if (executor.place !== attempt.place) {
      return await this.#giveUpElsewhere(entry, holderAlive);
    }
    const handle = await executor.find(attempt.id);
    if (!handle) {
      await this.#dead(
        attempt,
        'the replica that claimed it ended before it started a runner',
      );
      return undefined;
    }
    await this.#store.setHandle(attempt.id, attempt.fence, handle);
    return handle;
  }

  /** What was started in another place, if it was, can't be found from here; but what never began, never will once it is given up. */
  async #giveUpElsewhere(
    entry: UnfinishedAttempt,
    holderAlive: boolean | undefined,
  ): Promise<undefined> {
    const { attempt } = entry;
    const where = `its runner, if there is one, is at ${
      attempt.place ?? 'a place that was not recorded'
    }`;
    await this.#doubt(entry, where);
    if (!attempt.beganAt && entry.overdue && !holderAlive) {
      await this.#dead(attempt, `it never began, and ${where}`, true);
    } else if (this.#silentTooLong(entry)) {
      await this.#dead(
        attempt,
        `no sign of life for ${this.#silenceSeconds} seconds, and ${where}`,
      );
    }
  }

  /** For an attempt with living processes: those that are to stop get asked once, and ended after the grace time. */
  async #mind(
    entry: UnfinishedAttempt,
    handle: RunnerHandle,
    orphaned: boolean,
  ): Promise<void> {
    const { attempt, stoppingSeconds } = entry;
    if (entry.overdue) {
      await this.#doubt(entry, 'its lease ran out without a heartbeat');
    }
    const mustEnd =
      orphaned || stoppingSeconds !== undefined || this.#silentTooLong(entry);
    if (!mustEnd) {
      return;
    }
    const askedAt = this.#asked.get(attempt.id);
    if (askedAt === undefined) {
      this.#asked.set(attempt.id, Date.now());
      await this.#executorOf(attempt).stop(handle, 'graceful');
      return;
    }
    const waited = Math.max(
      (Date.now() - askedAt) / 1000,
      stoppingSeconds ?? 0,
    );
    if (waited >= this.#config.grace.as('seconds')) {
      this.#logger.warn(
        `Attempt ${attempt.number} of operation ${attempt.operationId} did not stop in time and is ended`,
      );
      await this.#executorOf(attempt).stop(handle, 'kill');
    }
  }

  /** Silence while no portal was there to hear is no sign of death, so it counts from this process's start at the earliest. */
  #silentTooLong(entry: UnfinishedAttempt): boolean {
    const listening = (Date.now() - this.#startedAt) / 1000;
    return Math.min(entry.silentSeconds, listening) > this.#silenceSeconds;
  }

  async #doubt(entry: UnfinishedAttempt, why: string): Promise<void> {
    if (entry.overdue && entry.operation.state !== 'suspect') {
      await this.#store.markSuspect(entry.attempt.id, why);
    }
  }

  async #dead(attempt: Attempt, proof: string, unbegun = false): Promise<void> {
    this.#logger.warn(
      `Attempt ${attempt.number} of operation ${attempt.operationId} is dead: ${proof}`,
    );
    try {
      await this.#store.requeueDead(attempt.id, {
        proof,
        unbegun,
        maxAttempts: this.#config.maxAttempts,
      });
    } catch (error) {
      // Another replica saw it too, or its result came in at the last moment.
      if (!isError(error) || error.name !== 'ConflictError') {
        throw error;
      }
    }
  }

  #executorOf(attempt: Attempt): Executor {
    return requireExecutor(this.#executors, attempt.executor);
  }
}
