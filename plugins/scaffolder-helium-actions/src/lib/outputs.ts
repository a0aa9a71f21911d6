import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';

/** The page of a workspace in the portal. */
export function workspacePage(baseUrl: string, name: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/helium/workspaces/${encodeURIComponent(
    name,
  )}`;
}

/** What the actions say of a workspace: nothing secret, and nothing that is not known yet. */
export function describeWorkspace(workspace: Workspace, baseUrl: string) {
  const find = (kind: string) =>
    workspace.connections.find(connection => connection.kind === kind);
  return {
    workspaceName: workspace.name,
    workspaceUrl: workspacePage(baseUrl, workspace.name),
    status: workspace.status,
    owner: workspace.owner,
    program: workspace.program,
    rehearsal: workspace.rehearsal,
    expiresAt: workspace.expiresAt,
    consoleUrl: find('console')?.url,
    notebooksUrl: find('notebooks')?.url,
    kubectlCommand: find('kubectl')?.command,
    pachctlCommand: find('pachctl')?.command,
  };
}

/** Hands over each value that is there. */
export function emit<TOutput extends JsonObject>(
  ctx: Pick<ActionContext<JsonObject, TOutput>, 'output'>,
  values: Partial<TOutput>,
): void {
  const names: Array<keyof TOutput> = Object.keys(values);
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) {
      ctx.output(name, value);
    }
  }
}
