import { ConflictError } from '@backstage/errors';
import {
  operationNoun,
  type RemoveLeftoversRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import type { LeftoverReference } from '@helium-portal/backstage-plugin-helium-node';
import { Knex } from 'knex';
import { FieldInputError } from '../errors';
import { enqueueOperation } from '../operations/enqueue';
import type { OperationStore } from '../operations/types';
import { idempotencyOf, once } from './idempotency';
import { lockWorkspace } from './lockWorkspace';
import { callerOf } from './owner';
import { projectWorkspace } from './projection';
import { toWorkspace, type WorkspaceRow } from './rows';
import type { Workspace } from './types';
import type {
  AcceptedChange,
  CallContext,
  WorkspaceService,
} from './WorkspaceService';

/** What people do about what a destroy has left. */
export interface LeftoverService {
  /**
   * Enqueues a destroy that removes some of the leftovers first.
   *
   * @throws FieldInputError or ConflictError; then nothing has changed.
   */
  remove(
    workspace: Workspace,
    request: RemoveLeftoversRequest,
    context: CallContext,
  ): Promise<AcceptedChange>;
}

interface LeftoverServiceOptions {
  database: Knex;
  operations: Pick<OperationStore, 'get'>;
  workspaces: Pick<WorkspaceService, 'get'>;
  /** Called after each commit. */
  onChange(workspaceId: string): void;
}

export class DefaultLeftoverService implements LeftoverService {
  readonly #options: LeftoverServiceOptions;

  private constructor(options: LeftoverServiceOptions) {
    this.#options = options;
  }

  static create(options: LeftoverServiceOptions): DefaultLeftoverService {
    return new DefaultLeftoverService(options);
  }

  async remove(
    workspace: Workspace,
    request: RemoveLeftoversRequest,
    context: CallContext,
  ): Promise<AcceptedChange> {
    const { database, operations, workspaces, onChange } = this.#options;
    const { items, force = false, reason } = request;
    const { operationId } = await once(
      database,
      idempotencyOf(`remove leftovers ${workspace.id}`, request, context),
      async trx => {
        const active = await lockWorkspace(trx, workspace.id);
        if (active) {
          throw new ConflictError(
            `The ${operationNoun(active.kind)} operation ${
              active.id
            } of this workspace is ${
              active.state
            }; wait for it, it looks for leftovers anew`,
          );
        }
        const present = toWorkspace(
          (await trx<WorkspaceRow>('workspaces')
            .where({ id: workspace.id })
            .first())!,
        );
        refuseUnknown(present, items);
        const operation = await enqueueOperation(trx, {
          workspaceId: workspace.id,
          kind: 'destroy',
          generation: present.generation,
          requestedBy: callerOf(context.credentials),
          reason,
          removal: { items, force },
        });
        await projectWorkspace(trx, workspace.id);
        return { workspaceId: workspace.id, operationId: operation.id };
      },
    );
    onChange(workspace.id);
    return {
      tracked: await workspaces.get(workspace.name),
      operation: (await operations.get(operationId!))!,
    };
  }
}

/** Only what a destroy has found, and can be removed. */
function refuseUnknown(
  { name, leftovers }: Workspace,
  items: LeftoverReference[],
): void {
  const isMeant = (item: LeftoverReference, other: LeftoverReference) =>
    item.where === other.where &&
    item.kind === other.kind &&
    item.namespace === other.namespace &&
    item.name === other.name;
  const fields = items.flatMap((item, index) => {
    const found = leftovers.find(each => isMeant(item, each));
    if (found?.removable) {
      return [];
    }
    const message = found
      ? `Helium can't remove ${item.kind} '${item.name}'; the leftover's command does, for whoever may`
      : `${item.kind} '${item.name}' is no leftover of workspace '${name}'; look at its leftovers again`;
    return [{ field: `items.${index}`, message }];
  });
  if (fields.length > 0) {
    throw new FieldInputError(fields);
  }
}
