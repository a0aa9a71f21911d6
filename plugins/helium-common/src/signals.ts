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
