import { ConflictError, NotFoundError } from '@backstage/errors';
import type { PreviewWorkspaceRequest } from '@helium-portal/backstage-plugin-helium-common';
import { Knex } from 'knex';
import { enqueueOperation } from '../operations/enqueue';
import { addProposal } from '../operations/previews';
import { OperationRow, toOperation } from '../operations/rows';
import type { ProgramRegistry } from '../programs';
import { findEffect, idempotencyOf, once } from './idempotency';
import { lockWorkspace } from './lockWorkspace';
import { callerOf } from './owner';
import type { ParameterResolver } from './ParameterResolver';
import { projectWorkspace } from './projection';
import { lockReferenced } from './references';
import { requireProgram } from './requireProgram';
import type { Workspace } from './types';
import type {
  AcceptedChange,
  CallContext,
  WorkspaceService,
} from './WorkspaceService';

/** What an update would come to. */
export interface PreviewService {
  /**
   * Enqueues a preview of an update, which is refused as the update would be.
   *
   * @throws FieldInputError or ConflictError; then nothing has changed.
   */
  preview(
    workspace: Workspace,
    request: PreviewWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange>;
}

interface Options {
  database: Knex;
  programs: ProgramRegistry;
  parameters: ParameterResolver;
  workspaces: WorkspaceService;
  /** Called after each commit. */
  onChange: (workspaceId: string) => void;
}

export class DefaultPreviewService implements PreviewService {
  readonly #database: Knex;
  readonly #programs: ProgramRegistry;
  readonly #parameters: ParameterResolver;
  readonly #workspaces: WorkspaceService;
  readonly #onChange: (workspaceId: string) => void;

  private constructor(options: Options) {
    this.#database = options.database;
    this.#programs = options.programs;
    this.#parameters = options.parameters;
    this.#workspaces = options.workspaces;
    this.#onChange = options.onChange;
  }

  static create(options: Options): DefaultPreviewService {
    return new DefaultPreviewService(options);
  }

  async preview(
    workspace: Workspace,
    request: PreviewWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange> {
    const idempotency = idempotencyOf(
      `preview ${workspace.id}`,
      request,
      context,
    );
    const earlier =
      idempotency && (await findEffect(this.#database, idempotency));
    if (earlier) {
      return await this.#accepted(workspace, earlier.operationId);
    }

    const { program } = requireProgram(this.#programs, workspace.program);
    const { references, ...proposal } = await this.#parameters.forChange(
      program,
      workspace,
      request.parameters ?? {},
      context.credentials,
    );
    const { operationId } = await once(
      this.#database,
      idempotency,
      async trx => {
        await lockWorkspace(trx, workspace.id);
        await requireUnchanged(trx, workspace);
        await lockReferenced(trx, references);
        const operation = await enqueueOperation(trx, {
          workspaceId: workspace.id,
          kind: 'preview',
          generation: workspace.generation,
          requestedBy: callerOf(context.credentials),
          reason: request.reason,
        });
        await addProposal(trx, operation.id, proposal);
        await projectWorkspace(trx, workspace.id);
        return { workspaceId: workspace.id, operationId: operation.id };
      },
    );
    this.#onChange(workspace.id);
    return await this.#accepted(workspace, operationId);
  }

  async #accepted(
    workspace: Workspace,
    operationId: string | undefined,
  ): Promise<AcceptedChange> {
    const row = await this.#database<OperationRow>('operations')
      .where({ id: operationId })
      .first();
    if (!row) {
      throw new NotFoundError(
        `The preview of workspace '${workspace.name}' does not exist any more`,
      );
    }
    return {
      tracked: await this.#workspaces.get(workspace.name),
      operation: toOperation(row),
    };
  }
}

async function requireUnchanged(
  trx: Knex.Transaction,
  { id, name, generation }: Workspace,
): Promise<void> {
  const row = await trx('workspaces').where({ id }).first();
  if (row.desired === 'absent') {
    throw new ConflictError(
      `Workspace '${name}' is ${row.status} and will not be updated any more; there is nothing to preview`,
    );
  }
  if (row.generation !== generation) {
    throw new ConflictError(
      `Workspace '${name}' changed meanwhile and is no longer at generation ${generation}; look at it again and repeat`,
    );
  }
}
