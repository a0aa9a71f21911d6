import type { WorkspaceList } from '@helium-portal/backstage-plugin-helium-common';
import type { Resource } from '../../hooks/useResource';
import { useWorkspaces } from '../../hooks/useWorkspaces';
import {
  FIRST_TO_EXPIRE,
  type WorkspacesQuery,
} from '../WorkspacesPage/useWorkspacesQuery';

const MINE: WorkspacesQuery = { ...FIRST_TO_EXPIRE, whose: 'mine' };
const IN_TROUBLE: WorkspacesQuery = {
  ...MINE,
  status: ['failed', 'needs-attention', 'leftovers'],
};

/** The first few of the viewer's workspaces: those that wait for somebody, then those that expire first. */
export function useMyWorkspaces(): Resource<WorkspaceList> {
  const trouble = useWorkspaces(IN_TROUBLE);
  const mine = useWorkspaces(MINE);
  const { staleSince, staleError } = trouble.staleError ? trouble : mine;
  return {
    value: trouble.value && mine.value && firstOf([trouble.value, mine.value]),
    error: trouble.error ?? mine.error,
    staleSince,
    staleError,
    loading: trouble.loading || mine.loading,
    refresh: () => {
      trouble.refresh();
      mine.refresh();
    },
    reread: async () => {
      await Promise.all([trouble.reread(), mine.reread()]);
    },
  };
}

/** The last list counts them all. */
function firstOf([trouble, mine]: [
  WorkspaceList,
  WorkspaceList,
]): WorkspaceList {
  const byId = new Map(
    [...trouble.items, ...mine.items].map(item => [item.id, item]),
  );
  return {
    items: [...byId.values()].slice(0, MINE.pageSize),
    totalItems: mine.totalItems,
  };
}
