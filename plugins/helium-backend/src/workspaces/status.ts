import type { OperationState } from '../operations/types';
import type { OperationKind } from '../runner/protocol';
import type { Workspace, WorkspaceStatus } from './types';

interface OperationSummary {
  kind: OperationKind;
  state: OperationState;
}

export interface StatusInput {
  desired: Workspace['desired'];
  /** 0 until an operation succeeded for the first time. */
  observedGeneration: number;
  expiresAt?: Date;
  graceEndsAt?: Date;
  now: Date;
  activeOperation?: OperationSummary;
  /** The one that ended last; what {@link changesNothing} doesn't count. */
  lastOperation?: OperationSummary;
  /** How many things a destroy found still there. */
  leftovers: number;
  destroyedAt?: Date;
}

/** What is done to look, or to repair, leaves a workspace's status as it is. */
export const UNCOUNTED_KINDS = ['preview', 'repair'] as const;

export const changesNothing = (kind: OperationKind) =>
  UNCOUNTED_KINDS.some(each => each === kind);

/** What people see of a workspace; it follows from the rest and from nothing else. */
export function deriveStatus(input: StatusInput): WorkspaceStatus {
  if (input.destroyedAt) {
    return 'destroyed';
  }
  const active =
    input.activeOperation?.kind === 'repair'
      ? undefined
      : input.activeOperation;
  if (active?.state === 'needs-attention') {
    return 'needs-attention';
  }
  return input.desired === 'absent'
    ? statusOfEnding(input, active)
    : statusOfLiving(input, active);
}

function statusOfEnding(
  input: StatusInput,
  active: OperationSummary | undefined,
): WorkspaceStatus {
  const destroyBegan =
    active?.kind === 'destroy' &&
    active.state !== 'queued' &&
    active.state !== 'claimed';
  if (active) {
    return !destroyBegan && isPast(input.expiresAt, input.now)
      ? 'expired'
      : 'destroying';
  }
  if (input.leftovers > 0) {
    return 'leftovers';
  }
  if (input.lastOperation?.kind === 'destroy') {
    switch (input.lastOperation.state) {
      case 'needs-attention':
        return 'needs-attention';
      case 'failed':
      case 'cancelled':
        return 'failed';
      default:
    }
  }
  return isPast(input.expiresAt, input.now) ? 'expired' : 'destroying';
}

function statusOfLiving(
  input: StatusInput,
  active: OperationSummary | undefined,
): WorkspaceStatus {
  if (input.graceEndsAt) {
    return 'expired';
  }
  const changes =
    active && active.kind !== 'preview' && active.kind !== 'refresh';
  if (changes) {
    return input.observedGeneration === 0 ? 'creating' : 'updating';
  }
  switch (input.lastOperation?.state) {
    case 'needs-attention':
      return 'needs-attention';
    case 'failed':
    case 'cancelled':
      return 'failed';
    default:
  }
  return input.observedGeneration === 0 ? 'creating' : 'ready';
}

function isPast(instant: Date | undefined, now: Date): boolean {
  return instant !== undefined && instant.getTime() <= now.getTime();
}
