import { ResponseError } from '@backstage/errors';
import crossFetch from 'cross-fetch';
import { followEvents } from './eventStream';
import type {
  DeleteWorkspaceQuery,
  HeliumApi,
  HeliumMutationOptions,
  HeliumRequestOptions,
  HeliumWorkspaceOptions,
  KeptDataQuery,
  WorkspaceQuery,
} from './HeliumApi';
import {
  DefaultApiClient,
  type CreateWorkspaceRequest,
  type EffectiveValuesRequest,
  type ExtendWorkspaceRequest,
  type OperationEvent,
  type PreviewWorkspaceRequest,
  type RemoveKeptDataRequest,
  type RemoveLeftoversRequest,
  type RepairRequest,
  type ShareWorkspaceRequest,
  type TransferWorkspaceRequest,
  type TypedResponse,
  type UpdateWorkspaceRequest,
} from './schema/openapi';

/**
 * {@link HeliumApi} over HTTP, for frontends and backends.
 *
 * @public
 */
export class HeliumClient implements HeliumApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  /** @param options - `fetchApi` defaults to plain fetch; then pass a token with each call */
  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: crossFetch };
  }

  /** {@inheritDoc HeliumApi.listPrograms} */
  async listPrograms(options?: HeliumRequestOptions & { owner?: string }) {
    const query = { owner: options?.owner };
    return read(await this.#api(options).listPrograms({ query }, options));
  }

  /** {@inheritDoc HeliumApi.getAdministration} */
  async getAdministration(options?: HeliumRequestOptions) {
    return read(await this.#api(options).getAdministration({}, options));
  }

  /** {@inheritDoc HeliumApi.listQuotaUse} */
  async listQuotaUse(
    query: { limit?: number; offset?: number } = {},
    options?: HeliumRequestOptions,
  ) {
    return read(await this.#api(options).listQuotaUse({ query }, options));
  }

  /** {@inheritDoc HeliumApi.listWorkspaces} */
  async listWorkspaces(
    query: WorkspaceQuery = {},
    options?: HeliumRequestOptions,
  ) {
    return read(await this.#api(options).listWorkspaces({ query }, options));
  }

  /** {@inheritDoc HeliumApi.getWorkspace} */
  async getWorkspace(name: string, options?: HeliumWorkspaceOptions) {
    const query = { id: options?.id };
    return read(
      await this.#api(options).getWorkspace({ path: { name }, query }, options),
    );
  }

  /** {@inheritDoc HeliumApi.getNameUse} */
  async getNameUse(name: string, options?: HeliumRequestOptions) {
    return read(
      await this.#api(options).getNameUse({ path: { name } }, options),
    );
  }

  /** {@inheritDoc HeliumApi.createWorkspace} */
  async createWorkspace(
    body: CreateWorkspaceRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).createWorkspace({ body, header: {} }, options),
    );
  }

  /** {@inheritDoc HeliumApi.readEffectiveValues} */
  async readEffectiveValues(
    program: string,
    body: EffectiveValuesRequest,
    options?: HeliumRequestOptions,
  ) {
    return read(
      await this.#api(options).readEffectiveValues(
        { path: { name: program }, body },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.listExpiryChanges} */
  async listExpiryChanges(name: string, options?: HeliumWorkspaceOptions) {
    const query = { id: options?.id };
    return read(
      await this.#api(options).listExpiryChanges(
        { path: { name }, query },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.getEffectiveValues} */
  async getEffectiveValues(name: string, options?: HeliumRequestOptions) {
    return read(
      await this.#api(options).getEffectiveValues({ path: { name } }, options),
    );
  }

  /** {@inheritDoc HeliumApi.previewWorkspace} */
  async previewWorkspace(
    name: string,
    body: PreviewWorkspaceRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).previewWorkspace(
        { path: { name }, body, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.previewCreation} */
  async previewCreation(
    body: CreateWorkspaceRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).previewCreation({ body, header: {} }, options),
    );
  }

  /** {@inheritDoc HeliumApi.getCreationPreview} */
  async getCreationPreview(
    operationId: string,
    options?: HeliumRequestOptions,
  ) {
    return read(
      await this.#api(options).getCreationPreview(
        { path: { operationId } },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.cancelCreationPreview} */
  async cancelCreationPreview(
    operationId: string,
    options?: HeliumRequestOptions,
  ) {
    return read(
      await this.#api(options).cancelCreationPreview(
        { path: { operationId } },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.updateWorkspace} */
  async updateWorkspace(
    name: string,
    body: UpdateWorkspaceRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).updateWorkspace(
        { path: { name }, body, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.extendWorkspace} */
  async extendWorkspace(
    name: string,
    body: ExtendWorkspaceRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).extendWorkspace(
        { path: { name }, body, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.deleteWorkspace} */
  async deleteWorkspace(
    name: string,
    options: HeliumMutationOptions & DeleteWorkspaceQuery = {},
  ) {
    const { keepData, keepDataFor } = options;
    return read(
      await this.#api(options).deleteWorkspace(
        { path: { name }, query: { keepData, keepDataFor }, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.listKeptData} */
  async listKeptData(
    query: KeptDataQuery = {},
    options?: HeliumRequestOptions,
  ) {
    return read(await this.#api(options).listKeptData({ query }, options));
  }

  /** {@inheritDoc HeliumApi.removeKeptData} */
  async removeKeptData(
    name: string,
    body: RemoveKeptDataRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).removeKeptData(
        { path: { name }, body, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.repairWorkspace} */
  async repairWorkspace(
    name: string,
    body: RepairRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).repairWorkspace(
        { path: { name }, body, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.removeLeftovers} */
  async removeLeftovers(
    name: string,
    body: RemoveLeftoversRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).removeLeftovers(
        { path: { name }, body, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.listBackups} */
  async listBackups(name: string, options?: HeliumRequestOptions) {
    return read(
      await this.#api(options).listBackups({ path: { name } }, options),
    );
  }

  /** {@inheritDoc HeliumApi.listOrphanStacks} */
  async listOrphanStacks(
    page: { limit?: number; offset?: number } = {},
    options?: HeliumRequestOptions,
  ) {
    return read(
      await this.#api(options).listOrphanStacks({ query: page }, options),
    );
  }

  /** {@inheritDoc HeliumApi.transferWorkspace} */
  async transferWorkspace(
    name: string,
    body: TransferWorkspaceRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).transferWorkspace(
        { path: { name }, body, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.shareWorkspace} */
  async shareWorkspace(
    name: string,
    body: ShareWorkspaceRequest,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).shareWorkspace(
        { path: { name }, body, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.unshareWorkspace} */
  async unshareWorkspace(
    name: string,
    entity: string,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).unshareWorkspace(
        { path: { name }, query: { entity }, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.setLabels} */
  async setLabels(
    name: string,
    labels: Record<string, string>,
    options?: HeliumMutationOptions,
  ) {
    return read(
      await this.#api(options).setLabels(
        { path: { name }, body: { labels }, header: {} },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.getQuota} */
  async getQuota(
    query: { owner?: string } = {},
    options?: HeliumRequestOptions,
  ) {
    return read(await this.#api(options).getQuota({ query }, options));
  }

  /** {@inheritDoc HeliumApi.revealSecret} */
  async revealSecret(
    name: string,
    output: string,
    options?: HeliumRequestOptions,
  ) {
    return read(
      await this.#api(options).revealSecret(
        { path: { name, output } },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.listOperations} */
  async listOperations(
    name: string,
    page: { limit?: number; offset?: number } = {},
    options?: HeliumWorkspaceOptions,
  ) {
    const query = { ...page, id: options?.id };
    return read(
      await this.#api(options).listOperations(
        { path: { name }, query },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.getOperation} */
  async getOperation(
    name: string,
    operationId: string,
    options?: HeliumRequestOptions,
  ) {
    return read(
      await this.#api(options).getOperation(
        { path: { name, operationId } },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.cancelOperation} */
  async cancelOperation(
    name: string,
    operationId: string,
    options?: HeliumRequestOptions,
  ) {
    return read(
      await this.#api(options).cancelOperation(
        { path: { name, operationId } },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.listEvents} */
  async listEvents(
    name: string,
    operationId: string,
    query: { after?: string; limit?: number; last?: number } = {},
    options?: HeliumRequestOptions,
  ) {
    return read(
      await this.#api(options).listEvents(
        { path: { name, operationId }, query },
        options,
      ),
    );
  }

  /** {@inheritDoc HeliumApi.streamEvents} */
  streamEvents(
    name: string,
    operationId: string,
    options: HeliumRequestOptions & {
      after?: string;
      onInterruption?(error: Error | undefined): void;
    } = {},
  ): AsyncIterable<OperationEvent> {
    const open = async (lastEventId: string | undefined) =>
      (await this.#api(options, {
        Accept: 'text/event-stream',
        ...(lastEventId && { 'Last-Event-ID': lastEventId }),
      }).listEvents(
        { path: { name, operationId }, query: {} },
        options,
      )) as Response;
    const { after, signal, onInterruption } = options;
    return followEvents({ open, after, signal, onInterruption });
  }

  // The generated client neither takes an abort signal nor spells header names as the API does.
  #api(
    options: HeliumMutationOptions = {},
    headers: Record<string, string> = {},
  ): DefaultApiClient {
    const { signal, idempotencyKey } = options;
    return new DefaultApiClient({
      discoveryApi: this.#discoveryApi,
      fetchApi: {
        fetch: (input, init) =>
          this.#fetchApi.fetch(input, {
            ...init,
            ...(signal && { signal }),
            headers: {
              ...(init?.headers as Record<string, string>),
              ...(idempotencyKey && { 'Idempotency-Key': idempotencyKey }),
              ...headers,
            },
          }),
      },
    });
  }
}

async function read<T>(response: TypedResponse<T>): Promise<T> {
  if (!response.ok) {
    throw await ResponseError.fromResponse(response as Response);
  }
  return await response.json();
}
