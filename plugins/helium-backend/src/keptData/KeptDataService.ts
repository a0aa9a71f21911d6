import { NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { FieldConflictError } from '../errors';
import type { OperationStore } from '../operations/types';
import { idempotencyOf, once } from '../workspaces/idempotency';
import { callerOf } from '../workspaces/owner';
import type { Workspace } from '../workspaces/types';
import type {
  AcceptedChange,
  CallContext,
  WorkspaceService,
} from '../workspaces/WorkspaceService';
import { enqueueRemoval } from './enqueueRemoval';
import type {
  KeptDataListOptions,
  KeptDataRecord,
  KeptDataStore,
} from './types';

/** What people do about what destroys have kept. */
export interface KeptDataService {
  list(
    options: KeptDataListOptions,
  ): Promise<{ items: KeptDataRecord[]; totalItems: number }>;
  /**
   * Enqueues the removal of some of it before its date; what is gone already is left out.
   *
   * @throws NotFoundError when the workspace has no such data, ConflictError when all of it is gone already, or the workspace is at work;
   * then nothing has changed.
   */
  remove(
    workspace: Workspace,
    ids: string[],
    context: CallContext,
  ): Promise<AcceptedChange>;
}

interface KeptDataServiceOptions {
  database: Knex;
  keptData: KeptDataStore;
  operations: Pick<OperationStore, 'get'>;
  workspaces: Pick<WorkspaceService, 'get'>;
  /** Called after each commit. */
  onChange(workspaceId: string): void;
}

export class DefaultKeptDataService implements KeptDataService {
  readonly #options: KeptDataServiceOptions;

  private constructor(options: KeptDataServiceOptions) {
    this.#options = options;
  }

  static create(options: KeptDataServiceOptions): DefaultKeptDataService {
    return new DefaultKeptDataService(options);
  }

  async list(options: KeptDataListOptions) {
    return await this.#options.keptData.list(options);
  }

  async remove(
    workspace: Workspace,
    ids: string[],
    context: CallContext,
  ): Promise<AcceptedChange> {
    const { database, keptData, operations, workspaces, onChange } =
      this.#options;
    const records = await keptData.find(workspace.id, ids);
    const unknown = ids.find(id => !records.some(record => record.id === id));
    if (unknown) {
      throw new NotFoundError(
        `Nothing that is kept of workspace '${workspace.name}' has the id '${unknown}'; list what is kept again`,
      );
    }
    const { operationId } = await once(
      database,
      idempotencyOf('remove kept data', { ids }, context),
      async trx => {
        const removal = await enqueueRemoval(
          trx,
          {
            workspaceId: workspace.id,
            requestedBy: callerOf(context.credentials),
            reason: reasonOf(records),
          },
          query => query.whereIn('id', ids),
        );
        if (!removal) {
          throw new FieldConflictError('ids', 'all of it is removed already');
        }
        return { workspaceId: workspace.id, operationId: removal.id };
      },
    );
    onChange(workspace.id);
    return {
      tracked: await workspaces.get(workspace.name),
      operation: (await operations.get(operationId!))!,
    };
  }
}

function reasonOf(records: KeptDataRecord[]): string {
  const [{ kind, name }] = records;
  return records.length === 1
    ? `the kept ${kind} '${name}' is removed`
    : `${records.length} items of what is kept are removed before their date`;
}
