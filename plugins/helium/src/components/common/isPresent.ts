import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';

/** Whether a workspace has, or will have, anything to open. */
export function isPresent(workspace: Workspace): boolean {
  return (
    workspace.desired === 'present' &&
    workspace.status !== 'destroying' &&
    workspace.status !== 'destroyed'
  );
}
