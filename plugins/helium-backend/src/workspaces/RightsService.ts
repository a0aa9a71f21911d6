import type { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  ShareWorkspaceRequest,
  TransferWorkspaceRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import { Knex } from 'knex';
import { nowExpression } from '../database';
import { FieldConflictError, FieldInputError } from '../errors';
import { locked } from '../operations/leases';
import { claimQuota, type Quotas } from '../quota';
import { idempotencyOf, once } from './idempotency';
import { checkLabels, type Labels } from './labels';
import { callerOf, readOwner, requireEntity } from './owner';
import { writeLabels } from './rights';
import type { Workspace } from './types';
import type { CallContext } from './WorkspaceService';
import type { TrackedWorkspace, WorkspaceStore } from './WorkspaceStore';

/** With how many a workspace may be shared. */
const MAXIMUM_SHARES = 50;

/**
 * Whose a workspace is, who else may use it, and the labels that policies look at. Nothing of it is built, so no operation follows. What
 * somebody else did meanwhile is a ConflictError; then nothing has changed.
 */
export interface RightsService {
  /** @throws FieldInputError about `owner`, FieldConflictError when the new owner has as many as they may */
  transfer(
    workspace: Workspace,
    request: TransferWorkspaceRequest,
    context: CallContext,
  ): Promise<TrackedWorkspace>;
  /** Of one who has access already it changes which. */
  share(
    workspace: Workspace,
    request: ShareWorkspaceRequest,
    context: CallContext,
  ): Promise<TrackedWorkspace>;
  /** @throws NotFoundError when it isn't shared with them */
  unshare(
    workspace: Workspace,
    entity: string,
    context: CallContext,
  ): Promise<TrackedWorkspace>;
  /** In the place of those that it has. */
  setLabels(
    workspace: Workspace,
    labels: Labels,
    context: CallContext,
  ): Promise<TrackedWorkspace>;
}

interface Options {
  database: Knex;
  store: Pick<WorkspaceStore, 'get'>;
  quotas: Quotas;
  catalog: CatalogService;
  auth: AuthService;
  /** Called after each commit. */
  onChange: (workspaceId: string) => void;
}

export class DefaultRightsService implements RightsService {
  readonly #options: Options;

  private constructor(options: Options) {
    this.#options = options;
  }

  static create(options: Options): DefaultRightsService {
    return new DefaultRightsService(options);
  }

  async transfer(
    workspace: Workspace,
    request: TransferWorkspaceRequest,
    context: CallContext,
  ): Promise<TrackedWorkspace> {
    const owner = readOwner(request.owner, 'owner');
    await requireEntity(owner, 'owner', { ...this.#options, ...context });
    return await this.#options.quotas.within(
      { owner, from: workspace.owner },
      context.credentials,
      limits =>
        this.#change('transfer', workspace, request, context, async trx => {
          refuseOwner(workspace, owner, 'owner');
          await claimQuota(trx, limits);
          await trx('workspaces').where({ id: workspace.id }).update({ owner });
          await trx('workspace_shares')
            .where({ workspace_id: workspace.id, entity: owner })
            .delete();
        }),
    );
  }

  async share(
    workspace: Workspace,
    request: ShareWorkspaceRequest,
    context: CallContext,
  ): Promise<TrackedWorkspace> {
    const entity = readOwner(request.entity, 'entity');
    await requireEntity(entity, 'entity', { ...this.#options, ...context });
    const grantedBy = callerOf(context.credentials);
    return await this.#change(
      'share',
      workspace,
      request,
      context,
      async trx => {
        refuseOwner(workspace, entity, 'entity');
        await trx('workspace_shares')
          .insert({
            workspace_id: workspace.id,
            entity,
            access: request.access,
            granted_by: grantedBy,
            granted_at: nowExpression(trx),
          })
          .onConflict(['workspace_id', 'entity'])
          .merge(['access', 'granted_by', 'granted_at']);
        const [{ count }] = await trx('workspace_shares')
          .where({ workspace_id: workspace.id })
          .count({ count: '*' });
        if (Number(count) > MAXIMUM_SHARES) {
          throw new FieldConflictError(
            'entity',
            `'${workspace.name}' is shared with ${MAXIMUM_SHARES} already; share it with a group instead`,
          );
        }
      },
    );
  }

  async unshare(
    workspace: Workspace,
    entity: string,
    context: CallContext,
  ): Promise<TrackedWorkspace> {
    const ref = readOwner(entity, 'entity');
    return await this.#change(
      'unshare',
      workspace,
      { ref },
      context,
      async trx => {
        const gone = await trx('workspace_shares')
          .where({ workspace_id: workspace.id, entity: ref })
          .delete();
        if (!gone) {
          throw new NotFoundError(
            `Workspace '${workspace.name}' is not shared with '${ref}'`,
          );
        }
      },
    );
  }

  async setLabels(
    workspace: Workspace,
    labels: Labels,
    context: CallContext,
  ): Promise<TrackedWorkspace> {
    const errors = checkLabels(labels);
    if (errors.length) {
      throw new FieldInputError(errors);
    }
    return await this.#change('label', workspace, labels, context, trx =>
      writeLabels(trx, workspace.id, labels),
    );
  }

  async #change(
    what: string,
    { id, name, owner }: Workspace,
    request: unknown,
    context: CallContext,
    work: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<TrackedWorkspace> {
    const { database, store, onChange } = this.#options;
    await once(
      database,
      idempotencyOf(`${what} ${id}`, request, context),
      async trx => {
        const row = await locked(
          trx,
          trx('workspaces').where({ id }).first('owner', 'destroyed_at'),
        );
        if (!row || row.destroyed_at !== null) {
          throw new ConflictError(
            `Workspace '${name}' is deleted; there is nothing to ${what}`,
          );
        }
        // The caller's right was that of the time when somebody else may have owned it.
        if (row.owner !== owner) {
          throw new ConflictError(
            `Workspace '${name}' has another owner meanwhile; look at it again and repeat`,
          );
        }
        await work(trx);
        await trx('workspaces')
          .where({ id })
          .update({ updated_at: nowExpression(trx) });
        return { workspaceId: id };
      },
    );
    onChange(id);
    const tracked = await store.get(id);
    if (!tracked) {
      throw new NotFoundError(`Workspace '${name}' does not exist any more`);
    }
    return tracked;
  }
}

function refuseOwner(
  { name, owner }: Workspace,
  entity: string,
  field: string,
): void {
  if (entity === owner) {
    throw new FieldInputError([
      { field, message: `'${entity}' owns workspace '${name}' already` },
    ]);
  }
}
