import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { heliumApiRef } from '../api/heliumApi';
import type { Ownership } from '../components/WorkspacesPage/useWorkspacesQuery';
import { Resource, useResource } from './useResource';
import { ownersOf } from './useWorkspaces';

/** What there was before there were no workspaces. */
export interface FormerWorkspaces {
  /** How many were removed, of those that are known still. */
  removed: number;
  /** The one whose kept data goes first. */
  withKeptData?: string;
}

/** Asks for no more than tells whether there were any. */
export function useFormerWorkspaces(
  whose: Ownership,
): Resource<FormerWorkspaces> {
  const api = useApi(heliumApiRef);
  const identityApi = useApi(identityApiRef);
  return useResource(whose, async () => {
    const owner = await ownersOf(whose, identityApi);
    const query = { limit: 1, ...(owner && { owner }) };
    const [workspaces, kept] = await Promise.all([
      api.listWorkspaces({ ...query, status: ['destroyed'] }),
      api.listKeptData(query),
    ]);
    return {
      removed: workspaces.totalItems,
      withKeptData: kept.items[0]?.workspace,
    };
  });
}
