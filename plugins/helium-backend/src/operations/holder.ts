import type { ProcessIdentity } from '../executors/processes';

/** How a lease names the replica that took it: enough to tell whether that very process is still there. */
export const formatHolder = (identity: ProcessIdentity): string =>
  [
    identity.host,
    identity.bootId,
    identity.pidNamespace,
    identity.pid,
    identity.startTime,
  ].join('/');

/** Undefined for a name that no {@link formatHolder} made. */
export function parseHolder(holder: string): ProcessIdentity | undefined {
  const [host, bootId, pidNamespace, pid, ...startTime] = holder.split('/');
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
