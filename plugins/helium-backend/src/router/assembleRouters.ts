import type {
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { heliumWorkspaceReadPermission } from '@helium-portal/backstage-plugin-helium-common';
import type { Router } from 'express';
import type { Knex } from 'knex';
import { registerActions } from '../actions/registerActions';
import { readOverview } from '../administration/overview';
import type { MutationRecorder } from '../audit/MutationRecorder';
import type { BackupStore } from '../backups/BackupStore';
import type { HeliumConfig } from '../config';
import type { ExpiryRules } from '../expiry/ExpiryRules';
import { DefaultHealth } from '../health/Health';
import type { OrphanStackStore } from '../housekeeping';
import { DatabaseKeptDataStore, DefaultKeptDataService } from '../keptData';
import type { Operations } from '../operations/assembleOperations';
import { DefaultAttemptSpecs } from '../operations/AttemptSpecs';
import type { PortalCli } from '../operations/PortalCli';
import { SecretOutputReader } from '../operations/secrets';
import { WorkspaceAuthorizer } from '../permissions';
import { createOldApiRouter } from '../oldApi/createOldApiRouter';
import type { ProgramRegistry } from '../programs';
import { Quotas } from '../quota';
import { DefaultWorkspaceService } from '../workspaces/DefaultWorkspaceService';
import { DefaultDraftService } from '../workspaces/DraftService';
import { EffectiveValues } from '../workspaces/EffectiveValues';
import { GuardedWorkspaces } from '../workspaces/GuardedWorkspaces';
import { DefaultLeftoverService } from '../workspaces/LeftoverService';
import { ParameterResolver } from '../workspaces/ParameterResolver';
import { DefaultPreviewService } from '../workspaces/PreviewService';
import { ReferenceResolver } from '../workspaces/ReferenceResolver';
import { DefaultRightsService } from '../workspaces/RightsService';
import { DefaultRepairService } from '../workspaces/RepairService';
import { SecretParameters } from '../workspaces/secretParameters';
import type { WorkspaceStore } from '../workspaces/WorkspaceStore';
import { createRouter } from './createRouter';
import { createRunnerRouter } from './runner';

/** All ways in, and what only they need: this plugin's routes, the old service's, and the actions. */
export async function assembleRouters(options: {
  actionsRegistry: ActionsRegistryService;
  auth: AuthService;
  catalog: CatalogService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  logger: LoggerService;
  config: HeliumConfig;
  expiryRules: ExpiryRules;
  database: Knex;
  programs: ProgramRegistry;
  queue: Operations;
  store: WorkspaceStore;
  backups: BackupStore;
  cli: PortalCli;
  orphanStacks: OrphanStackStore;
  recorder: MutationRecorder;
  shutdown: AbortSignal;
}): Promise<{ router: Router; oldApi: Router }> {
  const { queue, store, config, permissions, permissionsRegistry } = options;
  const { onChange, changes, store: operations } = queue;
  const secrets = SecretParameters.fromKey(config.secretsKey);
  const authorizer = WorkspaceAuthorizer.create({
    permissions,
    registry: permissionsRegistry,
    store,
  });
  const references = ReferenceResolver.create({
    store,
    config,
    mayRead: (workspace, credentials) =>
      authorizer.isAllowedFor(
        workspace,
        heliumWorkspaceReadPermission,
        credentials,
      ),
  });
  const parameters = ParameterResolver.create({ store, secrets, references });
  const quotas = Quotas.create({
    ...options,
    readCriteria: credentials => authorizer.readCriteria(credentials),
  });
  const workspaces = DefaultWorkspaceService.create({
    ...options,
    operations,
    parameters,
    quotas,
  });
  const guarded = GuardedWorkspaces.create({
    ...options,
    authorizer,
    workspaces,
  });
  registerActions(options.actionsRegistry, {
    ...options,
    operations,
    guarded,
  });
  const router = await createRouter({
    ...options,
    operations,
    changes,
    workspaces,
    guarded,
    quotas,
    runnerRouter: createRunnerRouter({
      ...options,
      store: operations,
      specs: DefaultAttemptSpecs.create({
        ...options,
        secretParameters: secrets,
      }),
    }),
    authorizer,
    rights: DefaultRightsService.create({ ...options, quotas, onChange }),
    repairs: DefaultRepairService.create({ ...options, workspaces, onChange }),
    leftovers: DefaultLeftoverService.create({
      ...options,
      operations,
      workspaces,
      onChange,
    }),
    keptData: DefaultKeptDataService.create({
      ...options,
      keptData: DatabaseKeptDataStore.create(options),
      operations,
      workspaces,
      onChange,
    }),
    previews: DefaultPreviewService.create({
      ...options,
      workspaces,
      parameters,
      onChange,
    }),
    drafts: DefaultDraftService.create({ store, operations }),
    effectiveValues: EffectiveValues.create({
      ...options,
      parameters,
      references,
    }),
    readOverview: () => readOverview(options.database),
    secretOutputs: SecretOutputReader.create(options),
    health: await DefaultHealth.create({ ...options, ...queue }),
  });
  return {
    router,
    oldApi: createOldApiRouter({ ...options, guarded }),
  };
}
