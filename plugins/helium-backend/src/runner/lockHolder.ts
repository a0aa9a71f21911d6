import { hostname } from 'node:os';

/**
 * Whether every lock that the CLI complains of was taken by a process of this host that is gone. It says of each:
 * `created by <user>@<host> (pid <pid>) at <time>`.
 */
export function lockHoldersAreDead(stderr: string): boolean {
  const holders = [...stderr.matchAll(/created by \S*@(\S+) \(pid (\d+)\)/g)];
  return (
    holders.length > 0 &&
    holders.every(([, host, pid]) => host === hostname() && isGone(Number(pid)))
  );
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
