import type { WorkspaceStatus } from './schema/openapi';

/** Signal channel on which the backend says that a workspace changed. @public */
export const HELIUM_WORKSPACES_CHANNEL = 'helium:workspaces';

/** A message on {@link HELIUM_WORKSPACES_CHANNEL}; it tells what to read again, and nothing more. @public */
export type HeliumWorkspaceSignal = {
  /** The workspace's name. */
  workspace: string;
  status: WorkspaceStatus;
  /** The operation that is under way, if any. */
  operationId?: string;
};
