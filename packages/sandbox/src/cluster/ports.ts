import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { writePrivateFile } from './paths';

export const LOOPBACK = '127.0.0.1';

/** Below the ports that systems hand out for outgoing connections. */
const LOWEST = 20_000;
const HIGHEST = 30_000;

const names = [
  'apiserver',
  'etcd',
  'etcdPeer',
  'controllerManager',
  'scheduler',
  'kwok',
] as const;

/** The loopback port of each part of the cluster. */
export type ClusterPorts = Record<(typeof names)[number], number>;

/** Whether a loopback port can be listened on now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

/** The ports that an earlier start chose, as far as it chose any. */
export async function readPorts(file: string): Promise<Partial<ClusterPorts>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Chooses the same ports as the last time, so that kubeconfigs handed out stay
 * good, and others only in place of those that are taken by now.
 */
export async function choosePorts(
  file: string,
  onProgress: (message: string) => void,
): Promise<ClusterPorts> {
  const known = await readPorts(file);
  const chosen: Partial<ClusterPorts> = {};
  const used = new Set<number>();
  for (const name of names) {
    let port = known[name];
    if (port && !(await isPortFree(port))) {
      onProgress(
        `Port ${port} of the sandbox's ${name} is taken by another program; moving to another one`,
      );
      port = undefined;
    }
    while (!port || used.has(port)) {
      const candidate = randomInt(LOWEST, HIGHEST);
      port = (await isPortFree(candidate)) ? candidate : undefined;
    }
    used.add(port);
    chosen[name] = port;
  }
  const ports = chosen as ClusterPorts;
  await writePrivateFile(file, JSON.stringify(ports));
  return ports;
}
