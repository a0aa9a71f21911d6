import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  heliumWorkspaceCreatePermission,
  heliumWorkspaceDeletePermission,
  heliumWorkspaceExtendPermission,
  heliumWorkspaceReadPermission,
  heliumWorkspaceUpdatePermission,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Request } from 'express';
import { noSuchWorkspace } from '../permissions';
import type { RouterOptions } from '../router/types';
import type { Workspace } from '../workspaces/types';
import type {
  AcceptedChange,
  CallContext,
} from '../workspaces/WorkspaceService';
import { nearestExpiry } from './expiry';
import { DEFAULT_PROGRAM, type OldSpec } from './spec';

const PAGE = 500;

export type OldApiOptions = Pick<
  RouterOptions,
  'authorizer' | 'config' | 'httpAuth' | 'logger' | 'recorder' | 'workspaces'
>;

/** A request, and who makes it. */
export interface OldCall {
  req: Request;
  credentials: BackstageCredentials;
}

/** What the calls of the old API do, by the same service, permissions and records as today's. */
export class OldApi {
  readonly #options: OldApiOptions;

  private constructor(options: OldApiOptions) {
    this.#options = options;
  }

  static create(options: OldApiOptions): OldApi {
    return new OldApi(options);
  }

  /** The names of the workspaces that are not destroyed and that the caller may read. */
  async names({ credentials }: OldCall): Promise<string[]> {
    const { authorizer, workspaces } = this.#options;
    const criteria = await authorizer.readCriteria(credentials);
    const names = new Set<string>();
    for (let offset = 0, total = 1; offset < total; offset += PAGE) {
      const page = await workspaces.list(
        { limit: PAGE, offset, orderBy: 'createdAt', order: 'asc' },
        criteria,
      );
      page.items.forEach(({ workspace }) => names.add(workspace.name));
      total = page.totalItems;
    }
    return [...names].sort();
  }

  /** @throws NotFoundError also for who may not know of it. */
  async find(name: string, { credentials }: OldCall): Promise<Workspace> {
    const workspace = await this.#living(name);
    if (!workspace) {
      throw noSuchWorkspace(name);
    }
    await this.#options.authorizer.requireFor(
      workspace,
      heliumWorkspaceReadPermission,
      credentials,
    );
    return workspace;
  }

  /** Creates what the specification says, or updates the workspace that has its name. */
  async apply(spec: OldSpec, call: OldCall): Promise<Workspace> {
    const existing = spec.name && (await this.#living(spec.name));
    return existing
      ? await this.#update(existing, spec, call)
      : await this.#create(spec, call);
  }

  async end(name: string, call: OldCall): Promise<Workspace> {
    const { authorizer, workspaces } = this.#options;
    return await this.#record('delete', call, { workspace: name }, async () => {
      const workspace = await this.find(name, call);
      await authorizer.requireFor(
        workspace,
        heliumWorkspaceDeletePermission,
        call.credentials,
      );
      return await workspaces.end(workspace, contextOf(call));
    });
  }

  async #create(spec: OldSpec, call: OldCall): Promise<Workspace> {
    const { authorizer, config, workspaces } = this.#options;
    const { name, program = DEFAULT_PROGRAM, parameters } = spec;
    const meta = { workspace: name ?? null, program };
    return await this.#record('create', call, meta, async () => {
      await authorizer.require(
        heliumWorkspaceCreatePermission,
        call.credentials,
      );
      const now = new Date();
      return await workspaces.create(
        {
          name,
          program,
          parameters,
          owner: isService(call) ? config.oldApi.owner : undefined,
          expiresAt:
            spec.expiry &&
            nearestExpiry(spec.expiry, now, now, config.expiry).toISOString(),
        },
        contextOf(call),
      );
    });
  }

  async #update(
    workspace: Workspace,
    { program = workspace.program, parameters, expiry }: OldSpec,
    call: OldCall,
  ): Promise<Workspace> {
    const { authorizer, config, workspaces } = this.#options;
    const meta = {
      workspace: workspace.name,
      parameters: Object.keys(parameters),
    };
    return await this.#record('update', call, meta, async () => {
      await authorizer.requireFor(
        workspace,
        heliumWorkspaceUpdatePermission,
        call.credentials,
      );
      if (program !== workspace.program) {
        throw new ConflictError(
          `backend: there is a workspace '${workspace.name}' of '${workspace.program}'; choose another name for one of '${program}'`,
        );
      }
      const expiresAt =
        expiry &&
        nearestExpiry(expiry, new Date(), workspace.createdAt, config.expiry);
      const moved =
        expiresAt && Number(expiresAt) !== Number(workspace.expiresAt);
      if (moved) {
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceExtendPermission,
          call.credentials,
        );
      }
      return await workspaces.update(
        workspace,
        { parameters, ...(moved && { expiresAt: expiresAt.toISOString() }) },
        contextOf(call),
      );
    });
  }

  async #record(
    mutation: 'create' | 'update' | 'delete',
    { req }: OldCall,
    meta: Record<string, string | string[] | null>,
    work: () => Promise<AcceptedChange>,
  ): Promise<Workspace> {
    return await this.#options.recorder.record(
      `workspace-${mutation}`,
      req,
      meta,
      async () => {
        const { tracked, operation } = await work();
        return {
          result: tracked.workspace,
          meta: { workspace: tracked.workspace.name, operation: operation.id },
        };
      },
    );
  }

  async #living(name: string): Promise<Workspace | undefined> {
    try {
      const { workspace } = await this.#options.workspaces.get(name);
      return workspace.destroyedAt ? undefined : workspace;
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
  }
}

function isService({ credentials }: OldCall): boolean {
  return (credentials.principal as { type?: string }).type === 'service';
}

function contextOf({ req, credentials }: OldCall): CallContext {
  return { credentials, idempotencyKey: req.header('Idempotency-Key') };
}
