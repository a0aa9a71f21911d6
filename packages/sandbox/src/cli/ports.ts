import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ConflictError } from '@backstage/errors';
import { isPortFree } from '../cluster/ports';

const run = promisify(execFile);
const LISTEN = '0A';

/**
 * Makes sure that a loopback port can be listened on.
 *
 * @throws ConflictError naming the port, who has it as far as that can be
 * told, and the variable that chooses another one
 */
export async function requireFreePort(
  port: number,
  options: { purpose: string; variable: string },
): Promise<void> {
  if (await isPortFree(port)) {
    return;
  }
  const holder = await portHolder(port);
  throw new ConflictError(
    `Port ${port}, for ${options.purpose}, is in use${
      holder ? ` by ${holder}` : ''
    }: stop that program, or set ${options.variable} to a free port`,
  );
}

/** The program that listens on a port, when the system tells it. */
export async function portHolder(port: number): Promise<string | undefined> {
  try {
    const pid =
      process.platform === 'linux' ? await linuxHolder(port) : undefined;
    if (pid) {
      const name = await readFile(`/proc/${pid}/comm`, 'utf8');
      return `${name.trim()} (process ${pid})`;
    }
    const { stdout } = await run('lsof', [
      '-nP',
      `-iTCP:${port}`,
      '-sTCP:LISTEN',
      '-Fpc',
    ]);
    const found = /^p(\d+)\nc(.*)$/m.exec(stdout);
    return found ? `${found[2]} (process ${found[1]})` : undefined;
  } catch {
    return undefined;
  }
}

async function linuxHolder(port: number): Promise<string | undefined> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = await readFile(table, 'utf8').catch(() => '');
    for (const line of lines.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (
        fields[3] === LISTEN &&
        parseInt(fields[1].split(':')[1], 16) === port
      ) {
        inodes.add(`socket:[${fields[9]}]`);
      }
    }
  }
  const processes = await readdir('/proc');
  for (const pid of processes.filter(name => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
      if (inodes.has(target)) {
        return pid;
      }
    }
  }
  return undefined;
}
