import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './processes';

/** Who runs an attempt: a process, or nobody and for ever. */
export type RunnerRecord =
  | { runner: ProcessIdentity }
  | { revoked: true; runner?: undefined };

const fileOf = (workDirectory: string) => join(workDirectory, 'runner.json');

/**
 * Writes the record unless there is one, and returns the one that stands. A runner writes it before it does anything, and who
 * finds none writes a revocation; as the link is made once, either the runner is known or it never begins.
 */
export async function claimRunnerRecord(
  workDirectory: string,
  record: RunnerRecord,
): Promise<RunnerRecord> {
  await mkdir(workDirectory, { recursive: true, mode: 0o700 });
  const draft = join(workDirectory, `.runner-${randomUUID()}`);
  await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    await link(draft, fileOf(workDirectory));
    return record;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
    return JSON.parse(await readFile(fileOf(workDirectory), 'utf8'));
  } finally {
    await rm(draft, { force: true });
  }
}

export async function readRunnerRecord(
  workDirectory: string,
): Promise<RunnerRecord | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(workDirectory), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
