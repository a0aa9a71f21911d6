import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type PermissionCriteria,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  heliumPermissions,
  heliumWorkspaceReadPermission,
  type RESOURCE_TYPE_HELIUM_WORKSPACE,
} from '@helium-portal/backstage-plugin-helium-common';
import type {
  WorkspaceFilter,
  WorkspaceStore,
} from '../workspaces/WorkspaceStore';
import type { Workspace } from '../workspaces/types';
import { workspaceResourceRef, workspaceRules } from './rules';

type WorkspacePermission = ResourcePermission<
  typeof RESOURCE_TYPE_HELIUM_WORKSPACE
>;

/** Decides who may do what; conditions are met in SQL for lists, in memory for a workspace that was read already. */
export class WorkspaceAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #isAuthorized: ReturnType<
    typeof createConditionAuthorizer<Workspace>
  >;
  readonly #toFilter: ReturnType<
    typeof createConditionTransformer<WorkspaceFilter>
  >;

  private constructor(
    permissions: PermissionsService,
    registry: PermissionsRegistryService,
  ) {
    const ruleset = registry.getPermissionRuleset(workspaceResourceRef);
    this.#permissions = permissions;
    this.#isAuthorized = createConditionAuthorizer(ruleset);
    this.#toFilter = createConditionTransformer(ruleset);
  }

  /** Makes the permissions known to the framework, and their conditions usable here. */
  static create(options: {
    permissions: PermissionsService;
    registry: PermissionsRegistryService;
    store: WorkspaceStore;
  }): WorkspaceAuthorizer {
    const { permissions, registry, store } = options;
    registry.addResourceType({
      resourceRef: workspaceResourceRef,
      permissions: heliumPermissions,
      rules: Object.values(workspaceRules),
      getResources: async names =>
        await Promise.all(
          names.map(async name => (await store.find(name))?.workspace),
        ),
    });
    return new WorkspaceAuthorizer(permissions, registry);
  }

  /** @throws NotAllowedError */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw refusal(permission.name);
    }
  }

  /**
   * @param askedId - where the workspace was asked for by its id as well
   * @throws NotFoundError for those who may not know of the workspace, as if there were none
   * @throws NotAllowedError for the others
   */
  async requireFor(
    workspace: Workspace,
    permission: WorkspacePermission,
    credentials: BackstageCredentials,
    askedId?: string,
  ): Promise<void> {
    const decide = (asked: WorkspacePermission) =>
      this.isAllowedFor(workspace, asked, credentials);
    if (await decide(permission)) {
      return;
    }
    throw (await decide(heliumWorkspaceReadPermission))
      ? refusal(permission.name)
      : noSuchWorkspace(workspace.name, askedId);
  }

  /** As {@link WorkspaceAuthorizer.requireFor}, for what only shows more or less. */
  async isAllowedFor(
    workspace: Workspace,
    permission: WorkspacePermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return this.#isAuthorized(decision, workspace);
  }

  /**
   * What restricts a list; undefined when nothing does.
   *
   * @throws NotAllowedError when nothing may be read at all.
   */
  async readCriteria(
    credentials: BackstageCredentials,
  ): Promise<PermissionCriteria<WorkspaceFilter> | undefined> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: heliumWorkspaceReadPermission }],
      { credentials },
    );
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return undefined;
      case AuthorizeResult.CONDITIONAL:
        return this.#toFilter(decision.conditions);
      default:
        throw refusal(heliumWorkspaceReadPermission.name);
    }
  }
}

function refusal(permission: string): NotAllowedError {
  return new NotAllowedError(
    `You may not do this: the permission ${permission} is denied; ask those who run this portal for it`,
  );
}

/** What is said of a workspace that is not there, and of one that the caller may not know of. */
export function noSuchWorkspace(name: string, id?: string): NotFoundError {
  const withId = id ? ` with the id ${id}` : '';
  return new NotFoundError(`There is no workspace '${name}'${withId}`);
}
