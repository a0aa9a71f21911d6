import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { nowExpression, plusSeconds, toDate } from '../database';
import { hasKeptData } from '../keptData/hasKeptData';
import { requireHeld } from '../operations/leases';
import { type OperationRow, toOperation } from '../operations/rows';
import type { BackupStore, NewBackup, StateBackup } from './BackupStore';

const SHOWN = [
  'id',
  'workspace_id',
  'operation_id',
  'reason',
  'at',
  'resources',
  'bytes',
] as const;

/** A row of `state_backups`, as either database returns it, without its data. */
interface BackupRow {
  id: string;
  workspace_id: string;
  operation_id: string;
  reason: StateBackup['reason'];
  at: Date | number | string;
  resources: number;
  bytes: number;
}

export class DatabaseBackupStore implements BackupStore {
  readonly #database: Knex;
  readonly #keep: number;

  private constructor(options: { database: Knex; keep: number }) {
    this.#database = options.database;
    this.#keep = options.keep;
  }

  /** @param options - `keep` is the number of backups of one workspace */
  static create(options: {
    database: Knex;
    keep: number;
  }): DatabaseBackupStore {
    return new DatabaseBackupStore(options);
  }

  async add(attemptId: string, backup: NewBackup): Promise<void> {
    await this.#database.transaction(async trx => {
      const { operation } = await requireHeld(trx, attemptId);
      await trx('state_backups')
        .insert({
          id: backup.id,
          workspace_id: operation.workspace_id,
          operation_id: operation.id,
          reason: backup.reason,
          at: nowExpression(trx),
          resources: backup.resources,
          bytes: backup.data.length,
          data: backup.data,
        })
        .onConflict('id')
        .ignore();
      await this.#removeSurplus(trx, operation);
    });
  }

  async read(attemptId: string, backupId: string): Promise<Buffer> {
    return await this.#database.transaction(async trx => {
      const { operation } = await requireHeld(trx, attemptId);
      const row: { data: Buffer } | undefined = await trx('state_backups')
        .where({ id: backupId, workspace_id: operation.workspace_id })
        .first('data');
      if (!row) {
        throw new NotFoundError(`This workspace has no backup ${backupId}`);
      }
      return row.data;
    });
  }

  async list(workspaceId: string): Promise<StateBackup[]> {
    const rows: BackupRow[] = await this.#ofWorkspace(
      this.#database,
      workspaceId,
    ).select(...SHOWN);
    return rows.map(row => ({
      id: row.id,
      workspaceId: row.workspace_id,
      operationId: row.operation_id,
      reason: row.reason,
      at: toDate(row.at),
      resources: row.resources,
      bytes: row.bytes,
    }));
  }

  async ids(trx: Knex.Transaction, workspaceId: string): Promise<Set<string>> {
    const rows = await trx('state_backups')
      .where({ workspace_id: workspaceId })
      .select('id');
    return new Set(rows.map(({ id }) => id));
  }

  async removeExpired(afterSeconds: number): Promise<number> {
    return await this.#database('state_backups')
      .whereIn(
        'workspace_id',
        this.#database('workspaces')
          .select('id')
          .where(
            'destroyed_at',
            '<=',
            plusSeconds(this.#database, -afterSeconds),
          )
          // Their stacks may be there still.
          .whereNotExists(hasKeptData(this.#database, 'workspaces.id')),
      )
      .delete();
  }

  /**
   * Keeps what the running repair is yet to restore, whatever its age, and the newest of each reason: so that a destroy that keeps
   * failing does not leave its own attempts only.
   */
  async #removeSurplus(
    trx: Knex.Transaction,
    operation: OperationRow,
  ): Promise<void> {
    const steps = toOperation(operation).input?.steps ?? [];
    const wanted = steps.flatMap(({ backupId }) => backupId ?? []);
    const rows: Array<Pick<BackupRow, 'id' | 'reason'>> =
      await this.#ofWorkspace(trx, operation.workspace_id)
        .select('id', 'reason')
        .limit(1_000);
    const isNewest = ({ id, reason }: Pick<BackupRow, 'id' | 'reason'>) =>
      rows.find(row => row.reason === reason)?.id === id;
    const surplus = rows.slice(this.#keep).filter(row => !isNewest(row));
    await trx('state_backups')
      .whereIn(
        'id',
        surplus.map(({ id }) => id),
      )
      .whereNotIn('id', wanted)
      .delete();
  }

  #ofWorkspace(knex: Knex, workspaceId: string) {
    return knex('state_backups')
      .where({ workspace_id: workspaceId })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ]);
  }
}
