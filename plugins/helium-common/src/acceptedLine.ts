import { isWorkspaceName } from './workspaceName';

/** The template action that makes a workspace. @public */
export const CREATE_WORKSPACE_ACTION = 'helium:workspace:create';

/*
 * Until its end a task tells its page nothing but the lines of its log, so the page has the name of a workspace from there: it may
 * have been made up by the backend.
 */

/**
 * What {@link CREATE_WORKSPACE_ACTION} logs once there is a workspace to look at.
 *
 * @public
 */
export function acceptedLine(name: string, page: string): string {
  return `Workspace '${name}' is accepted: ${page}`;
}

/**
 * The workspace that a line of a task's log is about, if it is an {@link acceptedLine}, with whatever stands before.
 *
 * @public
 */
export function acceptedWorkspace(line: string): string | undefined {
  const [, name] = /Workspace '([^']+)' is accepted: /.exec(line) ?? [];
  return name && isWorkspaceName(name) ? name : undefined;
}
