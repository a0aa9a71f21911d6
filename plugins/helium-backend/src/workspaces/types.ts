import type {
  Connection,
  Leftover,
} from '@helium-portal/backstage-plugin-helium-node';
import type { CheckOutcome } from '../runner/protocol';

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

export interface Workspace {
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
  failure?: { message: string; resource?: string; operationId?: string };
  createdAt: Date;
  updatedAt: Date;
  expiresAt?: Date;
  destroyedAt?: Date;
  /** Why nobody has looked for what is left of it; only of one that is destroyed. */
  unverified?: string;
}
