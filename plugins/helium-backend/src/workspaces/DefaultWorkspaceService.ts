import type { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type {
  CreateWorkspaceRequest,
  ExtendWorkspaceRequest,
  UpdateWorkspaceRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import type { HeliumConfig } from '../config';
import { FieldConflictError, FieldInputError } from '../errors';
import type { OperationStore } from '../operations/types';
import type { ProgramRegistry, RegisteredProgram } from '../programs';
import { resolveExpiry, resolveExtension } from './expiry';
import { digestRequest, Effect, Idempotency } from './idempotency';
import { checkName, generateName } from './names';
import { callerOf, resolveOwner } from './owner';
import {
  changedNames,
  mergeParameters,
  parseParameters,
  refuseImmutable,
  splitSecrets,
} from './parameters';
import type { SecretParameters } from './secretParameters';
import type { Workspace } from './types';
import type {
  AcceptedChange,
  CallContext,
  WorkspaceService,
} from './WorkspaceService';
import type {
  TrackedWorkspace,
  WorkspaceFilter,
  WorkspaceListOptions,
  WorkspaceStore,
} from './WorkspaceStore';

const DEFAULT_PROGRAM = 'kubernetes_namespace';
const NAME_TRIES = 5;

export interface WorkspaceServiceOptions {
  store: WorkspaceStore;
  operations: OperationStore;
  programs: ProgramRegistry;
  secrets: SecretParameters;
  catalog: CatalogService;
  auth: AuthService;
  config: Pick<HeliumConfig, 'expiry' | 'rehearsal'>;
}

export class DefaultWorkspaceService implements WorkspaceService {
  readonly #store: WorkspaceStore;
  readonly #operations: OperationStore;
  readonly #programs: ProgramRegistry;
  readonly #secrets: SecretParameters;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #config: Pick<HeliumConfig, 'expiry' | 'rehearsal'>;

  private constructor(options: WorkspaceServiceOptions) {
    this.#store = options.store;
    this.#operations = options.operations;
    this.#programs = options.programs;
    this.#secrets = options.secrets;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#config = options.config;
  }

  static create(options: WorkspaceServiceOptions): DefaultWorkspaceService {
    return new DefaultWorkspaceService(options);
  }

  async get(name: string): Promise<TrackedWorkspace> {
    const tracked = await this.#store.find(name);
    if (!tracked) {
      throw new NotFoundError(`There is no workspace '${name}'`);
    }
    return tracked;
  }

  async list(
    options: Omit<WorkspaceListOptions, 'criteria'>,
    criteria?: PermissionCriteria<WorkspaceFilter>,
  ): Promise<{ items: TrackedWorkspace[]; totalItems: number }> {
    return await this.#store.list({ ...options, criteria });
  }

  async create(
    request: CreateWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange> {
    const idempotency = toIdempotency('create', request, context);
    // Asked again, the answer stays, whatever has become of the name, the expiry or the owner since.
    const earlier = idempotency && (await this.#store.findEffect(idempotency));
    if (earlier) {
      return await this.#accepted(earlier);
    }

    const nameErrors = request.name ? checkName(request.name) : [];
    if (nameErrors.length) {
      throw new FieldInputError(nameErrors);
    }
    const { program } = this.#requireProgram(request.program);
    const parameters = parseParameters(program, request.parameters ?? {});
    const expiresAt = resolveExpiry(
      request,
      await this.#store.now(),
      this.#config.expiry,
    );
    const owner = await resolveOwner(request.owner, {
      credentials: context.credentials,
      catalog: this.#catalog,
      auth: this.#auth,
    });

    const protectedParameters = await this.#protect(program, parameters);
    const add = (name: string) =>
      this.#store.create(
        {
          name,
          program: program.name,
          project: program.project,
          owner,
          createdBy: callerOf(context.credentials),
          rehearsal: this.#config.rehearsal,
          ...protectedParameters,
          expiresAt,
          reason: request.reason,
        },
        idempotency,
      );
    return await this.#accepted(
      request.name ? await add(request.name) : await withFreeName(add),
    );
  }

  async update(
    workspace: Workspace,
    request: UpdateWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange> {
    const idempotency = toIdempotency(
      `update ${workspace.id}`,
      request,
      context,
    );
    const earlier = idempotency && (await this.#store.findEffect(idempotency));
    if (earlier) {
      return await this.#accepted(earlier);
    }

    refuseEnded(workspace, 'changed');
    const { program } = this.#requireProgram(workspace.program);
    const jwe = await this.#store.getSecretParameters(workspace.id);
    const before = {
      ...workspace.parameters,
      ...(jwe && (await this.#secrets.decrypt(jwe))),
    };
    const after = parseParameters(
      program,
      mergeParameters(before, request.parameters ?? {}),
    );
    refuseImmutable(program, before, after);

    const effect = await this.#store.changeParameters(
      {
        workspaceId: workspace.id,
        generation: workspace.generation,
        requestedBy: callerOf(context.credentials),
        reason: request.reason,
      },
      {
        ...(await this.#protect(program, after)),
        changed: changedNames(before, after).length > 0,
      },
      idempotency,
    );
    return await this.#accepted(effect);
  }

  async extend(
    workspace: Workspace,
    request: ExtendWorkspaceRequest,
    context: CallContext,
  ): Promise<TrackedWorkspace> {
    const idempotency = toIdempotency(
      `extend ${workspace.id}`,
      request,
      context,
    );
    const earlier = idempotency && (await this.#store.findEffect(idempotency));
    if (earlier) {
      return await this.#tracked(earlier);
    }

    refuseEnded(workspace, 'extended');
    if ((request.generation ?? workspace.generation) !== workspace.generation) {
      throw new FieldConflictError(
        'generation',
        `workspace '${workspace.name}' is at generation ${workspace.generation} by now; look at it again and repeat`,
      );
    }
    const expiresAt = resolveExtension(
      request,
      workspace,
      await this.#store.now(),
      this.#config.expiry,
    );
    const effect = await this.#store.setExpiry(
      {
        workspaceId: workspace.id,
        generation: workspace.generation,
        requestedBy: callerOf(context.credentials),
        reason: request.reason,
      },
      expiresAt,
      idempotency,
    );
    return await this.#tracked(effect);
  }

  async end(
    workspace: Workspace,
    context: CallContext & { reason?: string },
  ): Promise<AcceptedChange> {
    const idempotency = toIdempotency(`end ${workspace.id}`, {}, context);
    const earlier = idempotency && (await this.#store.findEffect(idempotency));
    if (earlier) {
      return await this.#accepted(earlier);
    }
    if (workspace.destroyedAt) {
      throw new FieldConflictError(
        'name',
        `workspace '${workspace.name}' is destroyed already`,
      );
    }
    const effect = await this.#store.end(
      {
        workspaceId: workspace.id,
        requestedBy: callerOf(context.credentials),
        reason: context.reason,
      },
      idempotency,
    );
    return await this.#accepted(effect);
  }

  #requireProgram(name: string | undefined): RegisteredProgram {
    const enabled = this.#programs.list().filter(each => each.enabled);
    const wanted =
      name ??
      (enabled.length === 1 ? enabled[0].program.name : DEFAULT_PROGRAM);
    const found = enabled.find(each => each.program.name === wanted);
    if (!found) {
      const names = enabled.map(each => `'${each.program.name}'`).join(', ');
      throw new FieldInputError([
        {
          field: 'program',
          message: `'${wanted}' is not a program of this portal; it has ${
            names || 'none'
          }`,
        },
      ]);
    }
    return found;
  }

  async #protect(
    program: RegisteredProgram['program'],
    parameters: Record<string, unknown>,
  ): Promise<{
    parameters: Record<string, unknown>;
    secretParameters?: string;
  }> {
    const { shown, secret } = splitSecrets(program, parameters);
    return {
      parameters: shown,
      secretParameters: Object.keys(secret).length
        ? await this.#secrets.encrypt(secret)
        : undefined,
    };
  }

  async #tracked(effect: Effect): Promise<TrackedWorkspace> {
    const tracked = await this.#store.get(effect.workspaceId);
    if (!tracked) {
      throw new NotFoundError(
        `Workspace ${effect.workspaceId} does not exist any more`,
      );
    }
    return tracked;
  }

  async #accepted(effect: Effect): Promise<AcceptedChange> {
    const tracked = await this.#tracked(effect);
    const operation =
      effect.operationId && (await this.#operations.get(effect.operationId));
    if (!operation) {
      throw new NotFoundError(
        `The operation of workspace '${tracked.workspace.name}' does not exist any more`,
      );
    }
    return { tracked, operation };
  }
}

function toIdempotency(
  what: string,
  request: unknown,
  context: CallContext,
): Idempotency | undefined {
  return context.idempotencyKey === undefined
    ? undefined
    : {
        caller: callerOf(context.credentials),
        key: context.idempotencyKey,
        digest: digestRequest([what, request]),
      };
}

function refuseEnded(workspace: Workspace, verb: string): void {
  if (workspace.desired === 'absent') {
    throw new ConflictError(
      `Workspace '${workspace.name}' is ${workspace.status} and cannot be ${verb}; create another one`,
    );
  }
}

async function withFreeName(
  add: (name: string) => Promise<Effect>,
): Promise<Effect> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await add(generateName());
    } catch (error) {
      if (!(error instanceof FieldConflictError) || tries === NAME_TRIES) {
        throw error;
      }
    }
  }
}
