import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';
import { ServiceUnavailableError } from '@backstage/errors';

const MB = 1024 ** 2;
/** What one takes once workspaces are on it, with a little to spare. */
const CLUSTER_BYTES = 640 * MB;

/**
 * Makes sure that one more cluster has room.
 *
 * @throws ServiceUnavailableError saying what it takes and what to do
 */
export async function requireMemory(
  cluster: string,
  available = availableMemory,
): Promise<void> {
  const bytes = await available();
  if (bytes < CLUSTER_BYTES) {
    throw new ServiceUnavailableError(
      `The rehearsed cluster ${cluster} takes about ${
        CLUSTER_BYTES / MB
      } MB of memory, and ${Math.floor(
        bytes / MB,
      )} MB are available here: delete another rehearsed cluster or stop other programs, then try again`,
    );
  }
}

async function availableMemory(): Promise<number> {
  const meminfo = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kilobytes ? Number(kilobytes) * 1024 : freemem();
}
