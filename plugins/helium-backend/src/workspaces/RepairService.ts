import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  operationNoun,
  type RepairFindings,
  type RepairRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import { Knex } from 'knex';
import type { BackupStore } from '../backups/BackupStore';
import { enqueueOperation } from '../operations/enqueue';
import { OperationRow, toOperation } from '../operations/rows';
import { idempotencyOf, once } from './idempotency';
import { lockWorkspace } from './lockWorkspace';
import { callerOf } from './owner';
import { projectWorkspace } from './projection';
import { checkRepairSteps } from './repairSteps';
import type { Workspace } from './types';
import type {
  AcceptedChange,
  CallContext,
  WorkspaceService,
} from './WorkspaceService';

/** What administrators do with a workspace whose state needs them. */
export interface RepairService {
  /**
   * Enqueues a repair, all of whose steps can be done as far as the newest findings say.
   *
   * @throws FieldInputError or ConflictError; then nothing has changed.
   */
  repair(
    workspace: Workspace,
    request: RepairRequest,
    context: CallContext,
  ): Promise<AcceptedChange>;
}

export class DefaultRepairService implements RepairService {
  readonly #database: Knex;
  readonly #backups: BackupStore;
  readonly #workspaces: WorkspaceService;
  readonly #onChange: (workspaceId: string) => void;

  private constructor(options: {
    database: Knex;
    backups: BackupStore;
    workspaces: WorkspaceService;
    onChange: (workspaceId: string) => void;
  }) {
    this.#database = options.database;
    this.#backups = options.backups;
    this.#workspaces = options.workspaces;
    this.#onChange = options.onChange;
  }

  /** @param options - `onChange` is called after each commit */
  static create(options: {
    database: Knex;
    backups: BackupStore;
    workspaces: WorkspaceService;
    onChange: (workspaceId: string) => void;
  }): DefaultRepairService {
    return new DefaultRepairService(options);
  }

  async repair(
    workspace: Workspace,
    request: RepairRequest,
    context: CallContext,
  ): Promise<AcceptedChange> {
    const requestedBy = callerOf(context.credentials);
    const idempotency = idempotencyOf(
      `repair ${workspace.id}`,
      request,
      context,
    );
    const { operationId } = await once(
      this.#database,
      idempotency,
      async trx => {
        refuseActive(await lockWorkspace(trx, workspace.id));
        refuseDestroyed(
          await trx('workspaces').where({ id: workspace.id }).first(),
        );
        const steps = checkRepairSteps(request.steps ?? [], {
          findings: await newestFindings(trx, workspace.id),
          backupIds: await this.#backups.ids(trx, workspace.id),
          reason: request.reason,
        });
        const operation = await enqueueOperation(trx, {
          workspaceId: workspace.id,
          kind: 'repair',
          generation: workspace.generation,
          requestedBy,
          reason: request.reason,
          repair: { steps, retry: request.retry ?? false },
        });
        await projectWorkspace(trx, workspace.id);
        return { workspaceId: workspace.id, operationId: operation.id };
      },
    );
    this.#onChange(workspace.id);

    const row = await this.#database<OperationRow>('operations')
      .where({ id: operationId })
      .first();
    if (!row) {
      throw new NotFoundError(
        `The repair of workspace '${workspace.name}' does not exist any more`,
      );
    }
    return {
      tracked: await this.#workspaces.get(workspace.name),
      operation: toOperation(row),
    };
  }
}

/** Of the last operation that is over, when it was a repair: whatever ran since may have changed what a repair found. */
async function newestFindings(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<RepairFindings | undefined> {
  const last = await trx<OperationRow>('operations')
    .where({ workspace_id: workspaceId, active: false })
    .whereNot('kind', 'preview')
    .orderBy('finished_at', 'desc')
    .orderBy('queued_at', 'desc')
    .first('findings');
  return last?.findings ? JSON.parse(last.findings) : undefined;
}

function refuseActive(active: OperationRow | undefined): void {
  if (active) {
    throw new ConflictError(
      `The ${operationNoun(active.kind)} operation ${
        active.id
      } of this workspace is ${
        active.state
      }; wait for it or cancel it, then repair`,
    );
  }
}

function refuseDestroyed(row: { name: string; destroyed_at: unknown }): void {
  if (row.destroyed_at !== null) {
    throw new ConflictError(
      `Workspace '${row.name}' is deleted, and its stack removed; there is nothing to repair`,
    );
  }
}
