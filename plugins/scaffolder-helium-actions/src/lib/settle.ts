import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Operation,
  operationNoun,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { failureOf } from './finish';
import { followOperation, timeoutError, type Wait } from './follow';
import type { Portal } from './portal';
import { statusText } from './statusText';

const POLL_MS = 1000;

/**
 * Follows one operation of a workspace after the other until its status is one of those wanted, and answers with the workspace. It
 * comes back, too, when nothing is under way that could still change the status.
 *
 * @param counts - whether the failure of an operation ends the wait
 */
export async function settle(
  portal: Portal,
  name: string,
  wanted: ReadonlyArray<Workspace['status']>,
  options: Wait & { page: string; counts(operation: Operation): boolean },
): Promise<Workspace> {
  const title = `wait for workspace '${name}' to be ${wanted
    .map(statusText)
    .join(' or ')}`;
  for (;;) {
    const workspace = await portal.get(name);
    if (wanted.includes(workspace.status)) {
      return workspace;
    }
    const active = workspace.activeOperation;
    if (active) {
      const ended = await followOperation(
        portal.operation(name, active.id),
        `${operationNoun(active.kind)} of workspace '${name}'`,
        options,
      );
      const failure = failureOf(ended, name, options.page);
      if (failure && options.counts(ended)) {
        throw failure;
      }
    } else if (
      workspace.desired === 'present' ||
      workspace.status === 'needs-attention'
    ) {
      return workspace;
    } else if (Date.now() > options.deadline) {
      throw timeoutError(title, options);
    }
    // A destroy is queued only once the operation before it has stopped.
    await sleep(active ? 0 : POLL_MS, undefined, { signal: options.cancelled });
  }
}
