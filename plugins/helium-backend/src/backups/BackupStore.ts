import type { Knex } from 'knex';
import type { BackupReason } from '@helium-portal/backstage-plugin-helium-common';

/** What is known of a backup without reading it. */
export interface StateBackup {
  id: string;
  workspaceId: string;
  operationId: string;
  reason: BackupReason;
  at: Date;
  resources: number;
  bytes: number;
}

/** A backup as a runner sends it. */
export interface NewBackup {
  /** A UUID of the runner's choice: sent twice, it is kept once. */
  id: string;
  reason: BackupReason;
  resources: number;
  /** A gzipped export of the stack, its secrets encrypted. */
  data: Buffer;
}

/** Copies of the workspaces' states. */
export interface BackupStore {
  /**
   * Keeps a backup, and of its workspace's no more than are to be kept.
   *
   * @throws ConflictError when the attempt is fenced off.
   */
  add(attemptId: string, backup: NewBackup): Promise<void>;
  /**
   * A backup of the workspace that an attempt works on.
   *
   * @throws NotFoundError when there is none of that id, ConflictError when the attempt is fenced off.
   */
  read(attemptId: string, backupId: string): Promise<Buffer>;
  /** The newest first. */
  list(workspaceId: string): Promise<StateBackup[]>;
  /** The ids of a workspace's backups, in a transaction that decides by them. */
  ids(trx: Knex.Transaction, workspaceId: string): Promise<Set<string>>;
  /** Removes those of workspaces that are destroyed for longer, and of which nothing is kept; says how many. */
  removeExpired(afterSeconds: number): Promise<number>;
}
