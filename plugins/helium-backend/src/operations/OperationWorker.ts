import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { HeliumConfig } from '../config';
import { identify } from '../executors/processes';
import type { Executor, Executors } from '../executors/types';
import { within } from '../lib/within';
import type { ProgramRegistry } from '../programs';
import { attemptLogger } from './attemptLogger';
import { AttemptSupervisor } from './AttemptSupervisor';
import { formatHolder } from './holder';

import { requireExecutor } from './requireExecutor';
import type { Claim, OperationStore, UnfinishedAttempt } from './types';

const START_MS = 60_000;
const DATABASE_MS = 30_000;
/** How long a shutdown waits for what is being started; the next worker finds it otherwise. */
const DRAIN_MS = 20_000;

interface Options {
  store: OperationStore;
  executors: Executors;
  config: Pick<HeliumConfig, 'operations'>;
  logger: LoggerService;
  portalUrl: string;
  /** Those that are installed here. */
  programs: Pick<ProgramRegistry, 'get'>;
}

/** In the time of a lease. */
const SWEEPS = 6;
const SIGNS = 6;

/**
 * Takes operations off the queue and starts their runners, and looks after all that have not ended. Any number of replicas may
 * do this at once.
 */
export class OperationWorker {
  readonly #options: Options;
  readonly #store: OperationStore;
  readonly #executor: Executor;
  readonly #config: HeliumConfig['operations'];
  readonly #logger: LoggerService;
  /** Attempts whose runners are being started. */
  readonly #starting = new Map<string, Promise<void>>();
  #supervisor: AttemptSupervisor | undefined;
  #holder = '';
  #running = false;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #sweptAt = 0;
  #signedAt = -Infinity;
  #replicas: ReadonlySet<string> = new Set();
  #turnedAt = 0;
  #sweeping = false;
  /** What keeps the rounds from their work, said once. */
  #trouble: string | undefined;
  /** What keeps runners from being started. */
  #startTrouble: string | undefined;
  #heldBack = false;

  private constructor(options: Options) {
    this.#options = options;
    this.#store = options.store;
    this.#executor = requireExecutor(
      options.executors,
      options.config.operations.executor,
    );
    this.#config = options.config.operations;
    this.#logger = options.logger;
  }

  /**
   * @param options - `portalUrl` is where runners reach this plugin, for example from the discovery service
   * @throws InputError when there is no executor of the configured name
   */
  static create(options: Options): OperationWorker {
    return new OperationWorker(options);
  }

  /** Begins at once with what an earlier process of this host left: its dead are recovered without waiting for their leases. */
  async start(): Promise<void> {
    const self = await identify(process.pid);
    this.#holder = formatHolder(self!);
    this.#supervisor = AttemptSupervisor.create({
      ...this.#options,
      holder: this.#holder,
    });
    this.#turnedAt = performance.now();
    this.#running = true;
    this.wake();
  }

  /** Drains: nothing more is claimed, and runners go on. Resolves when what was being started has been recorded. */
  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#timer);
    const drained = (async () => {
      await this.#round;
      await Promise.all(this.#starting.values());
      // What it leaves is for the others to count from now on, not only once it was not heard of for long.
      await this.#store.signOff(this.#holder);
    })();
    await within(DRAIN_MS, 'Draining', drained).catch(error =>
      this.#logger.warn(
        `What was being started is left to the next worker: ${stringifyError(
          error,
        )}`,
      ),
    );
  }

  /** Looks for work now, not at the next poll. */
  wake(): void {
    if (!this.#running) {
      return;
    }
    if (this.#round) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#round = this.#work().finally(() => {
      this.#round = undefined;
      if (this.#again) {
        this.#again = false;
        this.wake();
      } else if (this.#running) {
        this.#timer = setTimeout(
          () => this.wake(),
          this.#config.pollInterval.toMillis(),
        );
      }
    });
  }

  /** How long ago this worker last began to look for work; undefined while it is not to. */
  get millisecondsSinceTurn(): number | undefined {
    return this.#running ? performance.now() - this.#turnedAt : undefined;
  }

  async #work(): Promise<void> {
    this.#turnedAt = performance.now();
    try {
      await this.#lookAfterAll();
      if (this.#trouble) {
        this.#trouble = undefined;
        this.#logger.info('Looking for operations works again');
      }
    } catch (error) {
      const message = stringifyError(error);
      if (message !== this.#trouble) {
        this.#trouble = message;
        this.#logger.error(
          `Looking for operations failed and is tried again: ${message}`,
        );
      }
    }
  }

  async #lookAfterAll(): Promise<void> {
    // As they were before the list was read: what has been started since is recorded, though the list doesn't say so.
    const starting = new Set(this.#starting.keys());
    const before = await this.#listUnfinished();
    const dead = await this.#supervisor!.supervise(before, starting);
    // Again, as those that were found dead have made room.
    const unfinished = dead ? await this.#listUnfinished() : before;
    await this.#fill(
      await this.#supervisor!.countOwn(
        unfinished,
        this.#executor,
        await this.#signOn(),
      ),
    );
    if (
      !this.#sweeping &&
      Date.now() - this.#sweptAt > this.#config.lease.toMillis() / SWEEPS
    ) {
      this.#sweptAt = Date.now();
      void this.#sweep();
    }
  }

  /** The workers that are there, as they say from time to time, too. */
  async #signOn(): Promise<ReadonlySet<string>> {
    const lease = this.#config.lease.as('seconds');
    if (performance.now() - this.#signedAt > (lease * 1000) / SIGNS) {
      this.#replicas = await within(
        DATABASE_MS,
        'Signing on',
        this.#store.signOn(this.#holder, lease),
      );
      this.#signedAt = performance.now();
    }
    return this.#replicas;
  }

  async #listUnfinished(): Promise<UnfinishedAttempt[]> {
    return await within(
      DATABASE_MS,
      'Reading what has not ended',
      this.#store.listUnfinished(),
    );
  }

  /** @param taken - how many of its places this worker has taken */
  async #fill(taken: number): Promise<void> {
    const free = this.#config.concurrency - taken;
    if (free <= 0 || !this.#running || !(await this.#canStart())) {
      return;
    }
    // Work goes on in any case, however little memory there is: one at a time.
    const admitted = Math.max(
      await within(START_MS, 'Asking for memory', this.#executor.admits()),
      taken === 0 ? 1 : 0,
    );
    this.#noteMemory(admitted < free);
    for (let left = Math.min(free, admitted); left > 0; left--) {
      // One that commits too late is found as one that nobody starts.
      const claim =
        this.#running &&
        (await within(
          DATABASE_MS,
          'Claiming an operation',
          this.#store.claim({
            holder: this.#holder,
            executor: this.#executor.name,
            place: this.#executor.place,
            leaseSeconds: this.#config.lease.as('seconds'),
          }),
        ));
      if (!claim) {
        return;
      }
      const { id } = claim.attempt;
      this.#starting.set(
        id,
        this.#begin(claim).finally(() => this.#starting.delete(id)),
      );
    }
  }

  /** After a start that failed: operations are not to lose their attempts to what is wrong with this replica. */
  async #canStart(): Promise<boolean> {
    if (!this.#startTrouble) {
      return true;
    }
    try {
      await within(START_MS, 'Checking the executor', this.#executor.check());
      this.#startTrouble = undefined;
      return true;
    } catch (error) {
      const message = stringifyError(error);
      if (message !== this.#startTrouble) {
        this.#startTrouble = message;
        this.#logger.error(
          `Nothing is claimed until runners can be started again: ${message}`,
        );
      }
      return false;
    }
  }

  #noteMemory(heldBack: boolean): void {
    if (heldBack !== this.#heldBack) {
      this.#heldBack = heldBack;
      this.#logger.info(
        heldBack
          ? `Fewer than ${
              this.#config.concurrency
            } operations run at once, because there is no memory for more (helium.operations.attemptMemory)`
          : 'There is memory for all operations again',
      );
    }
  }

  async #begin(claim: Claim): Promise<void> {
    const { workspace, operation, attempt, token } = claim;
    const logger = attemptLogger(this.#logger, {
      workspace: workspace.name,
      operation: operation.id,
      attempt: attempt.number,
    });
    logger.info(`Starting a runner for the ${operation.kind}`);
    try {
      const handle = await within(
        START_MS,
        'Starting the runner',
        this.#executor.start({
          attemptId: attempt.id,
          operationId: operation.id,
          attempt: attempt.number,
          kind: operation.kind,
          workspace: workspace.name,
          program: workspace.program,
          entrypoint: this.#options.programs.get(workspace.program)?.program
            .entrypoint,
          portalUrl:
            this.#config.portalUrl ??
            this.#options.portalUrl.replace(/\/+$/, ''),
          token,
          leaseSeconds:
            attempt.leaseSeconds ?? this.#config.lease.as('seconds'),
        }),
      );
      await this.#store.setHandle(attempt.id, attempt.fence, handle);
    } catch (error) {
      this.#startTrouble = stringifyError(error);
      logger.error(`The runner could not be started: ${this.#startTrouble}`);
      // Whether a runner began is for the supervisor to find out, as after a crash at this place.
      await this.#supervisor!.giveUp(claim).catch(failure =>
        logger.warn(
          `Whether a runner began is not known, and looked for again: ${stringifyError(
            failure,
          )}`,
        ),
      );
      this.wake();
    }
  }

  /**
   * Beside the rounds, which it must not keep waiting. Each goes by what has not ended at its own beginning: what other replicas
   * have begun since an older list would be swept away alive.
   */
  async #sweep(): Promise<void> {
    this.#sweeping = true;
    for (const executor of this.#options.executors.values()) {
      try {
        const unfinished = await this.#listUnfinished();
        await executor.sweep(
          new Set(unfinished.map(({ attempt }) => attempt.id)),
        );
      } catch (error) {
        this.#logger.warn(
          `What ended attempts left (${
            executor.name
          }) could not be removed: ${stringifyError(error)}`,
        );
      }
    }
    this.#sweeping = false;
  }
}
