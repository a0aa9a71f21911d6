import { useApi } from '@backstage/core-plugin-api';
import type {
  KeptData,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from '../api/heliumApi';
import { Resource, useResource } from './useResource';

const LIMIT = 100;

/** What a destroy has kept of the workspace's data, also what was removed since; read again whenever the workspace has changed. */
export function useKeptData(workspace: Workspace): Resource<KeptData[]> {
  const { id, name, status, updatedAt, activeOperation, keepDataUntil } =
    workspace;
  const api = useApi(heliumApiRef);
  const answer = useResource(
    [id, updatedAt, activeOperation?.id, keepDataUntil].join(),
    async () => {
      if (!keepDataUntil) {
        return [];
      }
      const { items } = await api.listKeptData({
        workspace: name,
        removed: true,
        limit: LIMIT,
      });
      // Another workspace may have had the name before.
      return items.filter(item => item.workspaceId === id);
    },
    { keepPrevious: true },
  );
  // That there was nothing while the workspace was there says nothing of what its destroy has kept.
  const isEarlier =
    status === 'destroyed' &&
    answer.value?.length === 0 &&
    (answer.loading || answer.error !== undefined);
  return isEarlier ? { ...answer, value: undefined } : answer;
}

/** Whether nothing of it is there any more. */
export function isAllRemoved(items: KeptData[]): boolean {
  return items.every(({ removedAt }) => removedAt !== undefined);
}
