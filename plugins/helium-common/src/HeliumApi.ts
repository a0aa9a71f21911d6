import type {
  Accepted,
  Administration,
  BackupList,
  CreateWorkspaceRequest,
  EffectiveValueList,
  EffectiveValuesRequest,
  EventList,
  ExpiryChangeList,
  ExtendWorkspaceRequest,
  DeleteWorkspace,
  KeptDataList,
  ListKeptData,
  ListWorkspaces,
  NameUse,
  Operation,
  OperationEvent,
  OperationList,
  OrphanStackList,
  PreviewWorkspaceRequest,
  ProgramList,
  QuotaCountList,
  QuotaList,
  RemoveKeptDataRequest,
  RemoveLeftoversRequest,
  RepairRequest,
  SecretOutput,
  ShareWorkspaceRequest,
  TransferWorkspaceRequest,
  UpdateWorkspaceRequest,
  Workspace,
  WorkspaceList,
} from './schema/openapi';

/** What every call takes. @public */
export interface HeliumRequestOptions {
  /** A Backstage token; needed where the fetch API adds none, as in a backend. */
  token?: string;
  /** Ends the call. */
  signal?: AbortSignal;
}

/** What calls that read of one workspace take. @public */
export interface HeliumWorkspaceOptions extends HeliumRequestOptions {
  /** Of several workspaces that had the name, the one with this id; by default the live one, or the one destroyed last. */
  id?: string;
}

/** What every call that changes something takes. @public */
export interface HeliumMutationOptions extends HeliumRequestOptions {
  /** The same key makes one effect, however often it is sent; with another request it is a conflict. */
  idempotencyKey?: string;
}

/** Filters, order and page of a list of workspaces. @public */
export type WorkspaceQuery = ListWorkspaces['query'];

/** What of a workspace is kept when it goes, and for how long. @public */
export type DeleteWorkspaceQuery = DeleteWorkspace['query'];

/** Filters and page of a list of kept data. @public */
export type KeptDataQuery = ListKeptData['query'];

/**
 * Helium's API. Each method throws a ResponseError when the answer isn't a success; {@link getFieldErrors} tells what is wrong with
 * which field.
 *
 * @public
 */
export interface HeliumApi {
  /**
   * The programs that workspaces can be made of.
   *
   * @param options - `owner`, an entity reference: whose workspaces the expiry of each program is about; the caller's by default
   */
  listPrograms(
    options?: HeliumRequestOptions & { owner?: string },
  ): Promise<ProgramList>;

  /** What waits and runs, and how it went lately; for administrators. */
  getAdministration(options?: HeliumRequestOptions): Promise<Administration>;

  /** A page of the limits of owners, groups and programs with what is used of each, the fullest first; for administrators. */
  listQuotaUse(
    page?: { limit?: number; offset?: number },
    options?: HeliumRequestOptions,
  ): Promise<QuotaCountList>;

  /** A page of workspaces; destroyed ones only when asked for by status. */
  listWorkspaces(
    query?: WorkspaceQuery,
    options?: HeliumRequestOptions,
  ): Promise<WorkspaceList>;

  /** The live workspace of that name, or the one destroyed last, or the one with the id that is given. */
  getWorkspace(
    name: string,
    options?: HeliumWorkspaceOptions,
  ): Promise<Workspace>;

  /** Whether a new workspace can have a name, which may be taken also by what the caller may not read. */
  getNameUse(name: string, options?: HeliumRequestOptions): Promise<NameUse>;

  /** Accepts a workspace and enqueues its create operation. */
  createWorkspace(
    request: CreateWorkspaceRequest,
    options?: HeliumMutationOptions,
  ): Promise<Accepted>;

  /** What the charts of a workspace of a program would get, and who decided each value. */
  readEffectiveValues(
    program: string,
    request: EffectiveValuesRequest,
    options?: HeliumRequestOptions,
  ): Promise<EffectiveValueList>;

  /** What the charts of a workspace get, and who decided each value. */
  getEffectiveValues(
    name: string,
    options?: HeliumRequestOptions,
  ): Promise<EffectiveValueList>;

  /** Enqueues a preview of an update; the operation's `preview`, once it has succeeded, says what the update would do. */
  previewWorkspace(
    name: string,
    request: PreviewWorkspaceRequest,
    options?: HeliumMutationOptions,
  ): Promise<Accepted>;

  /**
   * Enqueues the preview of a creation, which makes nothing and leaves nothing behind; {@link HeliumApi.getCreationPreview} tells what it
   * found.
   */
  previewCreation(
    request: CreateWorkspaceRequest,
    options?: HeliumMutationOptions,
  ): Promise<Operation>;

  /** The preview of a creation, for who asked for it, until an hour after its end. */
  getCreationPreview(
    operationId: string,
    options?: HeliumRequestOptions,
  ): Promise<Operation>;

  /** Ends the preview of a creation; one that has ended stays as it is. */
  cancelCreationPreview(
    operationId: string,
    options?: HeliumRequestOptions,
  ): Promise<Operation>;

  /** Changes parameters, and the expiry with them; with no change it tries the last failed operation again. */
  updateWorkspace(
    name: string,
    request: UpdateWorkspaceRequest,
    options?: HeliumMutationOptions,
  ): Promise<Accepted>;

  /**
   * Moves a workspace's expiry, up to its maximum; past that, or to none at all, only with permissions of their own and a reason.
   */
  extendWorkspace(
    name: string,
    request: ExtendWorkspaceRequest,
    options?: HeliumMutationOptions,
  ): Promise<Workspace>;

  /** Who or what set a workspace's expiry, newest first. */
  listExpiryChanges(
    name: string,
    options?: HeliumWorkspaceOptions,
  ): Promise<ExpiryChangeList>;

  /**
   * Makes the workspace go, and keeps its data when the options say so. The operation answered with is the destroy, or the one that stops before it: wait for the workspace's
   * status `destroyed`, not for the operation.
   */
  deleteWorkspace(
    name: string,
    options?: HeliumMutationOptions & DeleteWorkspaceQuery,
  ): Promise<Accepted>;

  /** A page of the data that outlives its workspaces, what goes first, first; what was removed only when asked for. */
  listKeptData(
    query?: KeptDataQuery,
    options?: HeliumRequestOptions,
  ): Promise<KeptDataList>;

  /** Removes some of what is kept before its date; wait for the operation. */
  removeKeptData(
    name: string,
    request: RemoveKeptDataRequest,
    options?: HeliumMutationOptions,
  ): Promise<Accepted>;

  /** Enqueues a repair; without steps it only looks, and the operation's `findings` say what it found. */
  repairWorkspace(
    name: string,
    request: RepairRequest,
    options?: HeliumMutationOptions,
  ): Promise<Accepted>;

  /** Removes some of a workspace's leftovers, and looks for what is left then; wait for the operation. */
  removeLeftovers(
    name: string,
    request: RemoveLeftoversRequest,
    options?: HeliumMutationOptions,
  ): Promise<Accepted>;

  /** The kept backups of a workspace's state, newest first. */
  listBackups(
    name: string,
    options?: HeliumRequestOptions,
  ): Promise<BackupList>;

  /** Stacks without a workspace, and workspaces without a stack, as the last look found them. */
  listOrphanStacks(
    page?: { limit?: number; offset?: number },
    options?: HeliumRequestOptions,
  ): Promise<OrphanStackList>;

  /** Gives a workspace to another owner. */
  transferWorkspace(
    name: string,
    request: TransferWorkspaceRequest,
    options?: HeliumMutationOptions,
  ): Promise<Workspace>;

  /** Lets another user or group read or manage a workspace. */
  shareWorkspace(
    name: string,
    request: ShareWorkspaceRequest,
    options?: HeliumMutationOptions,
  ): Promise<Workspace>;

  /** @param entity - whom the workspace is shared with, as an entity reference */
  unshareWorkspace(
    name: string,
    entity: string,
    options?: HeliumMutationOptions,
  ): Promise<Workspace>;

  /** Sets a workspace's labels in the place of those that it has. */
  setLabels(
    name: string,
    labels: Record<string, string>,
    options?: HeliumMutationOptions,
  ): Promise<Workspace>;

  /** The limits of an owner, by default the caller, and of the programs; and what is used of each. */
  getQuota(
    query?: { owner?: string },
    options?: HeliumRequestOptions,
  ): Promise<QuotaList>;

  /** Reads one secret output; every call is audited. */
  revealSecret(
    name: string,
    output: string,
    options?: HeliumRequestOptions,
  ): Promise<SecretOutput>;

  /** A page of a workspace's operations, newest first. */
  listOperations(
    name: string,
    page?: { limit?: number; offset?: number },
    options?: HeliumWorkspaceOptions,
  ): Promise<OperationList>;

  /** One operation of a workspace, also of an earlier one of that name. */
  getOperation(
    name: string,
    operationId: string,
    options?: HeliumRequestOptions,
  ): Promise<Operation>;

  /** Ends a queued operation at once; a running one finishes what is in flight and saves. */
  cancelOperation(
    name: string,
    operationId: string,
    options?: HeliumRequestOptions,
  ): Promise<Operation>;

  /**
   * A page of an operation's events, oldest first; also of an earlier workspace of that name.
   *
   * @param page - `after` is the identifier of the last event already seen; `last` asks for only the last so many, whatever else is given
   */
  listEvents(
    name: string,
    operationId: string,
    page?: { after?: string; limit?: number; last?: number },
    options?: HeliumRequestOptions,
  ): Promise<EventList>;

  /**
   * An operation's events as they come, until it has ended. A connection that breaks is opened again and goes on after the last
   * event seen.
   *
   * @param options - `after` is the identifier of the last event already seen; `onInterruption` is called with why nothing can
   * be read at present, which is tried again, and with nothing whenever events can come
   */
  streamEvents(
    name: string,
    operationId: string,
    options?: HeliumRequestOptions & {
      after?: string;
      onInterruption?(error: Error | undefined): void;
    },
  ): AsyncIterable<OperationEvent>;
}
