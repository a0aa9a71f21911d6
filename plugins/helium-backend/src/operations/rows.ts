import type { ParameterChange } from '@helium-portal/backstage-plugin-helium-common';
import { toDate } from '../database';
import type { Attempt, Operation } from './types';

type Timestamp = Date | number | string;

/** A row of `operations`, as either database returns it. */
export interface OperationRow {
  id: string;
  workspace_id: string;
  owner: string | null;
  program: string | null;
  kind: Operation['kind'];
  state: Operation['state'];
  active: boolean | number;
  generation: number;
  requested_by: string;
  reason: string | null;
  changed: string | null;
  attempt: number;
  queued_at: Timestamp;
  not_before: Timestamp;
  started_at: Timestamp | null;
  finished_at: Timestamp | null;
  cancel_requested_at: Timestamp | null;
  error: string | null;
  summary: string | null;
  events_deleted_at: Timestamp | null;
  input: string | null;
  findings: string | null;
}

/** A row of `attempts`. */
export interface AttemptRow {
  id: string;
  operation_id: string;
  number: number;
  fence: number;
  executor: string;
  place: string | null;
  handle: string | null;
  token_hash: string;
  host: string | null;
  state: Attempt['state'];
  started_at: Timestamp;
  began_at: Timestamp | null;
  lease_seconds: number | null;
  heartbeat_at: Timestamp | null;
  removing_at: Timestamp | null;
  finished_at: Timestamp | null;
  error: string | null;
}

/** A row of `leases`. */
export interface LeaseRow {
  workspace_id: string;
  fence: number;
  attempt_id: string | null;
  holder: string | null;
  expires_at: Timestamp | null;
}

/** A row of `replicas`. */
export interface ReplicaRow {
  holder: string;
  since: Timestamp;
  seen_at: Timestamp;
}

/** A row of `events`. */
export interface EventRow {
  id: number | string;
  operation_id: string;
  attempt_id: string | null;
  sequence: number;
  at: Timestamp;
  type: string;
  data: string;
}

const parse = <T>(json: string | null): T | undefined =>
  json === null ? undefined : JSON.parse(json);

export function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    state: row.state,
    generation: row.generation,
    requestedBy: row.requested_by,
    reason: row.reason ?? undefined,
    changed: parse<Array<ParameterChange | string>>(row.changed)?.map(
      // By a replica of the version before, while it is replaced.
      change => (typeof change === 'string' ? { name: change } : change),
    ),
    attempt: row.attempt,
    queuedAt: toDate(row.queued_at),
    notBefore: toDate(row.not_before),
    startedAt: toDate(row.started_at),
    finishedAt: toDate(row.finished_at),
    cancelRequestedAt: toDate(row.cancel_requested_at),
    error: parse(row.error),
    summary: parse(row.summary),
    eventsDeletedAt: toDate(row.events_deleted_at),
    // A preview's stands in a table of its own.
    input: row.kind === 'repair' ? parse(row.input) : undefined,
    removal: row.kind === 'destroy' ? parse(row.input) : undefined,
    findings: parse(row.findings),
  };
}

export function toAttempt(row: AttemptRow): Attempt {
  return {
    id: row.id,
    operationId: row.operation_id,
    number: row.number,
    fence: row.fence,
    executor: row.executor,
    place: row.place ?? undefined,
    handle: parse(row.handle),
    state: row.state,
    startedAt: toDate(row.started_at),
    beganAt: toDate(row.began_at),
    leaseSeconds: row.lease_seconds ?? undefined,
    heartbeatAt: toDate(row.heartbeat_at),
    finishedAt: toDate(row.finished_at),
    error: parse(row.error),
  };
}
