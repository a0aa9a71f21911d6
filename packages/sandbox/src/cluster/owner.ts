import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { lock } from 'proper-lockfile';
import { writePrivateFile } from './paths';
import { isAlive, ProcessRecord, recordProcess } from './processes';

const mine = new Set<string>();

/**
 * Takes a sandbox for this process, unless another living process has it.
 *
 * @returns what gives it back
 * @throws ConflictError naming the other process
 */
export async function claimSandbox(file: string): Promise<() => Promise<void>> {
  const directory = dirname(file);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const unlock = await lock(directory, {
    stale: 5_000,
    retries: { retries: 100, factor: 1, minTimeout: 100 },
  });
  try {
    const owner = await readOwner(file);
    const self = owner?.pid === process.pid;
    if (owner && (self ? mine.has(file) : await isAlive(owner))) {
      throw new ConflictError(
        `The sandbox in ${directory} is already run by process ${owner.pid}: stop that one first, or set HELIUM_HOME to another folder`,
      );
    }
    const record = await recordProcess('helium', process.pid);
    await writePrivateFile(file, JSON.stringify(record));
    mine.add(file);
  } finally {
    await unlock();
  }
  return async () => {
    mine.delete(file);
    await rm(file, { force: true });
  };
}

async function readOwner(file: string): Promise<ProcessRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
