import { LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import type { HeliumConfig } from '../config';
import { isAlive, isOfAnotherBoot } from '../executors/processes';
import type {
  Executor,
  Executors,
  Observation,
  RunnerHandle,
} from '../executors/types';
import { within } from '../lib/within';
import { attemptLogger } from './attemptLogger';
import { parseHolder } from './holder';
import { requireExecutor } from './requireExecutor';
import type { Attempt, OperationStore, UnfinishedAttempt } from './types';

/** A runner whose heartbeats don't get through ends itself before this (see runner/heartbeat.ts): it is gone, wherever it ran. */
const SILENT_LEASES = 5;
/** For each answer of an executor. */
const CALL_MS = 30_000;
/** How long a round waits for its slowest attempt, which is looked at further while others are started. */
const ROUND_MS = 3_000;

interface Options {
  store: OperationStore;
  executors: Executors;
  config: Pick<HeliumConfig, 'operations'>;
  logger: LoggerService;
  /** The worker whose attempts these are, as leases name it. */
  holder: string;
}

/** Why an attempt is dead. */
interface Death {
  proof: string;
  /** There was no runner, and not because somebody ended. */
  unstarted?: boolean;
  /** It counts only while this holds. */
  unbegun?: boolean;
  silentSeconds?: number;
}

/** Finds attempts that died, that are silent and that don't stop, and does what that calls for. */
export class AttemptSupervisor {
  readonly #store: OperationStore;
  readonly #executors: Executors;
  readonly #config: HeliumConfig['operations'];
  readonly #logger: LoggerService;
  readonly #holder: string;
  /** Those that a look is under way for, however long it takes. */
  readonly #looking = new Set<string>();
  /** When each attempt was first asked to stop by this process. */
  readonly #asked = new Map<string, number>();
  readonly #startedAt = Date.now();
  #buried = 0;

  private constructor(options: Options) {
    this.#store = options.store;
    this.#executors = options.executors;
    this.#config = options.config.operations;
    this.#logger = options.logger;
    this.#holder = options.holder;
  }

  static create(options: Options): AttemptSupervisor {
    return new AttemptSupervisor(options);
  }

  /**
   * Looks at each attempt once, at all at the same time; one that can't be looked at keeps nobody waiting for long.
   *
   * @param starting - attempts whose runners this worker was starting when it read the list
   * @returns how many were found dead
   */
  async supervise(
    unfinished: UnfinishedAttempt[],
    starting: ReadonlySet<string>,
  ): Promise<number> {
    const ids = new Set(unfinished.map(({ attempt }) => attempt.id));
    for (const id of this.#asked.keys()) {
      if (!ids.has(id)) {
        this.#asked.delete(id);
      }
    }
    const buried = this.#buried;
    const looks = unfinished
      .filter(
        ({ attempt: { id } }) => !this.#looking.has(id) && !starting.has(id),
      )
      .map(entry => this.#lookSafely(entry));
    await within(ROUND_MS, 'A look', Promise.all(looks)).catch(() => {});
    return this.#buried - buried;
  }

  /**
   * How many of these count against what this worker may run at once: those that it claimed, and those that workers left which are
   * gone, on this host or in this cluster. Each worker counts all of the latter, so that however often workers are replaced, no more
   * run than before.
   *
   * @param replicas - the workers that say that they are there
   */
  async countOwn(
    unfinished: UnfinishedAttempt[],
    executor: Executor,
    replicas: ReadonlySet<string>,
  ): Promise<number> {
    const own = unfinished.filter(({ holder }) => holder === this.#holder);
    const others = unfinished.filter(
      ({ holder, attempt }) =>
        holder !== this.#holder && attempt.place === executor.place,
    );
    const holders = new Set(others.map(({ holder }) => holder));
    const gone = new Set<string>();
    for (const holder of holders) {
      const alive = await isHolderAlive(holder);
      // What a host has memory for is asked of that host; nothing else bounds a cluster's.
      const unheard = executor.name !== 'process' && !replicas.has(holder);
      if (alive === false || (alive === undefined && unheard)) {
        gone.add(holder);
      }
    }
    return own.length + others.filter(({ holder }) => gone.has(holder)).length;
  }

  /** An attempt whose runner could not be started: dead unless a runner began after all. */
  async giveUp(
    entry: Pick<UnfinishedAttempt, 'attempt' | 'workspace'>,
  ): Promise<void> {
    const { attempt } = entry;
    const handle = await this.#call('Finding its runner', attempt, executor =>
      executor.find(attempt.id),
    );
    if (handle) {
      await this.#store.setHandle(attempt.id, attempt.fence, handle);
    } else {
      await this.#dead(entry, {
        proof: 'its runner could not be started',
        unstarted: true,
      });
    }
  }

  async #lookSafely(entry: UnfinishedAttempt): Promise<void> {
    const { id } = entry.attempt;
    this.#looking.add(id);
    try {
      await this.#look(entry);
    } catch (error) {
      this.#loggerOf(entry).warn(
        `The attempt could not be looked at, which is tried again: ${stringifyError(
          error,
        )}`,
      );
    } finally {
      this.#looking.delete(id);
    }
  }

  async #look(entry: UnfinishedAttempt): Promise<void> {
    const { attempt } = entry;
    if (!this.#executors.has(attempt.executor)) {
      await this.#doubtUnseen(
        entry,
        `no executor '${attempt.executor}' is configured here`,
      );
      return;
    }
    const handle = attempt.handle ?? (await this.#findHandle(entry));
    if (!handle) {
      return;
    }
    const seen = await this.#call('Observing its runner', attempt, executor =>
      executor.observe(handle),
    );
    switch (seen.state) {
      case 'dead':
        await this.#believe(entry, seen);
        return;
      case 'unknown':
        await this.#doubtUnseen(entry, seen.why);
        return;
      default:
        if (!seen.starting || entry.stoppingSeconds !== undefined) {
          await this.#mind(entry, handle, seen.orphaned ?? false);
        }
    }
  }

  /** A proof that needs silence counts from a lease of it on: a runner that lives is heard of several times in that. */
  async #believe(
    entry: UnfinishedAttempt,
    seen: Extract<Observation, { state: 'dead' }>,
  ): Promise<void> {
    const silentSeconds = seen.ifSilent
      ? this.#leaseOf(entry.attempt)
      : undefined;
    if (silentSeconds === undefined || this.#silence(entry) > silentSeconds) {
      await this.#dead(entry, { proof: seen.proof, silentSeconds });
    }
  }

  /** For an attempt that was claimed and whose start was never recorded; undefined while there is nothing to observe. */
  async #findHandle(
    entry: UnfinishedAttempt,
  ): Promise<RunnerHandle | undefined> {
    const { attempt } = entry;
    // This worker knows what it starts, and this is not among it.
    const holderAlive =
      entry.holder === this.#holder ? false : await isHolderAlive(entry.holder);
    const mayStillStart = holderAlive !== false && !entry.overdue;
    if (mayStillStart && !attempt.beganAt) {
      return undefined;
    }
    const executor = requireExecutor(this.#executors, attempt.executor);
    if (executor.place !== attempt.place) {
      const where = `its runner, if there is one, is at ${
        attempt.place ?? 'a place that was not recorded'
      }`;
      await this.#doubtUnseen(entry, where, holderAlive);
      return undefined;
    }
    const handle = await this.#call('Finding its runner', attempt, () =>
      executor.find(attempt.id),
    );
    if (!handle) {
      await this.#dead(entry, {
        proof: 'the replica that claimed it ended before it started a runner',
      });
      return undefined;
    }
    await this.#store.setHandle(attempt.id, attempt.fence, handle);
    return handle;
  }

  /** For an attempt that can't be seen from here. What never began never will, once it is given up: the fence keeps it from it. */
  async #doubtUnseen(
    entry: UnfinishedAttempt,
    why: string,
    holderAlive?: boolean,
  ): Promise<void> {
    await this.#doubt(entry, why);
    if (!entry.attempt.beganAt && entry.overdue && !holderAlive) {
      await this.#dead(entry, {
        proof: `it never began, and ${why}`,
        unbegun: true,
      });
    } else if (this.#silentTooLong(entry)) {
      const silentSeconds = SILENT_LEASES * this.#leaseOf(entry.attempt);
      await this.#dead(entry, {
        proof: `no sign of life for ${silentSeconds} seconds, and ${why}`,
        silentSeconds,
      });
    }
  }

  /** For an attempt with living processes: those that are to stop get asked once, and ended after the grace time. */
  async #mind(
    entry: UnfinishedAttempt,
    handle: RunnerHandle,
    orphaned: boolean,
  ): Promise<void> {
    const { attempt, stoppingSeconds } = entry;
    await this.#doubt(entry, 'its lease ran out without a heartbeat');
    const mustEnd =
      orphaned ||
      stoppingSeconds !== undefined ||
      this.#takesTooLong(entry) ||
      this.#silentTooLong(entry);
    if (!mustEnd) {
      return;
    }
    const askedAt = this.#asked.get(attempt.id);
    if (askedAt === undefined) {
      await this.#call('Asking its runner to stop', attempt, executor =>
        executor.stop(handle, 'graceful'),
      );
      this.#asked.set(attempt.id, performance.now());
      return;
    }
    const waited = Math.max(
      (performance.now() - askedAt) / 1000,
      stoppingSeconds ?? 0,
    );
    if (waited >= this.#config.grace.as('seconds')) {
      this.#loggerOf(entry).warn(
        'The attempt did not stop in time and is ended',
      );
      await this.#call('Ending its runner', attempt, executor =>
        executor.stop(handle, 'kill'),
      );
    }
  }

  /** A lease later than the runner itself, which stops at its deadline and says why. */
  #takesTooLong({ attempt, runningSeconds = 0 }: UnfinishedAttempt): boolean {
    return (
      runningSeconds >
      this.#config.deadline.as('seconds') + this.#leaseOf(attempt)
    );
  }

  #silentTooLong(entry: UnfinishedAttempt): boolean {
    return this.#silence(entry) > SILENT_LEASES * this.#leaseOf(entry.attempt);
  }

  /** In seconds. While no portal was there to hear, it is no sign of death, so it counts from this process's start at the earliest. */
  #silence({ silentSeconds }: UnfinishedAttempt): number {
    return Math.min(silentSeconds, (Date.now() - this.#startedAt) / 1000);
  }

  /** In seconds; its runner goes by it whatever is configured by now. */
  #leaseOf({ leaseSeconds }: Attempt): number {
    return leaseSeconds ?? this.#config.lease.as('seconds');
  }

  async #doubt(entry: UnfinishedAttempt, why: string): Promise<void> {
    const { state } = entry.operation;
    if (entry.overdue && (state === 'claimed' || state === 'running')) {
      await this.#store.markSuspect(entry.attempt.id, why);
    }
  }

  async #dead(
    entry: Pick<UnfinishedAttempt, 'attempt' | 'workspace'>,
    death: Death,
  ): Promise<void> {
    try {
      await this.#store.requeueDead(entry.attempt.id, {
        ...death,
        maxAttempts: this.#config.maxAttempts,
      });
      this.#buried += 1;
      this.#loggerOf(entry).warn(`The attempt is dead: ${death.proof}`);
    } catch (error) {
      // Another replica saw it too, or it gave a sign of life, or its result, at the last moment.
      if (!isError(error) || error.name !== 'ConflictError') {
        throw error;
      }
    }
  }

  async #call<T>(
    what: string,
    attempt: Attempt,
    work: (executor: Executor) => Promise<T>,
  ): Promise<T> {
    const executor = requireExecutor(this.#executors, attempt.executor);
    return await within(CALL_MS, what, work(executor));
  }

  #loggerOf({
    workspace,
    attempt,
  }: Pick<UnfinishedAttempt, 'attempt' | 'workspace'>): LoggerService {
    return attemptLogger(this.#logger, {
      workspace: workspace.name,
      operation: attempt.operationId,
      attempt: attempt.number,
    });
  }
}

/** Undefined when it can't be told from here. */
async function isHolderAlive(holder: string): Promise<boolean | undefined> {
  const identity = parseHolder(holder);
  return identity && !(await isOfAnotherBoot(identity))
    ? await isAlive(identity)
    : undefined;
}
