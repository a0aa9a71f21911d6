import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { AdministrationOverview } from '../administration/overview';
import type { MutationRecorder } from '../audit/MutationRecorder';
import type { BackupStore } from '../backups/BackupStore';
import type { HeliumConfig } from '../config';
import type { ExpiryRules } from '../expiry/ExpiryRules';
import type { Health } from '../health/Health';
import type { OrphanStackStore } from '../housekeeping';
import type { KeptDataService } from '../keptData';
import type { OperationStore } from '../operations/types';
import type { WorkspaceAuthorizer } from '../permissions';
import type { ProgramRegistry } from '../programs';
import type { Quotas } from '../quota';
import type { createOpenApiRouter } from '../schema/openapi';
import type { WorkspaceChanges } from '../workspaces/changes';
import type { DraftService } from '../workspaces/DraftService';
import type { EffectiveValues } from '../workspaces/EffectiveValues';
import type { GuardedWorkspaces } from '../workspaces/GuardedWorkspaces';
import type { LeftoverService } from '../workspaces/LeftoverService';
import type { PreviewService } from '../workspaces/PreviewService';
import type { Workspace } from '../workspaces/types';
import type { RightsService } from '../workspaces/RightsService';
import type { RepairService } from '../workspaces/RepairService';
import type { WorkspaceService } from '../workspaces/WorkspaceService';

/** Express's router, typed by the OpenAPI document. */
export type HeliumRouter = Awaited<ReturnType<typeof createOpenApiRouter>>;

/** Reads one secret output from a stack's state; starts a process. */
export interface SecretOutputs {
  /** @throws NotFoundError when the stack has no such secret output */
  read(options: { workspace: Workspace; output: string }): Promise<string>;
}

export interface RouterOptions {
  httpAuth: HttpAuthService;
  logger: LoggerService;
  authorizer: WorkspaceAuthorizer;
  workspaces: WorkspaceService;
  guarded: GuardedWorkspaces;
  quotas: Quotas;
  rights: RightsService;
  repairs: RepairService;
  leftovers: LeftoverService;
  keptData: KeptDataService;
  previews: PreviewService;
  drafts: DraftService;
  effectiveValues: EffectiveValues;
  backups: BackupStore;
  operations: OperationStore;
  programs: ProgramRegistry;
  secretOutputs: SecretOutputs;
  changes: WorkspaceChanges;
  recorder: MutationRecorder;
  config: HeliumConfig;
  expiryRules: ExpiryRules;
  orphanStacks: OrphanStackStore;
  /** Reads what there is to administer. */
  readOverview(): Promise<AdministrationOverview>;
  health: Health;
  /** Aborted when the plugin shuts down; it ends the streams. */
  shutdown: AbortSignal;
}
