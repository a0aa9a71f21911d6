import { usePermission } from '@backstage/plugin-permission-react';
import type { ResourcePermission } from '@backstage/plugin-permission-common';

/**
 * Whether the viewer may do something to a workspace. Where that can't be told,
 * the control stays usable and the backend decides.
 */
export function useAllowed(
  permission: ResourcePermission,
  workspace: string,
): boolean {
  const { allowed, loading, error } = usePermission({
    permission,
    resourceRef: workspace,
  });
  return allowed || (!loading && error !== undefined);
}
