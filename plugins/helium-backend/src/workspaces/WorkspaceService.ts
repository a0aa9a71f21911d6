import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type {
  CreateWorkspaceRequest,
  ExtendWorkspaceRequest,
  UpdateWorkspaceRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import type { KeepDataRequest } from '../keptData/resolveKeptUntil';
import type { Operation } from '../operations/types';
import type {
  TrackedWorkspace,
  WorkspaceFilter,
  WorkspaceListOptions,
} from './WorkspaceStore';
import type { ExpiryChange } from './expiryChanges';
import type { Workspace } from './types';

/** Who calls, and the key under which the call has one effect. */
export interface CallContext {
  credentials: BackstageCredentials;
  idempotencyKey?: string;
  /** An expiry that is out of the limits is moved to the nearest within them, and one that is past counts as none; neither is refused. */
  nearestExpiry?: boolean;
}

/** How a workspace is to go. */
export interface EndRequest extends KeepDataRequest {
  reason?: string;
}

export interface ExtendedWorkspace extends TrackedWorkspace {
  /** The expiry is later than the rules allow. */
  beyondMaximum?: boolean;
}

export interface AcceptedChange {
  tracked: TrackedWorkspace;
  operation: Operation;
}

/**
 * What people do with workspaces. Bad input is a FieldInputError that names the fields, what others did meanwhile is a
 * ConflictError; then nothing has changed.
 */
export interface WorkspaceService {
  /**
   * As the store's `find`.
   *
   * @throws NotFoundError when there never was a workspace of that name, or none with that id.
   */
  get(name: string, id?: string): Promise<TrackedWorkspace>;
  list(
    options: Omit<WorkspaceListOptions, 'criteria'>,
    criteria?: PermissionCriteria<WorkspaceFilter>,
  ): Promise<{ items: TrackedWorkspace[]; totalItems: number }>;
  /** Whether a living workspace or kept data has the name. */
  isNameTaken(name: string): Promise<boolean>;
  create(
    request: CreateWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange>;
  /** Enqueues the preview of a creation, which is refused as the creation would be, and leaves nothing behind. */
  preview(
    request: CreateWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange>;
  update(
    workspace: Workspace,
    request: UpdateWorkspaceRequest,
    context: CallContext,
  ): Promise<AcceptedChange>;
  extend(
    workspace: Workspace,
    request: ExtendWorkspaceRequest,
    /** `mayExceed`: the caller may go past the maximum, and gives a reason. */
    context: CallContext & { mayExceed?: boolean },
  ): Promise<ExtendedWorkspace>;
  /** The newest first. */
  listExpiryChanges(workspace: Workspace): Promise<ExpiryChange[]>;
  /** Asked again, it answers with the operation that is under way. */
  end(
    workspace: Workspace,
    context: CallContext & EndRequest,
  ): Promise<AcceptedChange>;
}
