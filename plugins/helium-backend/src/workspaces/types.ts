import type {
  Connection,
  Leftover,
} from '@helium-portal/backstage-plugin-helium-node';
import type {
  CheckOutcome,
  ErrorClass,
  ResourceCount,
  WorkspaceData,
} from '../runner/protocol';
import type { Rights } from './rights';

export const WORKSPACE_STATUSES = [
  'creating',
  'updating',
  'ready',
  'failed',
  'expired',
  'destroying',
  'destroyed',
  'leftovers',
  'needs-attention',
] as const;

export type WorkspaceStatus = (typeof WORKSPACE_STATUSES)[number];

export interface Workspace extends Rights {
  id: string;
  name: string;
  program: string;
  project: string;
  owner: string;
  createdBy: string;
  rehearsal: boolean;
  desired: 'present' | 'absent';
  generation: number;
  observedGeneration: number;
  status: WorkspaceStatus;
  /** Without the secret ones. */
  parameters: Record<string, unknown>;
  outputs: Record<string, unknown>;
  connections: Connection[];
  checks: CheckOutcome[];
  leftovers: Leftover[];
  /** What its stack had when the last attempt ended; absent when that is not known. */
  resources?: ResourceCount[];
  /** Its data by name, as it was then; absent when that is not known. */
  data?: WorkspaceData;
  failure?: {
    message: string;
    resource?: string;
    operationId?: string;
    cause?: ErrorClass;
  };
  createdAt: Date;
  updatedAt: Date;
  expiresAt?: Date;
  /** When a workspace that has expired is destroyed; until then it sleeps, and can be woken by an extension. */
  graceEndsAt?: Date;
  /** Whether its workloads may be scaled down: from when a sleep is asked for until an update has succeeded. */
  asleep: boolean;
  destroyedAt?: Date;
  /** Never made, and only there for the preview of its creation. */
  draft: boolean;
  /** Until when its destroy keeps the data that persists; absent when it keeps none. */
  keepDataUntil?: Date;
  /** Why nobody has looked for what is left of it; only of one that is destroyed. */
  unverified?: string;
}
