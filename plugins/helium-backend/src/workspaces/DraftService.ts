import { NotFoundError } from '@backstage/errors';
import type { Preview } from '../operations/previews';
import type { Operation, OperationStore } from '../operations/types';
import { callerOf } from './owner';
import type { CallContext } from './WorkspaceService';
import type { WorkspaceStore } from './WorkspaceStore';

/** The preview of a creation, and the name that the workspace would have. */
export interface DraftPreview {
  workspace: string;
  operation: Operation;
  preview?: Preview;
}

/** Previews of creations, each known to nobody but who asked for it. */
export interface DraftService {
  /** @throws NotFoundError also when somebody else asked for it */
  get(operationId: string, context: CallContext): Promise<DraftPreview>;
  /** What has ended stays as it is. */
  cancel(operationId: string, context: CallContext): Promise<DraftPreview>;
}

interface Options {
  store: Pick<WorkspaceStore, 'get'>;
  operations: Pick<OperationStore, 'get' | 'getPreview' | 'requestCancel'>;
}

export class DefaultDraftService implements DraftService {
  readonly #options: Options;

  private constructor(options: Options) {
    this.#options = options;
  }

  static create(options: Options): DefaultDraftService {
    return new DefaultDraftService(options);
  }

  async get(
    operationId: string,
    { credentials }: CallContext,
  ): Promise<DraftPreview> {
    const { store, operations } = this.#options;
    const operation = await operations.get(operationId);
    const tracked = operation && (await store.get(operation.workspaceId));
    if (
      !operation ||
      !tracked?.workspace.draft ||
      tracked.workspace.createdBy !== callerOf(credentials)
    ) {
      throw new NotFoundError(
        `You have no preview ${operationId} of a new workspace; those that have ended are kept for an hour`,
      );
    }
    return {
      workspace: tracked.workspace.name,
      operation,
      preview: await operations.getPreview(operationId),
    };
  }

  async cancel(
    operationId: string,
    context: CallContext,
  ): Promise<DraftPreview> {
    const draft = await this.get(operationId, context);
    if (draft.operation.finishedAt) {
      return draft;
    }
    return {
      ...draft,
      operation: await this.#options.operations.requestCancel(operationId),
    };
  }
}
