import {
  type IdentityApi,
  identityApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import type {
  Workspace,
  WorkspaceStatus,
} from '@helium-portal/backstage-plugin-helium-common';
import { useRef } from 'react';
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
export async function ownersOf(
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
  const shown = useRef<Workspace[]>([]);

  const load = async () => {
    const owner = filter ? undefined : await ownersOf(query.whose, identityApi);
    if (owner?.length === 0) {
      return { items: [], totalItems: 0 };
    }
    const { search, status, program, sorting, page, pageSize } = query;
    const list = await api.listWorkspaces({
      limit: pageSize,
      offset: page * pageSize,
      ...(search && { search: search.toLowerCase() }),
      ...(filter ?? (owner && { owner })),
      ...(program.length > 0 && { program }),
      ...(status.length > 0 && { status }),
      orderBy: sorting.by,
      order: sorting.order,
    });
    return { ...list, items: keepUnchanged(shown.current, list.items) };
  };

  const key = JSON.stringify([query, filter]);
  const workspaces = useResource(key, load, { keepPrevious: true });
  shown.current = workspaces.value?.items ?? [];
  useWorkspaceChanges({
    reread: workspaces.reread,
    inProgress: workspaces.value?.items.some(isInProgress) ?? false,
  });
  return workspaces;
}

/** Those that are as they were stay the very same, so that their rows need not be made again. */
function keepUnchanged(before: Workspace[], now: Workspace[]): Workspace[] {
  const known = new Map(before.map(workspace => [workspace.id, workspace]));
  return now.map(workspace => {
    const same = known.get(workspace.id);
    return JSON.stringify(same) === JSON.stringify(workspace)
      ? same!
      : workspace;
  });
}
