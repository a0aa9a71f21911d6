import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  HeliumClient,
  type Accepted,
  type CreateWorkspaceRequest,
  type ExtendWorkspaceRequest,
  type Operation,
  type OperationEvent,
  type Program,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';

/**
 * What the actions are made with.
 *
 * @public
 */
export interface HeliumActionOptions {
  auth: AuthService;
  discovery: DiscoveryService;
  /** `app.baseUrl`, for links to the portal's pages. */
  baseUrl: string;
}

/** One operation, to follow and to cancel. */
export interface OperationHandle {
  get(): Promise<Operation>;
  /** Events after the one named, until the operation ends. */
  events(
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncIterable<OperationEvent>;
  cancel(): Promise<Operation>;
}

/** Helium's API as the person who runs the task. */
export class Portal {
  readonly #client: HeliumClient;
  readonly #token: () => Promise<string>;

  private constructor(client: HeliumClient, token: () => Promise<string>) {
    this.#client = client;
    this.#token = token;
  }

  static for(
    ctx: Pick<ActionContext<{}>, 'getInitiatorCredentials'>,
    options: HeliumActionOptions,
  ): Portal {
    const client = new HeliumClient({
      discoveryApi: options.discovery,
      fetchApi: { fetch: globalThis.fetch },
    });
    // A token for each call: a wait may last longer than one token does.
    return new Portal(client, async () => {
      const { token } = await options.auth.getPluginRequestToken({
        onBehalfOf: await ctx.getInitiatorCredentials(),
        targetPluginId: 'helium',
      });
      return token;
    });
  }

  /** @param owner - whose workspaces the limits are for; the caller's by default */
  async programs(owner?: string): Promise<Program[]> {
    const { items } = await this.#client.listPrograms({
      owner,
      token: await this.#token(),
    });
    return items;
  }

  async get(name: string): Promise<Workspace> {
    return await this.#client.getWorkspace(name, {
      token: await this.#token(),
    });
  }

  /** Whether a creation with this name would be refused, also for what the caller may not see. */
  async isTaken(name: string): Promise<boolean> {
    const { taken } = await this.#client.getNameUse(name, {
      token: await this.#token(),
    });
    return taken;
  }

  async create(
    request: CreateWorkspaceRequest,
    idempotencyKey: string,
  ): Promise<Accepted> {
    return await this.#client.createWorkspace(request, {
      token: await this.#token(),
      idempotencyKey,
    });
  }

  async extend(
    name: string,
    request: ExtendWorkspaceRequest,
    idempotencyKey: string,
  ): Promise<Workspace> {
    return await this.#client.extendWorkspace(name, request, {
      token: await this.#token(),
      idempotencyKey,
    });
  }

  async delete(name: string, idempotencyKey: string): Promise<Accepted> {
    return await this.#client.deleteWorkspace(name, {
      token: await this.#token(),
      idempotencyKey,
    });
  }

  operation(workspace: string, id: string): OperationHandle {
    const client = this.#client;
    const token = this.#token;
    return {
      get: async () =>
        client.getOperation(workspace, id, { token: await token() }),
      cancel: async () =>
        client.cancelOperation(workspace, id, { token: await token() }),
      async *events(after, signal) {
        yield* client.streamEvents(workspace, id, {
          token: await token(),
          after,
          signal,
        });
      },
    };
  }
}
