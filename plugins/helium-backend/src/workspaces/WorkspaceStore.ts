import type { ParameterChange } from '@helium-portal/backstage-plugin-helium-common';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Operation } from '../operations/types';
import type { QuotaLimit } from '../quota/limits';
import type { Dependents } from './dependents';
import type { ExpiryChange, ExpirySetting } from './expiryChanges';
import type { Effect, Idempotency } from './idempotency';
import type { Labels } from './labels';
import type { Reference } from './references';
import type { ShareAccess } from './rights';
import type { Workspace, WorkspaceStatus } from './types';

/** A workspace, and what is being done to it. */
export interface TrackedWorkspace {
  workspace: Workspace;
  activeOperation?: Operation;
  /** The workspaces that are built on it. */
  dependents?: Dependents;
  /** What keeps Helium from doing what is due, and what to do about it. */
  warning?: string;
  /** Of a destroyed one whose name is another's since. */
  nameReused?: true;
}

export type WorkspaceOrder =
  | 'name'
  | 'owner'
  | 'program'
  | 'status'
  | 'createdAt'
  | 'expiresAt';

/** What a permission condition becomes in SQL. */
export type WorkspaceFilter =
  | { column: 'owner' | 'program'; values: string[] }
  /** With one of the values, where some are given. */
  | { column: 'labels'; label: string; values?: string[] }
  /** Shared with one of them. */
  | { column: 'shares'; entities: string[]; access: ShareAccess[] };

export interface WorkspaceListOptions {
  limit: number;
  offset: number;
  /** Part of a name. */
  search?: string;
  /** Whole names. */
  name?: string[];
  /** Entity references. */
  owner?: string[];
  program?: string[];
  /** Without it, whatever isn't destroyed. */
  status?: WorkspaceStatus[];
  orderBy: WorkspaceOrder;
  order: 'asc' | 'desc';
  criteria?: PermissionCriteria<WorkspaceFilter>;
}

export interface NewWorkspace {
  name: string;
  program: string;
  project: string;
  /** Entity reference. */
  owner: string;
  /** Entity reference, or subject of a service. */
  createdBy: string;
  rehearsal: boolean;
  parameters: Record<string, unknown>;
  /** JWE. */
  secretParameters?: string;
  /** The workspaces that it is built on. */
  references?: Reference[];
  labels?: Labels;
  expiresAt: Date;
  /** The rule that sets the expiry, in words; none where it is what somebody asked for. */
  expiryRule?: string;
  /** What it counts against. */
  quota?: QuotaLimit[];
  reason?: string;
  /** Only previews its creation, which is refused as the creation would be. */
  draft?: boolean;
}

/** Who acts on which workspace. */
interface ActContext {
  workspaceId: string;
  requestedBy: string;
  reason?: string;
}

/** Who makes which workspace go. */
export interface EndContext extends ActContext {
  /** Until when its data is kept; none is when left out, unless an earlier request said so. */
  keepDataUntil?: Date;
  /** Takes back what an earlier request said, for what is not kept yet. */
  keepNoData?: boolean;
}

/** Who changes which workspace, as they saw it. */
export interface ChangeContext extends ActContext {
  /** The change is refused unless the workspace is still at it. */
  generation: number;
}

/**
 * What is known of workspaces. Each mutation is one transaction with the operation that it enqueues, and happens once for an
 * idempotency key.
 */
export interface WorkspaceStore {
  /**
   * Of the workspaces that had this name, the one with this id; without an id the live one, or the one destroyed last. No draft.
   */
  find(name: string, id?: string): Promise<TrackedWorkspace | undefined>;
  /** Whether a living workspace or kept data has the name. */
  isNameTaken(name: string): Promise<boolean>;
  get(id: string): Promise<TrackedWorkspace | undefined>;
  /** Those of them that there are. */
  getAll(ids: string[]): Promise<TrackedWorkspace[]>;
  list(
    options: WorkspaceListOptions,
  ): Promise<{ items: TrackedWorkspace[]; totalItems: number }>;
  /** JWE; undefined when there are none. */
  getSecretParameters(id: string): Promise<string | undefined>;
  /** The effect that a call with this key had before. */
  findEffect(idempotency: Idempotency): Promise<Effect | undefined>;

  /**
   * @throws FieldConflictError when a live workspace or kept data has the name, or one that it is built on is not ready; QuotaExceededError when there
   * are as many as there may be.
   */
  create(input: NewWorkspace, idempotency?: Idempotency): Promise<Effect>;
  /** @throws ConflictError when the workspace changed since, an operation is active, or one that it is built on is not ready. */
  changeParameters(
    context: ChangeContext,
    change: {
      parameters: Record<string, unknown>;
      secretParameters?: string;
      /** The workspaces that it is built on; as before when left out. */
      references?: Reference[];
      /** Whether any has another value. Else it tries again what is there: the generation stays. */
      differs: boolean;
      /** What was asked for with another value. */
      changed?: ParameterChange[];
      /** Moves the expiry along. */
      expiry?: ExpirySetting;
    },
    idempotency?: Idempotency,
  ): Promise<Effect>;
  /** @throws ConflictError when the workspace changed since, as by its expiry. */
  setExpiry(
    context: ChangeContext,
    expiry: ExpirySetting,
    idempotency?: Idempotency,
  ): Promise<Effect>;
  /** The newest first. */
  listExpiryChanges(workspaceId: string): Promise<ExpiryChange[]>;
  /**
   * Makes the desired state absent; the effect's operation is the destroy, or the one that stops before it.
   *
   * @throws FieldConflictError when living workspaces are built on it.
   */
  end(context: EndContext, idempotency?: Idempotency): Promise<Effect>;

  /** The database's time. */
  now(): Promise<Date>;
}
