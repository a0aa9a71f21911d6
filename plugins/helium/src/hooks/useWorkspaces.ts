import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import type { WorkspaceStatus } from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from '../api/heliumApi';
import type { WorkspacesQuery } from '../components/WorkspacesPage/useWorkspacesQuery';
import { useResource } from './useResource';
import { useWorkspaceChanges } from './useWorkspaceChanges';

const IN_PROGRESS: WorkspaceStatus[] = [
  'creating',
  'updating',
  'expired',
  'destroying',
];

/** Whether a status is about to become another one by itself. */
export function isInProgress(status: WorkspaceStatus): boolean {
  return IN_PROGRESS.includes(status);
}

/** Workspaces by owner, as entity references, or by name. */
export interface WorkspacesFilter {
  owner?: string[];
  name?: string[];
}

/** A page of workspaces, kept up to date. */
export function useWorkspaces(
  query: WorkspacesQuery,
  filter?: WorkspacesFilter,
) {
  const api = useApi(heliumApiRef);
  const identityApi = useApi(identityApiRef);

  const load = async () => {
    const mine = query.mine
      ? (await identityApi.getBackstageIdentity()).ownershipEntityRefs
      : undefined;
    const { search, status, program, sorting, page, pageSize } = query;
    return api.listWorkspaces({
      limit: pageSize,
      offset: page * pageSize,
      ...(search && { search: search.toLowerCase() }),
      ...(filter ?? (mine && { owner: mine })),
      ...(program.length > 0 && { program }),
      ...(status.length > 0 && { status }),
      orderBy: sorting.by,
      order: sorting.order,
    });
  };

  const key = JSON.stringify([query, filter]);
  const workspaces = useResource(key, load, { keepPrevious: true });
  useWorkspaceChanges({
    refresh: workspaces.refresh,
    inProgress:
      workspaces.value?.items.some(item => isInProgress(item.status)) ?? false,
  });
  return workspaces;
}
