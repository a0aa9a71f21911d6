import type {
  HeliumWorkspaceOptions,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';

/** How more is read of a workspace: of one that is gone by its id, for its name may be another's by now. */
export function readOptions({ id, status }: Workspace): HeliumWorkspaceOptions {
  return status === 'destroyed' ? { id } : {};
}
