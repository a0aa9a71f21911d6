/**
 * What the portal and a runner say to each other over HTTP, under `<plugin URL>/runner/attempts/<attemptId>`. Each call carries
 * `Authorization: Bearer <attempt token>`; a call of a fenced attempt is answered with 409 and the runner stops itself.
 *
 * `GET    .../spec`       -> {@link AttemptSpec}; the attempt begins with it, and one that was given up before is refused here
 * `POST   .../heartbeat`  -> {@link HeartbeatReply}
 * `POST   .../events`     {@link EventBatch} -> 204
 * `POST   .../checks`     {@link ChecksRequest} -> {@link ChecksReply}
 * `POST   .../backup?id=&reason=&resources=`  a gzipped export -> 204, and again 204 when it is sent twice
 * `GET    .../backups/<id>`  -> a gzipped export
 * `POST   .../result`     {@link AttemptResult} -> 204, and again 204 when it is sent twice
 */
import type {
  PreviewResult,
  RepairFindings,
  RepairInput,
} from '@helium-portal/backstage-plugin-helium-common';
import type {
  Check,
  KeptData,
  Leftover,
  LeftoverReference,
  WorkspaceReference,
} from '@helium-portal/backstage-plugin-helium-node';

/**
 * A header that every answer of the runner routes carries, refusals above all: what answers without it (a proxy, a portal whose
 * plugins are not up yet) says nothing about the attempt.
 */
export const RUNNER_HEADER = 'helium-runner';

/** A header of the call for the specification: the host of the runner, as the locks that it takes name it. */
export const RUNNER_HOST_HEADER = 'helium-runner-host';

/** Where a runner without an argument finds its ticket, as JSON; it removes the variable at once. */
export const TICKET_VARIABLE = 'HELIUM_TICKET';

/**
 * What the runner is started with: in a file of mode 0600 that it removes once read and whose path is its one argument, or in the
 * environment.
 */
export interface RunnerTicket {
  attemptId: string;
  /** Base URL of the plugin, without a trailing slash. */
  portalUrl: string;
  token: string;
  /** How long the attempt's lease holds without a heartbeat; the runner's own timers follow it. */
  leaseSeconds: number;
  /** The program's entrypoint in the installation that the runner is of; the spec's when left out. */
  entrypoint?: string;
  /** A folder of this attempt's own; without it, the current one is. */
  workDirectory?: string;
}

export type OperationKind =
  | 'create'
  | 'update'
  | 'refresh'
  | 'preview'
  | 'sleep'
  | 'destroy'
  | 'repair';

/** An attempt that has ended: nothing that it started lives any more. */
export interface EarlierAttempt {
  operation: string;
  attempt: number;
  /** Of its runner, as the locks that it takes name it. */
  host?: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601. */
  endedAt: string;
}

/** What a destroy removes first, of what an earlier one has found. */
export interface LeftoverRemoval {
  items: LeftoverReference[];
  /** Takes off finalizers. */
  force: boolean;
  /** It is what was kept of the workspace's data. */
  keptData?: boolean;
}

export interface AttemptSpec {
  operation: { id: string; kind: OperationKind; attempt: number };
  workspace: { name: string; owner: string; expiresAt?: string };
  program: {
    name: string;
    project: string;
    entrypoint: string;
    plugins: Record<string, string>;
    settings: unknown;
  };
  /** With secret parameters decrypted; never logged. */
  parameters: Record<string, unknown>;
  secretParameters: string[];
  /** The workspaces that parameters name, by parameter. */
  references: Record<string, WorkspaceReference>;
  rehearsal: boolean;
  /** True when the workspace does not exist, and is not to. */
  draft: boolean;
  /** How long this attempt may take. */
  deadlineSeconds: number;
  /** True when an earlier attempt died: recover before anything else. */
  recover: boolean;
  /** True when the workspace was made once, and no attempt was about to remove its stack since: there has to be one. */
  mustHaveStack: boolean;
  /** True when the workloads may be asleep, so that an update wakes them first. */
  asleep: boolean;
  /** Of a repair. */
  repair?: RepairInput;
  /** Of a destroy that a person has asked to remove leftovers. */
  removal?: LeftoverRemoval;
  /** Of a destroy before which data is to be kept. */
  keepData?: {
    /** ISO 8601. */
    until: string;
  };
  /** What earlier destroys have kept, and this one is not to remove: it is no leftover. */
  keptData: LeftoverReference[];
  /** Attempts of the same workspace that have ended, to judge a lock by: the newest first. */
  earlierAttempts: EarlierAttempt[];
  pulumi: {
    command?: string;
    home?: string;
    backendUrl: string;
    secretsProvider: string;
    passphrase?: string;
    accessToken?: string;
    environment: Record<string, string>;
  };
}

export interface HeartbeatReply {
  /** `graceful`: finish what is in flight, save, and report `cancelled`. */
  stop?: 'graceful';
}

export type RunnerEvent = {
  /** Counts from 1 within an attempt. */
  sequence: number;
  /** ISO 8601. */
  at: string;
} & (
  | {
      type: 'log';
      data: { text: string; stream: 'stdout' | 'stderr' | 'helium' };
    }
  | {
      type: 'resource';
      data: {
        urn: string;
        /** Type token. */
        type: string;
        name: string;
        /** Pulumi's step: create, update, delete, replace, same, read, ... */
        op: string;
        phase: 'started' | 'waiting' | 'done' | 'failed';
        message?: string;
        seconds?: number;
      };
    }
  | {
      type: 'diagnostic';
      data: {
        severity: 'info' | 'warning' | 'error';
        message: string;
        urn?: string;
      };
    }
  | {
      type: 'check';
      data: { title: string; passed: boolean; message?: string; at: string };
    }
);

export interface EventBatch {
  events: RunnerEvent[];
}

/** After an update: the non-secret outputs, of which the program makes its checks. */
export interface ChecksRequest {
  outputs: Record<string, unknown>;
}

export interface ChecksReply {
  checks: Check[];
}

/**
 * What decides about another try: `transient` is tried again with backoff, `user` and `permanent` are not. `blocked` is tried again
 * with longer pauses: somebody else is at work on the stack, or has to mend the state backend. `attention` is for what only an
 * administrator can settle, because another try could do harm.
 */
export type ErrorClass =
  | 'transient'
  | 'blocked'
  | 'user'
  | 'permanent'
  | 'attention';

export interface AttemptFailure {
  class: ErrorClass;
  /** What failed, where, and what to do next; no secrets. */
  message: string;
  /** URN. */
  resource?: string;
}

export interface CheckOutcome {
  title: string;
  passed: boolean;
  message?: string;
  at: string;
}

/** What the time of an attempt goes into, from the runner's start on. */
export type AttemptStep =
  | 'open'
  | 'recovery'
  | 'preview'
  | 'refresh'
  | 'update'
  | 'sleep'
  | 'checks'
  | 'destroy'
  | 'inventory';

/** How many resources of a type a stack has. */
export interface ResourceCount {
  /** Type token. */
  type: string;
  count: number;
  /** Of these, what a destroy leaves that is to keep data. */
  kept: number;
}

/** What of a workspace is data, by name: a destroy removes it, unless it is to keep data. */
export interface WorkspaceData {
  /** The first of them. */
  items: KeptData[];
  /** How many there are. */
  totalItems: number;
  /** False when only some of the places could be looked at where the program keeps data. */
  complete: boolean;
  /** ISO 8601; when what is outside of the stack was listed, to which more may have come since. Absent when that was not done. */
  listedAt?: string;
}

export interface AttemptResult {
  outcome: 'succeeded' | 'failed' | 'cancelled';
  /** Seconds by step; a step that was cut off counts, too. */
  timings?: Partial<Record<AttemptStep, number>>;
  failure?: AttemptFailure;
  /** Non-secret outputs after the operation. */
  outputs?: Record<string, unknown>;
  /** Names of the outputs that are secret. */
  secretOutputs?: string[];
  /** Number of resources by step. */
  summary?: Record<string, number>;
  checks?: CheckOutcome[];
  /** What the stack has after the operation; absent when that is not known. */
  resources?: ResourceCount[];
  /** Of what there is after the operation; absent when that is not known. */
  data?: WorkspaceData;
  /** Of a preview: what an update would do. */
  preview?: PreviewResult;
  /** Of a repair, also of one that failed. */
  findings?: RepairFindings;
  /** After a destroy: what is still there. Empty: verified gone, and the stack is removed. Of one that failed, when something waits for a finalizer. */
  leftovers?: Leftover[];
  /** Of a destroy, also of one that failed since: what it has kept. */
  keptData?: KeptData[];
  /** Why nobody has looked, when `leftovers` is empty for that reason. */
  unverified?: string;
}
