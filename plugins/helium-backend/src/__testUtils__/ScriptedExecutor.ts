import { setTimeout as sleep } from 'node:timers/promises';
import type {
  AttemptStart,
  Executor,
  ExecutorName,
  Observation,
  RunnerHandle,
} from '../executors/types';

/** Runners that live and die as a test wants. */
export class ScriptedExecutor implements Executor {
  readonly name: ExecutorName;
  readonly place: string;
  readonly tickets: AttemptStart[] = [];
  readonly stops: string[] = [];
  readonly found: string[] = [];
  readonly swept: Array<ReadonlySet<string>> = [];
  observation: Observation = { state: 'alive' };
  startError: Error | undefined;
  /** What is wrong with it. */
  trouble: Error | undefined;
  memoryFor = Infinity;
  /** Workspaces whose runners' starts and observations don't come back while they are here. */
  readonly hanging = new Set<string>();

  constructor(place = 'here', name: ExecutorName = 'process') {
    this.place = place;
    this.name = name;
  }

  async start(ticket: AttemptStart): Promise<RunnerHandle> {
    this.tickets.push(ticket);
    await this.#hang(ticket.workspace);
    if (this.startError) {
      throw this.startError;
    }
    return { attempt: ticket.attemptId, workspace: ticket.workspace };
  }
  async find(attemptId: string): Promise<RunnerHandle | undefined> {
    this.found.push(attemptId);
    return undefined;
  }
  async observe(handle: RunnerHandle): Promise<Observation> {
    await this.#hang(String(handle.workspace));
    return this.observation;
  }
  async stop(_: RunnerHandle, how: 'graceful' | 'kill'): Promise<void> {
    this.stops.push(how);
  }
  async sweep(unfinished: ReadonlySet<string>): Promise<void> {
    this.swept.push(unfinished);
  }
  async admits(): Promise<number> {
    return this.memoryFor;
  }
  async check(): Promise<void> {
    if (this.trouble) {
      throw this.trouble;
    }
  }

  async #hang(workspace: string): Promise<void> {
    while (this.hanging.has(workspace)) {
      await sleep(20);
    }
  }
}
