import type { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  type CreateWorkspaceRequest,
  type ExtendWorkspaceRequest,
  suggestWorkspaceName,
  type UpdateWorkspaceRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import type { HeliumConfig } from '../config';
import { FieldConflictError, FieldInputError } from '../errors';
import type { ExpiryRules } from '../expiry/ExpiryRules';
import type { ExpiryLimits } from '../expiry/ExpiryRuleSet';
import { resolveKeptUntil } from '../keptData/resolveKeptUntil';
import type { OperationStore } from '../operations/types';
import { noSuchWorkspace } from '../permissions';
import type { ProgramRegistry } from '../programs';
import type { QuotaLimit, Quotas } from '../quota';
import {
  nearestExpiry,
  nearestExtension,
  pin,
  resolveExpiry,
  resolveExtension,
} from './expiry';
import type { ExpiryChange } from './expiryChanges';
import { type Effect, idempotencyOf } from './idempotency';
import { checkLabels } from './labels';
import { checkName } from './names';
import { callerOf, resolveOwner } from './owner';
import type { ParameterResolver } from './ParameterResolver';
import { requireProgram } from './requireProgram';
import type { Workspace } from './types';
import type {
  AcceptedChange,
  CallContext,
  EndRequest,
  ExtendedWorkspace,
  WorkspaceService,
} from './WorkspaceService';
import type {
  TrackedWorkspace,
  WorkspaceFilter,
  WorkspaceListOptions,
  WorkspaceStore,
} from './WorkspaceStore';

const NAME_TRIES = 5;

export interface WorkspaceServiceOptions {
  store: WorkspaceStore;
  operations: OperationStore;
  programs: ProgramRegistry;
  parameters: ParameterResolver;
  quotas: Quotas;
  catalog: CatalogService;
  auth: AuthService;
  expiryRules: ExpiryRules;
  config: Pick<HeliumConfig, 'rehearsal' | 'keptData'>;
}

export class DefaultWorkspaceService implements WorkspaceService {
  readonly #store: WorkspaceStore;
  readonly #operations: OperationStore;
  readonly #programs: ProgramRegistry;
  readonly #parameters: ParameterResolver;
  readonly #quotas: Quotas;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #expiryRules: ExpiryRules;
  readonly #config: Pick<HeliumConfig, 'rehearsal' | 'keptData'>;

  private constructor(options: WorkspaceServiceOptions) {
    this.#store = options.store;
    this.#operations = options.operations;
    this.#programs = options.programs;
    this.#parameters = options.parameters;
    this.#quotas = options.quotas;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#expiryRules = options.expiryRules;
    this.#config = options.config;
  }

  static create(options: WorkspaceServiceOptions): DefaultWorkspaceService {
    return new DefaultWorkspaceService(options);
  }

  async get(name: string, id?: string): Promise<TrackedWorkspace> {
    const tracked = await this.#store.find(name, id);
    if (!tracked) {
      throw noSuchWorkspace(name, id);
    }
    return tracked;
  }

  async list(
    options: Omit<WorkspaceListOptions, 'criteria'>,
    criteria?: PermissionCriteria<WorkspaceFilter>,
  ): Promise<{ items: TrackedWorkspace[]; totalItems: number }> {
    return await this.#store.list({ ...options, criteria });
  }

  async isNameTaken(name: string): Promise<boolean> {
    return await this.#store.isNameTaken(name);
  }

  async create(
    request: CreateWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange> {
    return await this.#create(request, context, { draft: false });
  }

  async preview(
    request: CreateWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange> {
    return await this.#create(request, context, { draft: true });
  }

  async update(
    workspace: Workspace,
    request: UpdateWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange> {
    const idempotency = idempotencyOf(
      `update ${workspace.id}`,
      request,
      context,
    );
    const earlier = idempotency && (await this.#store.findEffect(idempotency));
    if (earlier) {
      return await this.#accepted(earlier);
    }

    refuseEnded(workspace, 'changed');
    const { program } = requireProgram(this.#programs, workspace.program);
    const change = await this.#parameters.forChange(
      program,
      workspace,
      request.parameters ?? {},
      context.credentials,
    );
    const movesExpiry =
      request.expiresAt !== undefined || request.expiresIn !== undefined;
    if (workspace.graceEndsAt && !movesExpiry) {
      throw new ConflictError(
        `Workspace '${workspace.name}' has expired and sleeps; extend it, which wakes it up, or change its expiry along with the rest`,
      );
    }
    const resolve = context.nearestExpiry ? nearestExtension : resolveExtension;
    const extension = movesExpiry
      ? resolve(request, workspace, ...(await this.#limitsOf(workspace)))
      : undefined;

    const effect = await this.#store.changeParameters(
      {
        workspaceId: workspace.id,
        generation: workspace.generation,
        requestedBy: callerOf(context.credentials),
        reason: request.reason,
      },
      { ...change, expiry: extension },
      idempotency,
    );
    return await this.#accepted(effect);
  }

  async extend(
    workspace: Workspace,
    request: ExtendWorkspaceRequest,
    context: CallContext & { mayExceed?: boolean },
  ): Promise<ExtendedWorkspace> {
    const idempotency = idempotencyOf(
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
    const expiry = request.pinned
      ? pin(workspace, request)
      : resolveExtension(
          request,
          workspace,
          ...(await this.#limitsOf(workspace)),
          context.mayExceed,
        );
    const effect = await this.#store.setExpiry(
      {
        workspaceId: workspace.id,
        generation: workspace.generation,
        requestedBy: callerOf(context.credentials),
        reason: request.reason,
      },
      expiry,
      idempotency,
    );
    const { beyondMaximum } = expiry;
    return { ...(await this.#tracked(effect)), beyondMaximum };
  }

  async listExpiryChanges({ id }: Workspace): Promise<ExpiryChange[]> {
    return await this.#store.listExpiryChanges(id);
  }

  async end(
    workspace: Workspace,
    context: CallContext & EndRequest,
  ): Promise<AcceptedChange> {
    const { keepData, keepDataFor } = context;
    const idempotency = idempotencyOf(
      `end ${workspace.id}`,
      { keepData, keepDataFor },
      context,
    );
    const earlier = idempotency && (await this.#store.findEffect(idempotency));
    if (earlier) {
      return await this.#accepted(earlier);
    }
    if (workspace.destroyedAt) {
      throw new FieldConflictError(
        'name',
        `workspace '${workspace.name}' is deleted already`,
      );
    }
    const keepDataUntil = resolveKeptUntil(
      { keepData, keepDataFor },
      this.#programs.get(workspace.program)?.program,
      await this.#store.now(),
      this.#config.keptData,
    );
    const effect = await this.#store.end(
      {
        workspaceId: workspace.id,
        requestedBy: callerOf(context.credentials),
        reason: context.reason,
        keepDataUntil,
        keepNoData: keepData === false,
      },
      idempotency,
    );
    return await this.#accepted(effect);
  }

  async #create(
    request: CreateWorkspaceRequest,
    context: CallContext,
    { draft }: { draft: boolean },
  ): Promise<AcceptedChange> {
    const idempotency = idempotencyOf(
      draft ? 'preview' : 'create',
      request,
      context,
    );
    // Asked again, the answer stays, whatever has become of the name, the expiry or the owner since.
    const earlier = idempotency && (await this.#store.findEffect(idempotency));
    if (earlier) {
      return await this.#accepted(earlier);
    }

    const errors = [
      ...(request.name ? checkName(request.name) : []),
      ...checkLabels(request.labels ?? {}),
    ];
    if (errors.length) {
      throw new FieldInputError(errors);
    }
    const { program } = requireProgram(this.#programs, request.program);
    const parameters = await this.#parameters.forNew(
      program,
      request.parameters ?? {},
      context.credentials,
    );
    const owner = await resolveOwner(request.owner, {
      credentials: context.credentials,
      catalog: this.#catalog,
      auth: this.#auth,
    });
    const rules = await this.#expiryRules.current();
    const resolve = context.nearestExpiry ? nearestExpiry : resolveExpiry;
    const { expiresAt, rule } = resolve(
      request,
      await this.#store.now(),
      rules.limitsFor({ program: program.name, owner }),
    );

    const add = (name: string, quota: QuotaLimit[]) =>
      this.#store.create(
        {
          name,
          program: program.name,
          project: program.project,
          owner,
          createdBy: callerOf(context.credentials),
          rehearsal: this.#config.rehearsal,
          ...parameters,
          labels: request.labels,
          expiresAt,
          expiryRule: rule,
          quota,
          reason: request.reason,
          draft,
        },
        idempotency,
      );
    const effect = await this.#quotas.within(
      { owner, program: program.name },
      context.credentials,
      async quota =>
        request.name
          ? await add(request.name, quota)
          : await withFreeName(name => add(name, quota)),
    );
    return await this.#accepted(effect);
  }

  /** The present instant, and the limits that hold. */
  async #limitsOf(workspace: Workspace): Promise<[Date, ExpiryLimits]> {
    const rules = await this.#expiryRules.current();
    return [await this.#store.now(), rules.limitsFor(workspace)];
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
      return await add(suggestWorkspaceName());
    } catch (error) {
      if (!(error instanceof FieldConflictError) || tries === NAME_TRIES) {
        throw error;
      }
    }
  }
}
