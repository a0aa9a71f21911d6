import { createPermission } from '@backstage/plugin-permission-common';

/**
 * The resource type of workspaces in permission policies.
 *
 * @public
 */
export const RESOURCE_TYPE_HELIUM_WORKSPACE = 'helium-workspace';

/** Reading the list of programs. @public */
export const heliumProgramReadPermission = createPermission({
  name: 'helium.program.read',
  attributes: { action: 'read' },
});

/** Making a workspace. @public */
export const heliumWorkspaceCreatePermission = createPermission({
  name: 'helium.workspace.create',
  attributes: { action: 'create' },
});

/** Reading a workspace, its operations and their events. @public */
export const heliumWorkspaceReadPermission = createPermission({
  name: 'helium.workspace.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/** Changing a workspace's parameters and labels. @public */
export const heliumWorkspaceUpdatePermission = createPermission({
  name: 'helium.workspace.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/** Moving a workspace's expiry. @public */
export const heliumWorkspaceExtendPermission = createPermission({
  name: 'helium.workspace.extend',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/**
 * Moving a workspace's expiry past the maximum, with a reason; beside {@link heliumWorkspaceExtendPermission}. What administrators do.
 *
 * @public
 */
export const heliumWorkspaceExtendUnlimitedPermission = createPermission({
  name: 'helium.workspace.extend.unlimited',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/**
 * Taking a workspace's expiry away, with a reason; beside {@link heliumWorkspaceExtendPermission}. What administrators do.
 *
 * @public
 */
export const heliumWorkspacePinPermission = createPermission({
  name: 'helium.workspace.pin',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/** Destroying a workspace. @public */
export const heliumWorkspaceDeletePermission = createPermission({
  name: 'helium.workspace.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/**
 * Reading a workspace's secret outputs. It has no action, so that a service token for all that reads isn't one for secrets.
 *
 * @public
 */
export const heliumWorkspaceSecretsReadPermission = createPermission({
  name: 'helium.workspace.secrets.read',
  attributes: {},
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/** Cancelling an operation of a workspace. @public */
export const heliumOperationCancelPermission = createPermission({
  name: 'helium.operation.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/** Giving a workspace to another owner. @public */
export const heliumWorkspaceTransferPermission = createPermission({
  name: 'helium.workspace.transfer',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/** Letting others read or manage a workspace. @public */
export const heliumWorkspaceSharePermission = createPermission({
  name: 'helium.workspace.share',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/** Looking into a workspace's state and repairing it: what administrators do. @public */
export const heliumWorkspaceRepairPermission = createPermission({
  name: 'helium.workspace.repair',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

/** Seeing what no workspace of one's own shows, like stacks that belong to none. @public */
export const heliumAdminPermission = createPermission({
  name: 'helium.admin',
  attributes: { action: 'read' },
});

/** All of Helium's permissions. @public */
export const heliumPermissions = [
  heliumProgramReadPermission,
  heliumWorkspaceCreatePermission,
  heliumWorkspaceReadPermission,
  heliumWorkspaceUpdatePermission,
  heliumWorkspaceExtendPermission,
  heliumWorkspaceExtendUnlimitedPermission,
  heliumWorkspacePinPermission,
  heliumWorkspaceDeletePermission,
  heliumWorkspaceSecretsReadPermission,
  heliumOperationCancelPermission,
  heliumWorkspaceTransferPermission,
  heliumWorkspaceSharePermission,
  heliumWorkspaceRepairPermission,
  heliumAdminPermission,
];
