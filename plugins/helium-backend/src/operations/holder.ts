import { randomUUID } from 'node:crypto';
import type { ProcessIdentity } from '../executors/processes';

/**
 * How a lease names the worker that took it: unlike any other, and enough to tell whether the very process that it is part of is
 * still there.
 */
export const formatHolder = (identity: ProcessIdentity): string =>
  [
    identity.host,
    identity.bootId,
    identity.pidNamespace,
    identity.pid,
    `${identity.startTime}#${randomUUID()}`,
  ].join('/');

/** Undefined for a name that no {@link formatHolder} made. */
export function parseHolder(holder: string): ProcessIdentity | undefined {
  const [identity] = holder.split('#');
  const [host, bootId, pidNamespace, pid, ...startTime] = identity.split('/');
  return startTime.length
    ? {
        host,
        bootId,
        pidNamespace,
        pid: Number(pid),
        startTime: startTime.join('/'),
      }
    : undefined;
}
