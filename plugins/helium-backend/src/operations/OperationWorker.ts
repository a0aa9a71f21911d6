import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { HeliumConfig } from '../config';
import { identify } from '../executors/processes';
import type { Executor, Executors } from '../executors/types';
import { requireExecutor } from './requireExecutor';
import { AttemptSupervisor } from './AttemptSupervisor';
import { formatHolder } from './holder';
import type { Claim, OperationStore } from './types';

/**
 * Takes operations off the queue and starts their runners, and looks after all that have not ended. Any number of replicas may
 * do this at once.
 */
export class OperationWorker {
  readonly #store: OperationStore;
  readonly #executor: Executor;
  readonly #config: HeliumConfig['operations'];
  readonly #logger: LoggerService;
  readonly #portalUrl: string;
  readonly #supervisor: AttemptSupervisor;
  #holder = '';
  #running = false;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #sweptAt = 0;

  private constructor(options: {
    store: OperationStore;
    executors: Executors;
    config: Pick<HeliumConfig, 'operations'>;
    logger: LoggerService;
    portalUrl: string;
  }) {
    this.#store = options.store;
    this.#executor = requireExecutor(
      options.executors,
      options.config.operations.executor,
    );
    this.#config = options.config.operations;
    this.#logger = options.logger;
    this.#portalUrl = options.portalUrl;
    this.#supervisor = AttemptSupervisor.create(options);
  }

  /** @param options - `portalUrl` is where runners reach this plugin, for example from the discovery service */
  static create(options: {
    store: OperationStore;
    executors: Executors;
    config: Pick<HeliumConfig, 'operations'>;
    logger: LoggerService;
    portalUrl: string;
  }): OperationWorker {
    return new OperationWorker({
      ...options,
      portalUrl:
        options.config.operations.portalUrl ??
        options.portalUrl.replace(/\/+$/, ''),
    });
  }

  /** Begins at once with what an earlier process of this host left: its dead are recovered without waiting for their leases. */
  async start(): Promise<void> {
    const self = await identify(process.pid);
    this.#holder = formatHolder(self!);
    this.#running = true;
    this.wake();
  }

  /** Drains: nothing more is claimed, and runners go on. Resolves when what was being started has been recorded. */
  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#timer);
    await this.#round;
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

  async #work(): Promise<void> {
    try {
      const unfinished = await this.#store.listUnfinished();
      const here = await this.#supervisor.supervise(unfinished);
      await this.#fill(this.#config.concurrency - here);
      if (Date.now() - this.#sweptAt > this.#config.lease.toMillis()) {
        this.#sweptAt = Date.now();
        await this.#executor.sweep(
          new Set(unfinished.map(({ attempt }) => attempt.id)),
        );
      }
    } catch (error) {
      this.#logger.error(
        `Looking for operations failed and is tried again: ${stringifyError(
          error,
        )}`,
      );
    }
  }

  async #fill(places: number): Promise<void> {
    for (let free = places; free > 0 && this.#running; free--) {
      const claim = await this.#store.claim({
        holder: this.#holder,
        executor: this.#executor.name,
        place: this.#executor.place,
        leaseSeconds: this.#config.lease.as('seconds'),
      });
      if (!claim) {
        return;
      }
      await this.#begin(claim);
    }
  }

  async #begin({ workspace, operation, attempt, token }: Claim): Promise<void> {
    this.#logger.info(
      `Starting attempt ${attempt.number} of ${operation.kind} operation ${operation.id}`,
    );
    try {
      const handle = await this.#executor.start({
        attemptId: attempt.id,
        operationId: operation.id,
        attempt: attempt.number,
        kind: operation.kind,
        workspace: workspace.name,
        program: workspace.program,
        portalUrl: this.#portalUrl,
        token,
        leaseSeconds: this.#config.lease.as('seconds'),
      });
      await this.#store.setHandle(attempt.id, attempt.fence, handle);
    } catch (error) {
      this.#logger.error(
        `Attempt ${attempt.number} of operation ${
          operation.id
        } could not be started: ${stringifyError(error)}`,
      );
      // Whether a runner began is for the supervisor to find out, as after a crash at this place.
      await this.#supervisor.giveUp(attempt);
    }
  }
}
