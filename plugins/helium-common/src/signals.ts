import type { WorkspaceStatus } from './schema/openapi';

/** Signal channel on which the backend says that a workspace changed. @public */
export const HELIUM_WORKSPACES_CHANNEL = 'helium:workspaces';

/**
 * A message on {@link HELIUM_WORKSPACES_CHANNEL}. Everyone who is signed in gets it, whatever they may read, so it tells what to
 * read again and nothing more.
 *
 * @public
 */
export type HeliumWorkspaceSignal = {
  /** The `id` of the workspace, not its name. */
  workspaceId: string;
};

/** Topic of the events service on which the backend tells other plugins of a workspace that changed. @public */
export const HELIUM_WORKSPACE_TOPIC = 'helium.workspace';

/**
 * The payload of an event on {@link HELIUM_WORKSPACE_TOPIC}: what the workspace is now, and nothing that only some may know. Each change
 * is told at least once; of several in a quarter of a second only the last is.
 *
 * @public
 */
export interface HeliumWorkspaceEvent {
  /** The `id` of the workspace; its name may be another's once it is destroyed. */
  workspaceId: string;
  name: string;
  program: string;
  /** Entity reference. */
  owner: string;
  status: WorkspaceStatus;
  generation: number;
  /** ISO 8601 instant. */
  updatedAt: string;
  /** ISO 8601 instant. */
  expiresAt?: string;
  /** ISO 8601 instant; there once nothing is left of it. */
  destroyedAt?: string;
}
