import { useRouteRef } from '@backstage/core-plugin-api';
import { workspaceRouteRef } from '../routes';

/** Makes the paths of workspaces' pages; with the `id` of an earlier workspace of the name, where another has it since. */
export function useWorkspacePath() {
  const workspaceLink = useRouteRef(workspaceRouteRef);
  return ({ name, id }: { name: string; id?: string }) =>
    workspaceLink({ name }) + (id ? `?${new URLSearchParams({ id })}` : '');
}
