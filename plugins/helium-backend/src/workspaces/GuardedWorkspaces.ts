import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import {
  heliumWorkspaceCreatePermission,
  heliumWorkspaceDeletePermission,
  heliumWorkspaceExtendPermission,
  heliumWorkspaceExtendUnlimitedPermission,
  heliumWorkspacePinPermission,
  heliumWorkspaceReadPermission,
  heliumWorkspaceUpdatePermission,
  type CreateWorkspaceRequest,
  type ExtendWorkspaceRequest,
  type UpdateWorkspaceRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import type { MutationRecorder } from '../audit/MutationRecorder';
import type { WorkspaceAuthorizer } from '../permissions';
import type { TrackedWorkspace, WorkspaceListOptions } from './WorkspaceStore';
import type {
  AcceptedChange,
  EndRequest,
  WorkspaceService,
} from './WorkspaceService';
import type { ExpiryChange } from './expiryChanges';
import type { Workspace } from './types';

/** Who calls, and by what. */
export interface Caller {
  credentials: BackstageCredentials;
  /** The HTTP request, where there is one. */
  request?: unknown;
  /** Goes into the audit event, where there is no request to tell who it was. */
  meta?: JsonObject;
  /** Under which the call has one effect. */
  idempotencyKey?: string;
  /** As in the service's own context. */
  nearestExpiry?: boolean;
}

interface GuardedWorkspacesOptions {
  workspaces: WorkspaceService;
  authorizer: WorkspaceAuthorizer;
  recorder: MutationRecorder;
}

/**
 * The workspaces as one caller may see and change them, whichever way the call came: each is authorized, and each attempt at a mutation
 * leaves an audit event. Errors are those of {@link WorkspaceService} and {@link WorkspaceAuthorizer}.
 */
export class GuardedWorkspaces {
  readonly #workspaces: WorkspaceService;
  readonly #authorizer: WorkspaceAuthorizer;
  readonly #recorder: MutationRecorder;

  private constructor(options: GuardedWorkspacesOptions) {
    this.#workspaces = options.workspaces;
    this.#authorizer = options.authorizer;
    this.#recorder = options.recorder;
  }

  static create(options: GuardedWorkspacesOptions): GuardedWorkspaces {
    return new GuardedWorkspaces(options);
  }

  async list(
    options: Omit<WorkspaceListOptions, 'criteria'>,
    { credentials }: Caller,
  ): Promise<{ items: TrackedWorkspace[]; totalItems: number }> {
    const criteria = await this.#authorizer.readCriteria(credentials);
    return await this.#workspaces.list(options, criteria);
  }

  /** @param id - of an earlier workspace of that name */
  async get(
    name: string,
    { credentials }: Caller,
    id?: string,
  ): Promise<TrackedWorkspace> {
    const tracked = await this.#workspaces.get(name, id);
    await this.#authorizer.requireFor(
      tracked.workspace,
      heliumWorkspaceReadPermission,
      credentials,
      id,
    );
    return tracked;
  }

  /** For those who may create workspaces: a creation tells them the same. */
  async isNameTaken(name: string, { credentials }: Caller): Promise<boolean> {
    await this.#authorizer.require(
      heliumWorkspaceCreatePermission,
      credentials,
    );
    return await this.#workspaces.isNameTaken(name);
  }

  async create(
    request: CreateWorkspaceRequest,
    caller: Caller,
  ): Promise<AcceptedChange> {
    const meta = {
      workspace: request.name ?? null,
      program: request.program ?? null,
    };
    return await this.#change('workspace-create', meta, caller, async () => {
      await this.#authorizer.require(
        heliumWorkspaceCreatePermission,
        caller.credentials,
      );
      return await this.#workspaces.create(request, caller);
    });
  }

  async preview(
    request: CreateWorkspaceRequest,
    caller: Caller,
  ): Promise<AcceptedChange> {
    const meta = {
      workspace: request.name ?? null,
      program: request.program ?? null,
      parameters: Object.keys(request.parameters ?? {}),
    };
    return await this.#change('workspace-preview', meta, caller, async () => {
      await this.#authorizer.require(
        heliumWorkspaceCreatePermission,
        caller.credentials,
      );
      return await this.#workspaces.preview(request, caller);
    });
  }

  async update(
    name: string,
    request: UpdateWorkspaceRequest,
    caller: Caller,
  ): Promise<AcceptedChange> {
    const meta = {
      workspace: name,
      parameters: Object.keys(request.parameters ?? {}),
    };
    return await this.#change('workspace-update', meta, caller, async () => {
      const workspace = await this.#require(
        name,
        heliumWorkspaceUpdatePermission,
        caller,
      );
      if (request.expiresAt ?? request.expiresIn) {
        await this.#authorizer.requireFor(
          workspace,
          heliumWorkspaceExtendPermission,
          caller.credentials,
        );
      }
      return await this.#workspaces.update(workspace, request, caller);
    });
  }

  async extend(
    name: string,
    request: ExtendWorkspaceRequest,
    caller: Caller,
  ): Promise<TrackedWorkspace> {
    const { reason = null, pinned = false } = request;
    return await this.#record(
      'workspace-extend',
      { workspace: name, reason, pinned },
      caller,
      async () => {
        const workspace = await this.#require(
          name,
          heliumWorkspaceExtendPermission,
          caller,
        );
        if (pinned) {
          await this.#authorizer.requireFor(
            workspace,
            heliumWorkspacePinPermission,
            caller.credentials,
          );
        }
        // Without a reason the permission would be of no use.
        const mayExceed =
          Boolean(reason?.trim()) &&
          (await this.#authorizer.isAllowedFor(
            workspace,
            heliumWorkspaceExtendUnlimitedPermission,
            caller.credentials,
          ));
        const result = await this.#workspaces.extend(workspace, request, {
          ...caller,
          mayExceed,
        });
        const expiresAt = result.workspace.expiresAt?.toISOString() ?? null;
        const { beyondMaximum = false } = result;
        return { result, meta: { expiresAt, beyondMaximum } };
      },
    );
  }

  /** @param id - of an earlier workspace of that name */
  async listExpiryChanges(
    name: string,
    caller: Caller,
    id?: string,
  ): Promise<ExpiryChange[]> {
    const { workspace } = await this.get(name, caller, id);
    return await this.#workspaces.listExpiryChanges(workspace);
  }

  async end(
    name: string,
    caller: Caller & EndRequest,
  ): Promise<AcceptedChange> {
    const { keepData = false, keepDataFor = null } = caller;
    const meta = { workspace: name, keepData, keepDataFor };
    return await this.#change('workspace-delete', meta, caller, async () => {
      const workspace = await this.#require(
        name,
        heliumWorkspaceDeletePermission,
        caller,
      );
      return await this.#workspaces.end(workspace, caller);
    });
  }

  async #require(
    name: string,
    permission: Parameters<WorkspaceAuthorizer['requireFor']>[1],
    { credentials }: Caller,
  ): Promise<Workspace> {
    const { workspace } = await this.#workspaces.get(name);
    await this.#authorizer.requireFor(workspace, permission, credentials);
    return workspace;
  }

  /** A mutation that an operation carries out. */
  async #change(
    mutation: string,
    meta: JsonObject,
    caller: Caller,
    work: () => Promise<AcceptedChange>,
  ): Promise<AcceptedChange> {
    return await this.#record(mutation, meta, caller, async () => {
      const result = await work();
      const { tracked, operation } = result;
      return {
        result,
        meta: { workspace: tracked.workspace.name, operation: operation.id },
      };
    });
  }

  async #record<T>(
    mutation: string,
    meta: JsonObject,
    caller: Caller,
    work: () => Promise<{ result: T; meta?: JsonObject }>,
  ): Promise<T> {
    return await this.#recorder.record(
      mutation,
      caller.request,
      { ...meta, ...caller.meta },
      work,
    );
  }
}
