import {
  type IdentityApi,
  identityApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import type {
  Workspace,
  WorkspaceStatus,
} from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from '../api/heliumApi';
import type {
  Ownership,
  WorkspacesQuery,
} from '../components/WorkspacesPage/useWorkspacesQuery';
import { useResource } from './useResource';
import { useWorkspaceChanges } from './useWorkspaceChanges';

const IN_PROGRESS: WorkspaceStatus[] = [
  'creating',
  'updating',
  'expired',
  'destroying',
];

/** Whether a workspace's status is about to become another one by itself; one that sleeps may do so for days. */
export function isInProgress({ status, graceEndsAt }: Workspace): boolean {
  const sleeps = status === 'expired' && graceEndsAt !== undefined;
  return IN_PROGRESS.includes(status) && !sleeps;
}

/** Workspaces by owner, as entity references, or by name. */
export interface WorkspacesFilter {
  owner?: string[];
  name?: string[];
}

/** Entity references; undefined for everybody's. */
async function ownersOf(
  whose: Ownership,
  identityApi: IdentityApi,
): Promise<string[] | undefined> {
  if (whose === 'all') {
    return undefined;
  }
  const { userEntityRef, ownershipEntityRefs } =
    await identityApi.getBackstageIdentity();
  return whose === 'mine'
    ? [userEntityRef]
    : ownershipEntityRefs.filter(ref => ref !== userEntityRef);
}

/** A page of workspaces, kept up to date. */
export function useWorkspaces(
  query: WorkspacesQuery,
  filter?: WorkspacesFilter,
) {
  const api = useApi(heliumApiRef);
  const identityApi = useApi(identityApiRef);

  const load = async () => {
    const owner = filter ? undefined : await ownersOf(query.whose, identityApi);
    if (owner?.length === 0) {
      return { items: [], totalItems: 0 };
    }
    const { search, status, program, sorting, page, pageSize } = query;
    return api.listWorkspaces({
      limit: pageSize,
      offset: page * pageSize,
      ...(search && { search: search.toLowerCase() }),
      ...(filter ?? (owner && { owner })),
      ...(program.length > 0 && { program }),
      ...(status.length > 0 && { status }),
      orderBy: sorting.by,
      order: sorting.order,
    });
  };

  const key = JSON.stringify([query, filter]);
  const workspaces = useResource(key, load, { keepPrevious: true });
  useWorkspaceChanges({
    reread: workspaces.reread,
    inProgress: workspaces.value?.items.some(isInProgress) ?? false,
  });
  return workspaces;
}
