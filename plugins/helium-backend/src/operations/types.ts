import type {
  ParameterChange,
  RepairFindings,
  RepairInput,
} from '@helium-portal/backstage-plugin-helium-common';
import type {
  AttemptFailure,
  AttemptResult,
  LeftoverRemoval,
  OperationKind,
  RunnerEvent,
} from '../runner/protocol';
import type { Executor, RunnerHandle } from '../executors/types';
import type { Estimate, EstimateOf } from './estimate';
import type { Preview } from './previews';

export type OperationState =
  | 'queued'
  | 'claimed'
  | 'running'
  | 'stopping'
  | 'suspect'
  | 'recovering'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'needs-attention';

export interface Operation {
  id: string;
  workspaceId: string;
  kind: OperationKind;
  state: OperationState;
  generation: number;
  requestedBy: string;
  reason?: string;
  /** The parameters that it was asked for with another value. */
  changed?: ParameterChange[];
  attempt: number;
  queuedAt: Date;
  notBefore: Date;
  startedAt?: Date;
  finishedAt?: Date;
  cancelRequestedAt?: Date;
  error?: AttemptFailure;
  summary?: Record<string, number>;
  /** When its events were past their retention. */
  eventsDeletedAt?: Date;
  /** Of a repair. */
  input?: RepairInput;
  /** Of a destroy that removes leftovers first. */
  removal?: LeftoverRemoval;
  /** Of a repair that has looked. */
  findings?: RepairFindings;
}

export interface Attempt {
  id: string;
  operationId: string;
  number: number;
  fence: number;
  executor: string;
  /** The executor's when it was claimed; see {@link Executor.place}. */
  place?: string;
  handle?: RunnerHandle;
  state: 'claimed' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'dead';
  startedAt: Date;
  /** When its runner got the specification: before that it has done nothing, and once given up it never will. */
  beganAt?: Date;
  heartbeatAt?: Date;
  /** How long its lease holds without a heartbeat, whatever is configured by now; absent for one of before this was kept. */
  leaseSeconds?: number;
  finishedAt?: Date;
  error?: AttemptFailure;
}

/** An attempt whose runner made a call. */
export interface AuthenticatedAttempt extends Attempt {
  /** Name. */
  workspace: string;
}

/** An attempt that this replica may work on until its lease runs out. */
export interface Claim {
  workspace: { name: string; program: string };
  operation: Operation;
  attempt: Attempt;
  /** Shown once; the database keeps its hash. */
  token: string;
}

export interface StoredEvent {
  id: string;
  operationId: string;
  attempt: number;
  at: Date;
  type: RunnerEvent['type'] | 'state';
  data: Record<string, unknown>;
}

/** An attempt that has not ended, with all that a supervisor decides by; durations are measured by the database's clock. */
export interface UnfinishedAttempt {
  workspace: { name: string };
  operation: Operation;
  attempt: Attempt;
  /** The replica that claimed it. */
  holder: string;
  /** Whether its lease ran out. */
  overdue: boolean;
  /** Since its last heartbeat, or since it was claimed. */
  silentSeconds: number;
  /** Since its runner began; undefined when it has not. */
  runningSeconds?: number;
  /** Since it was asked to stop. */
  stoppingSeconds?: number;
}

export interface ClaimOptions {
  /** This replica, as `formatHolder` names it. */
  holder: string;
  executor: Executor['name'];
  place: string;
  leaseSeconds: number;
}

/** Which of an operation's events: those after one, or the last so many. */
export type EventPage = { after?: string; limit: number } | { last: number };

/**
 * The queue and everything that an attempt writes. Every write of an attempt carries its fence and changes nothing (throws
 * ConflictError) once another attempt holds the workspace. Time is the database's.
 */
export interface OperationStore {
  /** The oldest claimable operation, leased and attempt-counted; undefined when there is none. */
  claim(options: ClaimOptions): Promise<Claim | undefined>;
  /** Records the started runner: `running` from now on. */
  setHandle(
    attemptId: string,
    fence: number,
    handle: RunnerHandle,
  ): Promise<void>;
  /** Notes that the runner gets its specification, and extends the lease; a runner that asks again has begun already. */
  begin(attemptId: string, leaseSeconds: number): Promise<void>;
  /** Extends the lease; says whether the operation is to stop. */
  heartbeat(
    attemptId: string,
    leaseSeconds: number,
  ): Promise<{ stop?: 'graceful' }>;
  /** Notes that the runner is about to remove the stack, which is missing from then on for a good reason. */
  markRemoving(attemptId: string): Promise<void>;
  appendEvents(attemptId: string, events: RunnerEvent[]): Promise<void>;
  /**
   * Commits the result, the workspace's new state and the lease's release in one transaction; idempotent. What failed for a
   * transient reason, or was stopped without anybody having asked, is queued again with backoff.
   */
  finish(attemptId: string, result: AttemptResult): Promise<void>;
  /** Every attempt that has not ended, the oldest first. */
  listUnfinished(): Promise<UnfinishedAttempt[]>;
  /**
   * Notes that a worker is there.
   *
   * @returns the workers that have said so within the time and since this one first did; so one that it never heard is not among them
   */
  signOn(holder: string, withinSeconds: number): Promise<ReadonlySet<string>>;
  /** Notes that a worker is there no more. */
  signOff(holder: string): Promise<void>;
  /** Notes that an attempt is not heard of; its next heartbeat takes that back. */
  markSuspect(attemptId: string, why: string): Promise<void>;
  /**
   * After proof of death: `queued` again with the next attempt, at once the first time and then with backoff; `needs-attention`
   * after the last; `cancelled` when that was asked for.
   *
   * @param options - what the proof rests on, and what is looked at again before it counts: that the attempt never began, or that it
   * gave no sign of life for so long; `unstarted` when there was no runner to die, which takes longer to mend
   * @throws ConflictError when that is no longer so, or another attempt holds the workspace
   */
  requeueDead(
    attemptId: string,
    options: {
      proof: string;
      maxAttempts: number;
      unstarted?: boolean;
      unbegun?: boolean;
      silentSeconds?: number;
    },
  ): Promise<void>;
  /**
   * A queued operation is cancelled at once, another is asked to stop; asked again it answers the same.
   *
   * @throws NotFoundError, or ConflictError when the operation has ended.
   */
  requestCancel(operationId: string): Promise<Operation>;
  get(operationId: string): Promise<Operation | undefined>;
  /** What a preview is of, and its result; undefined for another operation. */
  getPreview(operationId: string): Promise<Preview | undefined>;
  /** What an operation takes, going by the newest that succeeded; undefined when none has. */
  estimate(of: EstimateOf): Promise<Estimate | undefined>;
  /** The newest first. */
  list(
    workspaceId: string,
    page: { limit: number; offset: number },
  ): Promise<{ items: Operation[]; totalItems: number }>;
  /**
   * In order; `done` when the operation has ended and the page holds its last event, `deletedAt` when its events were past their
   * retention and went.
   */
  listEvents(
    operationId: string,
    page: EventPage,
  ): Promise<{ items: StoredEvent[]; done: boolean; deletedAt?: Date }>;
  /** The last lines of an operation's log, the oldest first. */
  readLogTail(operationId: string, count: number): Promise<string[]>;
  /** The attempt that a token belongs to, compared in constant time, and its workspace's name. */
  authenticate(
    attemptId: string,
    token: string,
  ): Promise<AuthenticatedAttempt | undefined>;
}
