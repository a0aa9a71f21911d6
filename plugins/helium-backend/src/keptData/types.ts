import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { KeptData } from '@helium-portal/backstage-plugin-helium-node';
import type { WorkspaceFilter } from '../workspaces/WorkspaceStore';

/** Data that a destroy has kept. */
export interface KeptDataRecord extends KeptData {
  id: string;
  workspaceId: string;
  /** Name. */
  workspace: string;
  /** Entity reference of the workspace's owner. */
  owner: string;
  program: string;
  keptAt: Date;
  keptUntil: Date;
  removedAt?: Date;
  /** Why its last removal failed. */
  failure?: string;
}

export interface KeptDataListOptions {
  limit: number;
  offset: number;
  /** Name. */
  workspace?: string;
  /** Entity references. */
  owner?: string[];
  /** Also what was removed since. */
  removed?: boolean;
  criteria?: PermissionCriteria<WorkspaceFilter>;
}

/** What destroys have kept. */
export interface KeptDataStore {
  /** What goes first, first; what went last comes last. */
  list(
    options: KeptDataListOptions,
  ): Promise<{ items: KeptDataRecord[]; totalItems: number }>;
  /** Those of a workspace that have one of the ids, also what was removed since. */
  find(workspaceId: string, ids: string[]): Promise<KeptDataRecord[]>;
}
