import type { V1Job } from '@kubernetes/client-node';

export const CONTAINER = 'runner';
/** Keeps a deleted pod's object, and with it the terminated status, until Helium has read it. */
export const FINALIZER = 'helium.dev/attempt';
/** Why Helium itself ended a Job. */
export const REASON = 'helium.dev/ended-because';
/** Set by the Job controller; it outlives the pod's owner reference. */
export const JOB_UID = 'batch.kubernetes.io/controller-uid';

export const LABELS = {
  managedBy: 'app.kubernetes.io/managed-by',
  // Not `helium.dev/workspace`: what carries that after a destroy was left by the workspace.
  workspace: 'helium.dev/for-workspace',
  operation: 'helium.dev/operation',
  attempt: 'helium.dev/attempt',
  program: 'helium.dev/program',
  start: 'helium.dev/start',
  installation: 'helium.dev/installation',
} as const;

/** All Jobs and pods of one portal's runners, tombstones too: another portal may have its runners in the same namespace. */
export const selectorOfAll = (installation: string) =>
  `${LABELS.managedBy}=helium,${LABELS.installation}=${installation},${LABELS.attempt}`;

/**
 * How far the start of an attempt has come. A Job is created suspended and `pending`; either its starter lets it run (`released`) or
 * somebody who looks for it keeps it from that for ever (`revoked`). A Job that is made only to keep the name is born `revoked`.
 */
export type StartState = 'pending' | 'released' | 'revoked';

export const startStateOf = (job: V1Job) =>
  job.metadata?.labels?.[LABELS.start] as StartState | undefined;

export const jobName = (attemptId: string) => `helium-${attemptId}`;

/** What belongs to one attempt. */
export const selectorOf = (installation: string, attemptId: string) =>
  `${selectorOfAll(installation)}=${attemptId}`;
