import type { RunnerTicket } from '../runner/protocol';

/** What an executor needs to find an attempt's runner again; JSON, kept in the attempt's row. */
export type RunnerHandle = Record<string, string | number>;

export type Observation =
  /** The runner is there. */
  | { state: 'alive' }
  /** The runner is proven dead: nothing can write for this attempt any more. */
  | { state: 'dead'; proof: string }
  /** It can't be told from here, for example because it ran on another host. */
  | { state: 'unknown'; why: string };

/** Where an operation runs. */
export interface Executor {
  readonly name: string;
  /** Starts the attempt's runner; called again for the same attempt it returns the handle of the one it started. */
  start(ticket: RunnerTicket): Promise<RunnerHandle>;
  observe(handle: RunnerHandle): Promise<Observation>;
  /** `graceful` asks the runner to finish what is in flight; `kill` ends its whole process group. */
  stop(handle: RunnerHandle, how: 'graceful' | 'kill'): Promise<void>;
  /** Removes what the attempt left on the host (work folder, log past retention). */
  cleanUp(handle: RunnerHandle): Promise<void>;
}
