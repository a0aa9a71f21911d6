import type { OperationKind } from '../runner/protocol';

/** What an executor needs to find an attempt's runner again; JSON, kept in the attempt's row. */
export type RunnerHandle = Record<string, string | number>;

export type Observation =
  /**
   * The runner is there, or `orphaned` processes that it started and that may still write. `starting`: it waits for its place,
   * such as a pod for its node, and the executor sees to it that this has an end.
   */
  | { state: 'alive'; orphaned?: boolean; starting?: boolean }
  /**
   * The runner is proven dead: nothing can write for this attempt any more. `ifSilent`: only if it has not been heard of for a lease
   * either.
   */
  | { state: 'dead'; proof: string; ifSilent?: boolean }
  /** It can't be told from here, for example because it ran on another host. */
  | { state: 'unknown'; why: string };

export type ExecutorName = 'process' | 'kubernetes';

/** What a runner is started with, and what those who look at it go by. */
export interface AttemptStart {
  attemptId: string;
  operationId: string;
  /** The attempt's number. */
  attempt: number;
  kind: OperationKind;
  /** Name. */
  workspace: string;
  /** Name. */
  program: string;
  /** The program's entrypoint where this replica is installed; the one that tells the runner of its work may be installed elsewhere. */
  entrypoint?: string;
  /** Where the runner reaches the portal, without a trailing slash. */
  portalUrl: string;
  token: string;
  /** How long the attempt's lease holds without a heartbeat. */
  leaseSeconds: number;
}

/** Where an operation runs. */
export interface Executor {
  readonly name: ExecutorName;
  /**
   * Where `start` leaves what `find` reads, such as a folder of this host, or a namespace of a cluster. It is stored with the
   * attempt when that is claimed, and `find` is only asked for attempts of the same place.
   */
  readonly place: string;
  /** Starts the attempt's runner; called again for the same attempt it returns the handle of the one it started. */
  start(start: AttemptStart): Promise<RunnerHandle>;
  /**
   * The handle of an attempt whose start was not recorded. Where none was started, it sees to it that none can start any more
   * and returns undefined: the attempt is dead.
   */
  find(attemptId: string): Promise<RunnerHandle | undefined>;
  observe(handle: RunnerHandle): Promise<Observation>;
  /** `graceful` asks the runner to finish what is in flight; `kill` ends it and all that it started. */
  stop(handle: RunnerHandle, how: 'graceful' | 'kill'): Promise<void>;
  /** Removes what attempts left that are neither unfinished nor alive (work folders, Jobs), and keeps their logs for a while. */
  sweep(unfinished: ReadonlySet<string>): Promise<void>;
  /** How many more runners there is memory for; Infinity when it is not this host's. */
  admits(): Promise<number>;
  /** @throws Error that says what keeps this executor from starting runners */
  check(): Promise<void>;
}

/** The executors that this portal can look after attempts with, by name. */
export type Executors = ReadonlyMap<string, Executor>;
