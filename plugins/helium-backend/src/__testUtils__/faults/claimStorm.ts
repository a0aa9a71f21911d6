/**
 * One worker of the claim storm, in a process of its own: the real queue, and runners that only note that they were started and then report
 * success, however often the database must be asked. Its one argument is JSON, see {@link Side}.
 */
import type { JsonObject } from '@backstage/types';
import { isError } from '@backstage/errors';
import { Duration } from 'luxon';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  AttemptStart,
  Executor,
  Observation,
  RunnerHandle,
} from '../../executors/types';
import { DatabaseOperationStore } from '../../operations/DatabaseOperationStore';
import { OperationWorker } from '../../operations/OperationWorker';
import { DatabaseWorkspaceStore } from '../../workspaces/DatabaseWorkspaceStore';
import { samplePrograms } from '../programs';
import { newWorkspace } from '../workspaces';
import { say, Services, told, withServices } from './withServices';

interface Side {
  role: 'enqueue' | 'work';
  /** `backend.database`. */
  database: JsonObject;
  count: number;
  /** What all workers share: a file for each attempt, and the starts. */
  folder: string;
}

const LEASE_SECONDS = 6;

class NotingExecutor implements Executor {
  readonly name = 'process';
  readonly place: string;
  readonly #store: DatabaseOperationStore;
  readonly #ended = new Set<string>();
  /** Runners that have not ended. */
  readonly running = new Set<Promise<void>>();

  constructor(folder: string, store: DatabaseOperationStore) {
    this.place = folder;
    this.#store = store;
  }

  async start(start: AttemptStart): Promise<RunnerHandle> {
    writeFileSync(this.#file(start.attemptId), 'started', { flag: 'wx' });
    appendFileSync(
      join(this.place, 'starts'),
      `${start.operationId} ${start.attemptId} ${process.pid}\n`,
    );
    const runner = this.#run(start.attemptId).finally(() =>
      this.running.delete(runner),
    );
    this.running.add(runner);
    return { attempt: start.attemptId };
  }

  async find(attemptId: string): Promise<RunnerHandle | undefined> {
    try {
      writeFileSync(this.#file(attemptId), 'revoked', { flag: 'wx' });
      return undefined;
    } catch {
      return readFileSync(this.#file(attemptId), 'utf8') === 'started'
        ? { attempt: attemptId }
        : undefined;
    }
  }

  async observe({ attempt }: RunnerHandle): Promise<Observation> {
    return this.#ended.has(String(attempt))
      ? { state: 'dead', proof: 'it reported' }
      : { state: 'alive' };
  }

  async stop(): Promise<void> {}
  async sweep(): Promise<void> {}
  async check(): Promise<void> {}
  async admits(): Promise<number> {
    return Infinity;
  }

  async #run(attemptId: string): Promise<void> {
    await sleep(20);
    for (;;) {
      try {
        await this.#store.finish(attemptId, { outcome: 'succeeded' });
        this.#ended.add(attemptId);
        return;
      } catch (error) {
        if (isError(error) && error.name === 'ConflictError') {
          say({ refused: attemptId, message: error.message });
          return;
        }
        await sleep(100);
      }
    }
  }

  #file(attemptId: string): string {
    return join(this.place, attemptId);
  }
}

async function enqueue({ database }: Services, { count }: Side): Promise<void> {
  const workspaces = DatabaseWorkspaceStore.create({ database });
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      workspaces.create(newWorkspace({ name: `storm-${index}` })),
    ),
  );
}

async function work(
  { database, logger }: Services,
  { folder }: Side,
): Promise<void> {
  const store = DatabaseOperationStore.create({
    database,
    programs: samplePrograms,
  });
  const executor = new NotingExecutor(folder, store);
  const worker = OperationWorker.create({
    programs: samplePrograms,
    store,
    executors: new Map([[executor.name, executor]]),
    config: {
      operations: {
        executor: 'process',
        concurrency: 8,
        pollInterval: Duration.fromObject({ milliseconds: 30 }),
        lease: Duration.fromObject({ seconds: LEASE_SECONDS }),
        maxAttempts: 5,
        grace: Duration.fromObject({ seconds: 5 }),
        deadline: Duration.fromObject({ hours: 2 }),
        attemptMemory: 1,
        workDirectory: folder,
      },
    },
    logger,
    portalUrl: 'http://nowhere',
  });
  await worker.start();
  say({ ready: true });
  await told();
  await worker.stop();
  await Promise.all(executor.running);
}

const side: Side = JSON.parse(process.argv[2]);

withServices(side.database, services =>
  side.role === 'enqueue' ? enqueue(services, side) : work(services, side),
);
