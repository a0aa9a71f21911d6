import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ToolDefinition } from './catalog';
import { cachePath } from './locate';
import { ResolvedTool, ToolSource } from './types';
import { incompatible, readVersion } from './versions';

/**
 * Runs `make` with a folder beside the cached tools, and removes the folder
 * afterwards. It is on the file system of the cache, so that what it holds can
 * be renamed into place.
 */
export async function withStaging<T>(
  cache: string,
  make: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = join(cache, 'tools', `.staging-${randomUUID()}`);
  await mkdir(directory, { recursive: true });
  try {
    return await make(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Checks a fresh executable and moves it into the cache in one step. */
export async function installTool(
  cache: string,
  tool: ToolDefinition,
  file: string,
  source: ToolSource,
): Promise<ResolvedTool> {
  await chmod(file, 0o755);
  const version = await readVersion(tool, file);
  const problem = incompatible(tool, version);
  if (problem) {
    throw new Error(`the ${tool.name} obtained ${problem}`);
  }
  const path = cachePath(cache, tool);
  await mkdir(dirname(path), { recursive: true });
  await rename(file, path);
  return { name: tool.name, version, path, source };
}

/**
 * Makes sure that a folder's file system has room.
 *
 * @throws Error that says how much is free and how much is needed
 */
export async function requireDiskSpace(
  directory: string,
  bytes: number,
  variable = 'HELIUM_CACHE',
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free < bytes) {
    throw new Error(
      `not enough disk space in ${directory}: ${gib(free)} free, ${gib(
        bytes,
      )} needed; make room or set ${variable} to a folder elsewhere`,
    );
  }
}

function gib(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
