import {
  type Operation,
  operationNoun,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { WorkspaceError } from './errors';

/** What to throw for an operation that did not succeed; undefined when it did. */
export function failureOf(
  operation: Operation,
  workspace: string,
  page: string,
): Error | undefined {
  if (operation.state === 'succeeded') {
    return undefined;
  }
  const what = `The ${operationNoun(
    operation.kind,
  )} of workspace '${workspace}'`;
  if (operation.state === 'cancelled') {
    return new WorkspaceError(
      `${what} was cancelled. What it had made is still there; see ${page}`,
    );
  }
  const message =
    operation.failure?.message ?? 'no reason was given; see its events';
  const resource = operation.failure?.resource
    ? ` (${operation.failure.resource})`
    : '';
  return new WorkspaceError(
    operation.state === 'needs-attention'
      ? `${what} needs attention after ${operation.attempt} attempts: ${message}${resource}. Look at ${page}`
      : `${what} failed: ${message}${resource}. Look at ${page}`,
  );
}

/** One line for each way into a workspace. */
export function describeConnections(workspace: Workspace): string[] {
  return workspace.connections.map(
    connection =>
      `${connection.title}: ${connection.url ?? connection.command ?? ''}`,
  );
}
