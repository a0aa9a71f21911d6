import { copyFile, readFile, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * On a full disk, Pulumi's file backend puts the beginning of a state into the place of the whole one, which stays beside it as
 * `.bak`. That is put back: what the cut-off one had more was in flight then, as the one before it says.
 *
 * @returns whether it was needed
 */
export async function mendCutOffState(stack: {
  backendUrl: string;
  project: string;
  name: string;
}): Promise<boolean> {
  const folder = folderOf(stack.backendUrl);
  if (!folder) {
    return false;
  }
  const file = join(
    folder,
    '.pulumi',
    'stacks',
    stack.project,
    `${stack.name}.json`,
  );
  const backup = `${file}.bak`;
  if ((await isWhole(file)) !== false || !(await isWhole(backup))) {
    return false;
  }
  const next = `${file}.mended`;
  await copyFile(backup, next);
  await rename(next, file);
  return true;
}

/** Undefined for a backend that keeps its states elsewhere. */
function folderOf(url: string): string | undefined {
  const path = /^file:\/\/([^?]+)/.exec(url)?.[1];
  return path?.replace(/^~(?=\/|$)/, homedir());
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
