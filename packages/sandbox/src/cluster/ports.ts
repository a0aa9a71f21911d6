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
 *
 * @param reserved - ports of clusters that may not run now
 */
export async function choosePorts(
  file: string,
  onProgress: (message: string) => void,
  reserved: Iterable<number> = [],
): Promise<ClusterPorts> {
  const known = await readPorts(file);
  const chosen: Partial<ClusterPorts> = {};
  const used = new Set(reserved);
  for (const name of names) {
    const port = await choosePort(known[name], used);
    if (known[name] && known[name] !== port) {
      onProgress(
        `Port ${known[name]} of the sandbox's ${name} is taken by another program; moving to another one`,
      );
    }
    used.add(port);
    chosen[name] = port;
  }
  const ports = chosen as ClusterPorts;
  await writePrivateFile(file, JSON.stringify(ports));
  return ports;
}

/** The wanted port when it is free, else any other one. */
export async function choosePort(
  wanted: number | undefined,
  used: ReadonlySet<number> = new Set(),
): Promise<number> {
  let port = wanted;
  while (!port || used.has(port) || !(await isPortFree(port))) {
    port = randomInt(LOWEST, HIGHEST);
  }
  return port;
}
