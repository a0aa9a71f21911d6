import type { RunnerTicket } from '../runner/protocol';

/** What an executor needs to find an attempt's runner again; JSON, kept in the attempt's row. */
export type RunnerHandle = Record<string, string | number>;

export type Observation =
  /** The runner is there, or `orphaned` processes that it started and that may still write. */
  | { state: 'alive'; orphaned?: boolean }
  /** The runner is proven dead: nothing can write for this attempt any more. */
  | { state: 'dead'; proof: string }
  /** It can't be told from here, for example because it ran on another host. */
  | { state: 'unknown'; why: string };

/** Where an operation runs. */
export interface Executor {
  readonly name: string;
  /** Starts the attempt's runner; called again for the same attempt it returns the handle of the one it started. */
  start(ticket: RunnerTicket): Promise<RunnerHandle>;
  /**
   * The handle of an attempt whose start was not recorded. Where none was started, it sees to it that none can start any more
   * and returns undefined: the attempt is dead.
   */
  find(workDirectory: string): Promise<RunnerHandle | undefined>;
  observe(handle: RunnerHandle): Promise<Observation>;
  /** `graceful` asks the runner to finish what is in flight; `kill` ends it and all that it started. */
  stop(handle: RunnerHandle, how: 'graceful' | 'kill'): Promise<void>;
  /** Removes what attempts left on this host that are neither unfinished nor alive (work folders, logs past retention). */
  sweep(unfinished: ReadonlySet<string>): Promise<void>;
}
