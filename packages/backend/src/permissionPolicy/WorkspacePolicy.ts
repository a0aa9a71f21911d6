import type {
  RootConfigService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createHeliumWorkspaceConditionalDecision,
  heliumWorkspaceConditions,
} from '@helium-portal/backstage-plugin-helium-backend';
import {
  heliumOperationCancelPermission,
  heliumPermissions,
  heliumProgramReadPermission,
  heliumWorkspaceCreatePermission,
  heliumWorkspaceDeletePermission,
  heliumWorkspaceExtendPermission,
  heliumWorkspaceReadPermission,
  heliumWorkspaceSecretsReadPermission,
  heliumWorkspaceSharePermission,
  heliumWorkspaceTransferPermission,
  heliumWorkspaceUpdatePermission,
  RESOURCE_TYPE_HELIUM_WORKSPACE,
  type ShareAccess,
} from '@helium-portal/backstage-plugin-helium-common';

const { isOwner, isSharedWith } = heliumWorkspaceConditions;

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

const EVERYBODY = [
  heliumProgramReadPermission,
  heliumWorkspaceCreatePermission,
];

/** What owners may do, each with the ways of sharing that let others do it too. What stands nowhere here is for administrators. */
const OWNERS: Array<[Permission, ShareAccess[]]> = [
  [heliumWorkspaceReadPermission, ['read', 'manage']],
  [heliumWorkspaceUpdatePermission, ['manage']],
  [heliumWorkspaceExtendPermission, ['manage']],
  [heliumOperationCancelPermission, ['manage']],
  [heliumWorkspaceSecretsReadPermission, ['manage']],
  [heliumWorkspaceDeletePermission, []],
  [heliumWorkspaceTransferPermission, []],
  [heliumWorkspaceSharePermission, []],
];

/**
 * Whoever owns a workspace may do with it what owners do, and so may each member of a group that owns it; whoever it is shared with may do
 * what it is shared for; administrators may do everything. Everybody who is signed in may make workspaces. What other plugins ask for is
 * allowed.
 */
export class WorkspacePolicy implements PermissionPolicy {
  readonly #administrators: ReadonlySet<string>;
  readonly #userInfo: UserInfoService;

  private constructor(
    administrators: ReadonlySet<string>,
    userInfo: UserInfoService,
  ) {
    this.#administrators = administrators;
    this.#userInfo = userInfo;
  }

  static fromConfig(
    config: RootConfigService,
    options: { userInfo: UserInfoService },
  ): WorkspacePolicy {
    const refs = config.getOptionalStringArray('helium.administrators') ?? [];
    return new WorkspacePolicy(
      new Set(refs.map(ref => ref.toLocaleLowerCase('en-US'))),
      options.userInfo,
    );
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!isOneOf(permission, heliumPermissions)) {
      return ALLOW;
    }
    if (!user) {
      return DENY;
    }
    const { ownershipEntityRefs: claims } = await this.#userInfo.getUserInfo(
      user.credentials,
    );
    if (
      claims.some(ref =>
        this.#administrators.has(ref.toLocaleLowerCase('en-US')),
      )
    ) {
      return ALLOW;
    }
    if (isOneOf(permission, EVERYBODY)) {
      return ALLOW;
    }
    const [, access] =
      OWNERS.find(([each]) => isPermission(permission, each)) ?? [];
    if (
      !access ||
      !isResourcePermission(permission, RESOURCE_TYPE_HELIUM_WORKSPACE)
    ) {
      return DENY;
    }
    return createHeliumWorkspaceConditionalDecision(permission, {
      anyOf: [
        isOwner({ owners: claims }),
        ...(access.length ? [isSharedWith({ entities: claims, access })] : []),
      ],
    });
  }
}

function isOneOf(permission: Permission, permissions: Permission[]) {
  return permissions.some(each => isPermission(permission, each));
}
