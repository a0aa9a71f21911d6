import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
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
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(record));
      // A host that goes down must not leave the name without its content.
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, fileOf(workDirectory));
    return record;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
    return await parseRecord(fileOf(workDirectory));
  } finally {
    await rm(draft, { force: true });
  }
}

export async function readRunnerRecord(
  workDirectory: string,
): Promise<RunnerRecord | undefined> {
  try {
    return await parseRecord(fileOf(workDirectory));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

async function parseRecord(path: string): Promise<RunnerRecord> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    // Whoever wrote it before the host started anew is gone.
    if ((await stat(path)).mtimeMs < Date.now() - uptime() * 1000) {
      return { revoked: true };
    }
    throw new Error(
      `${path} does not say which process runs the attempt; make sure that none does, and remove the file`,
    );
  }
}
