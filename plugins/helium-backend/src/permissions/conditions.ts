import type {
  ConditionalPolicyDecision,
  PermissionCondition,
  PermissionCriteria,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionExports } from '@backstage/plugin-permission-node';
import type {
  RESOURCE_TYPE_HELIUM_WORKSPACE,
  ShareAccess,
} from '@helium-portal/backstage-plugin-helium-common';
import { workspaceResourceRef, workspaceRules } from './rules';

/**
 * A condition that a policy puts on workspaces.
 *
 * @public
 */
export type HeliumWorkspaceCondition = PermissionCondition<
  typeof RESOURCE_TYPE_HELIUM_WORKSPACE
>;

/**
 * The conditions that policies can put on workspaces. Lists meet them in SQL.
 *
 * @public
 */
export interface HeliumWorkspaceConditions {
  /** Owned by one of the entities, as a user's claims name them. */
  isOwner(params: { owners: string[] }): HeliumWorkspaceCondition;
  /** Made of one of the programs. */
  hasProgram(params: { programs: string[] }): HeliumWorkspaceCondition;
  /** Labelled, with one of the values where some are given. */
  hasLabel(params: {
    label: string;
    values?: string[];
  }): HeliumWorkspaceCondition;
  /** Shared with one of the entities, in one of the ways. */
  isSharedWith(params: {
    entities: string[];
    access: ShareAccess[];
  }): HeliumWorkspaceCondition;
}

const exported = createConditionExports({
  resourceRef: workspaceResourceRef,
  rules: workspaceRules,
});

/**
 * Makes {@link HeliumWorkspaceConditions} for policies.
 *
 * @public
 */
export const heliumWorkspaceConditions: HeliumWorkspaceConditions =
  exported.conditions;

/**
 * Makes the decision of a policy that allows a permission for the workspaces that meet conditions.
 *
 * @public
 */
export function createHeliumWorkspaceConditionalDecision(
  permission: ResourcePermission<typeof RESOURCE_TYPE_HELIUM_WORKSPACE>,
  conditions: PermissionCriteria<HeliumWorkspaceCondition>,
): ConditionalPolicyDecision {
  return exported.createConditionalDecision(permission, conditions);
}
