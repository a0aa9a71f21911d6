import { useApi } from '@backstage/core-plugin-api';
import { heliumApiRef } from '../api/heliumApi';
import { useResource } from './useResource';
import { useWorkspaceChanges } from './useWorkspaceChanges';
import { isInProgress } from './useWorkspaces';

/**
 * One workspace, kept up to date.
 *
 * @param id - of the one that is meant, where several had the name
 */
export function useWorkspace(name: string, id?: string) {
  const api = useApi(heliumApiRef);
  const workspace = useResource([name, id].join(), () =>
    api.getWorkspace(name, { id }),
  );
  const { value, reread } = workspace;
  useWorkspaceChanges({
    reread,
    workspaceId: value?.id,
    inProgress:
      value !== undefined &&
      (value.activeOperation !== undefined || isInProgress(value)),
  });
  return workspace;
}
