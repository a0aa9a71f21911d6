import { DateTime } from 'luxon';
import type { Workspace, WorkspaceStatus } from '../workspaces/types';

/** What the old API says of a workspace; what is not known is an empty text, as it was there. */
export interface WorkspaceInfo {
  ID: string;
  Status: 'creating' | 'ready' | 'failed';
  /** ISO 8601 instant. */
  LastUpdated: string;
  /** Where its updates are shown: its page in the portal. */
  PulumiURL: string;
  /** Command that gets the credentials of its cluster. */
  K8s: string;
  K8sNamespace: string;
  ConsoleURL: string;
  NotebooksURL: string;
  GCSBucket: string;
  PachdIp: string;
  /** Command that makes and activates a context. */
  Pachctl: string;
  /** Date of its expiry. */
  Expiry: string;
  /** Entity reference, or subject of a service. */
  CreatedBy: string;
  /** Name of its program. */
  Backend: string;
}

/** The old service knew these three; whatever was under way there was `creating`. */
const STATUS: Record<WorkspaceStatus, WorkspaceInfo['Status']> = {
  creating: 'creating',
  updating: 'creating',
  ready: 'ready',
  failed: 'failed',
  expired: 'creating',
  destroying: 'creating',
  destroyed: 'failed',
  leftovers: 'failed',
  'needs-attention': 'failed',
};

/** @param options - `baseUrl` of the portal, `timeZone` of the date */
export function toWorkspaceInfo(
  workspace: Workspace,
  options: { baseUrl: string; timeZone: string },
): WorkspaceInfo {
  const { name, outputs } = workspace;
  const text = (output: string) =>
    typeof outputs[output] === 'string' ? (outputs[output] as string) : '';
  return {
    ID: name,
    Status: STATUS[workspace.status],
    LastUpdated: workspace.updatedAt.toISOString(),
    PulumiURL: `${options.baseUrl}/helium/workspaces/${name}`,
    K8s: text('k8s'),
    K8sNamespace: text('k8sNamespace'),
    ConsoleURL: text('consoleUrl'),
    NotebooksURL: text('notebooksUrl'),
    GCSBucket: text('bucket'),
    PachdIp: text('pachdAddress'),
    Pachctl: text('pachctl'),
    Expiry: workspace.expiresAt
      ? DateTime.fromJSDate(workspace.expiresAt)
          .setZone(options.timeZone)
          .toISODate() ?? ''
      : '',
    CreatedBy: workspace.createdBy,
    Backend: workspace.program,
  };
}
