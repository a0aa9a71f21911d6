import type { Workspace } from './types';
import { toDate } from '../database';
import type { Rights } from './rights';

type Timestamp = Date | number | string;

/** A row of `workspaces`, as either database returns it. */
export interface WorkspaceRow {
  id: string;
  name: string;
  program: string;
  project: string;
  owner: string;
  created_by: string;
  rehearsal: boolean | number;
  desired: Workspace['desired'];
  generation: number;
  observed_generation: number;
  status: Workspace['status'];
  parameters: string;
  secret_parameters: string | null;
  outputs: string;
  connections: string;
  checks: string;
  leftovers: string;
  resources: string | null;
  data: string | null;
  failure: string | null;
  unverified: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  expires_at: Timestamp | null;
  grace_ends_at: Timestamp | null;
  asleep: boolean | number;
  destroyed_at: Timestamp | null;
  draft: boolean | number;
  keep_data_until: Timestamp | null;
  notice_due_at: Timestamp | null;
  ended_by: string | null;
  ended_reason: string | null;
}

/** @param rights - where somebody is going to look at them; none else */
export function toWorkspace(
  row: WorkspaceRow,
  rights: Rights = { labels: {}, shares: [] },
): Workspace {
  return {
    ...rights,
    id: row.id,
    name: row.name,
    program: row.program,
    project: row.project,
    owner: row.owner,
    createdBy: row.created_by,
    rehearsal: Boolean(row.rehearsal),
    desired: row.desired,
    generation: row.generation,
    observedGeneration: row.observed_generation,
    status: row.status,
    parameters: JSON.parse(row.parameters),
    outputs: JSON.parse(row.outputs),
    connections: JSON.parse(row.connections),
    checks: JSON.parse(row.checks),
    leftovers: JSON.parse(row.leftovers),
    resources: row.resources ? JSON.parse(row.resources) : undefined,
    data: row.data ? JSON.parse(row.data) : undefined,
    failure: row.failure ? JSON.parse(row.failure) : undefined,
    unverified: row.unverified ?? undefined,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
    expiresAt: toDate(row.expires_at),
    graceEndsAt: toDate(row.grace_ends_at),
    asleep: Boolean(row.asleep),
    destroyedAt: toDate(row.destroyed_at),
    draft: Boolean(row.draft),
    keepDataUntil: toDate(row.keep_data_until),
  };
}
