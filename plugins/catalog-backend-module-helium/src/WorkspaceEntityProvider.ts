import type {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  HELIUM_WORKSPACE_TOPIC,
  type HeliumApi,
  type HeliumWorkspaceEvent,
  type Program,
  type Workspace,
  type WorkspaceList,
  type WorkspaceQuery,
} from '@helium-portal/backstage-plugin-helium-common';
import pLimit from 'p-limit';
import type { CatalogConfig } from './config';
import { ORIGIN, toEntity, workspaceEntityRef } from './workspaceEntity';

/** How many workspaces are read, and written, at once. */
const BATCH = 100;

interface WorkspaceEntityProviderOptions {
  api: Pick<HeliumApi, 'listPrograms' | 'listWorkspaces'>;
  auth: AuthService;
  /** The catalog itself, to see what it has. */
  catalog: Pick<CatalogService, 'streamEntities'>;
  config: Pick<CatalogConfig, 'baseUrl' | 'clusters'>;
  events: EventsService;
  logger: LoggerService;
  schedule: SchedulerServiceTaskRunner;
}

/**
 * Keeps an entity of each workspace in the catalog. An event only says whose entity to look at: what it becomes is read then, so
 * events may come late, twice, or in another order. On a schedule all are compared, for the events that never came. Either way a
 * mutation names the few workspaces that were read, and the catalog writes those that differ; nothing is gone because a page did not
 * show it.
 */
export class WorkspaceEntityProvider implements EntityProvider {
  readonly #options: WorkspaceEntityProviderOptions;
  /** One reading and its writing at a time: an older reading never overtakes a newer one. */
  readonly #inTurn = pLimit(1);
  readonly #changed = new Set<string>();
  #programs?: ReadonlyMap<string, Program>;
  #connection?: EntityProviderConnection;

  private constructor(options: WorkspaceEntityProviderOptions) {
    this.#options = options;
  }

  static create(
    options: WorkspaceEntityProviderOptions,
  ): WorkspaceEntityProvider {
    return new WorkspaceEntityProvider(options);
  }

  getProviderName(): string {
    return 'helium-workspaces';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    const { events, logger, schedule } = this.#options;
    await events.subscribe({
      id: 'helium-workspaces',
      topics: [HELIUM_WORKSPACE_TOPIC],
      // Not waited for: whoever publishes has others to tell.
      onEvent: async ({ eventPayload }) => {
        this.#changed.add((eventPayload as HeliumWorkspaceEvent).name);
        this.#inTurn(() => this.#followChanged()).catch(error =>
          logger.warn(
            'The catalog could not follow changes of workspaces; the next event or comparison makes up for it',
            toError(error),
          ),
        );
      },
    });
    await schedule.run({
      id: 'helium-workspaces',
      fn: signal => this.#compareAll(signal),
    });
  }

  /** All that changed while another turn was taken is one batch. */
  async #followChanged(): Promise<void> {
    const names = [...this.#changed].slice(0, BATCH);
    names.forEach(name => this.#changed.delete(name));
    try {
      await this.#follow(names);
    } catch (error) {
      names.forEach(name => this.#changed.add(name));
      throw error;
    }
  }

  async #compareAll(signal: AbortSignal): Promise<void> {
    this.#programs = await this.#readPrograms(signal);
    const seen = new Set<string>();
    for (let offset = 0, total = 1; offset < total; offset += BATCH) {
      const page = await this.#inTurn(() => this.#compare(offset, signal));
      page.items.forEach(({ name }) => seen.add(name));
      total = page.totalItems;
    }
    for await (const names of this.#present()) {
      const unseen = names.filter(name => !seen.has(name));
      // Looked at by name, because a page may have moved on while it was turned.
      await this.#inTurn(() => this.#follow(unseen, signal));
    }
  }

  async #compare(offset: number, signal: AbortSignal): Promise<WorkspaceList> {
    const page = await this.#list(
      { orderBy: 'name', order: 'asc', limit: BATCH, offset },
      signal,
    );
    await this.#apply(page.items);
    return page;
  }

  /** The names of those that the catalog has. */
  async *#present(): AsyncIterable<string[]> {
    const { auth, catalog } = this.#options;
    const batches = catalog.streamEntities(
      {
        filter: {
          kind: 'Resource',
          [`metadata.annotations.${ANNOTATION_ORIGIN_LOCATION}`]: ORIGIN,
        },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
        pageSize: BATCH,
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const entities of batches) {
      yield entities
        .filter(
          entity =>
            stringifyEntityRef(entity) ===
            workspaceEntityRef(entity.metadata.name),
        )
        .map(({ metadata }) => metadata.name);
    }
  }

  /** Makes the entities of these workspaces what the workspaces are now. */
  async #follow(names: string[], signal?: AbortSignal): Promise<void> {
    if (names.length === 0) {
      return;
    }
    const { items } = await this.#list(
      { name: names, limit: names.length },
      signal,
    );
    const there = new Set(items.map(({ name }) => name));
    await this.#apply(
      items,
      names.filter(name => !there.has(name)),
    );
  }

  async #apply(workspaces: Workspace[], gone: string[] = []): Promise<void> {
    this.#programs ??= await this.#readPrograms();
    const options = { ...this.#options.config, programs: this.#programs };
    await this.#connection!.applyMutation({
      type: 'delta',
      added: workspaces.map(workspace => ({
        entity: toEntity(workspace, options),
        locationKey: ORIGIN,
      })),
      removed: gone.map(name => ({
        entityRef: workspaceEntityRef(name),
        locationKey: ORIGIN,
      })),
    });
  }

  async #list(query: WorkspaceQuery, signal?: AbortSignal) {
    return await this.#options.api.listWorkspaces(
      query,
      await this.#call(signal),
    );
  }

  async #readPrograms(
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Program>> {
    const { items } = await this.#options.api.listPrograms(
      await this.#call(signal),
    );
    return new Map(items.map(program => [program.name, program]));
  }

  async #call(signal?: AbortSignal) {
    const { auth } = this.#options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'helium',
    });
    return { token, signal };
  }
}
