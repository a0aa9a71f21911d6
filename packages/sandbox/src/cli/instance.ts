import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { lock } from 'proper-lockfile';
import { writePrivateFile } from '../cluster/paths';
import { isAlive, ProcessRecord, recordProcess } from '../cluster/processes';

interface Instance {
  process: ProcessRecord;
  url: string;
}

/**
 * Makes this process the one instance of a state folder. What a killed
 * instance left is taken over: a process is told from a later one with the same
 * id by its start time.
 *
 * @returns what gives it back
 * @throws ConflictError naming the instance that runs
 */
export async function claimInstance(
  file: string,
  url: string,
): Promise<() => Promise<void>> {
  const home = dirname(file);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const unlock = await lock(home, {
    stale: 5_000,
    retries: { retries: 100, factor: 1, minTimeout: 100 },
  });
  try {
    const other = await readInstance(file);
    if (other && (await isAlive(other.process))) {
      throw new ConflictError(
        `Helium already runs with the state in ${home}: process ${other.process.pid}, ${other.url}. Stop that one first, or set HELIUM_HOME and the ports to run a second one`,
      );
    }
    await writePrivateFile(
      file,
      JSON.stringify({
        process: await recordProcess('helium', process.pid),
        url,
      }),
    );
  } finally {
    await unlock();
  }
  return () => rm(file, { force: true });
}

/** The instance that a state folder names, living or dead. */
export async function readInstance(
  file: string,
): Promise<Instance | undefined> {
  try {
    const instance: Instance = JSON.parse(await readFile(file, 'utf8'));
    return instance.process?.pid ? instance : undefined;
  } catch {
    return undefined;
  }
}
