import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A stack of a state backend. */
interface StackAddress {
  backendUrl: string;
  project: string;
  name: string;
}

/**
 * On a full disk, Pulumi's file backend puts the beginning of a state into the place of the whole one, and the one before stays
 * beside it as `.bak`. That is put back: what the cut-off one had more was in flight then, as the one before it says.
 *
 * @returns whether it was needed
 */
export async function mendCutOffState(stack: StackAddress): Promise<boolean> {
  const file = fileOf(stack);
  if (!file || (await isWhole(file)) !== false) {
    return false;
  }
  const backup = `${file}.bak`;
  if (!(await isWhole(backup))) {
    return false;
  }
  const next = `${file}.mended`;
  await copyFile(backup, next);
  await rename(next, file);
  return true;
}

/** What Pulumi leaves of a stack that it removed: it must not be taken for the next one's of that name. */
export async function removeStateBackup(stack: StackAddress): Promise<void> {
  const file = fileOf(stack);
  if (file) {
    await rm(`${file}.bak`, { force: true });
  }
}

/** Undefined for a backend that keeps its states elsewhere. */
function fileOf({
  backendUrl,
  project,
  name,
}: StackAddress): string | undefined {
  const path = /^file:\/\/([^?]+)/.exec(backendUrl)?.[1];
  const folder = path?.replace(/^~(?=\/|$)/, homedir());
  return folder && join(folder, '.pulumi', 'stacks', project, `${name}.json`);
}

/** Undefined when there is no such file. */
async function isWhole(file: string): Promise<boolean | undefined> {
  let text;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
