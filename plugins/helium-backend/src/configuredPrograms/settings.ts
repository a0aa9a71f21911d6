import { isAbsolute, join, relative } from 'node:path';
import { realpath } from 'node:fs/promises';
import { InputError } from '@backstage/errors';
import type { InventoryConfig, ProgramSource } from './config';
import { checkOut } from './gitCheckout';
import type { NodejsEntry } from './nodejsEntry';
import type { ProjectFile } from './projectFile';

/** What the runner is told of a configured program. */
export interface ConfiguredSettings {
  source: ProgramSource;
  /** Where commits of repositories lie. */
  cache: string;
  /** Absent when it could not be read; its workspaces can be destroyed all the same. */
  project?: ProjectFile & {
    /** Where the runner starts it; absent when a language host does. */
    entry?: NodejsEntry;
  };
  /** Why there is no `project`. */
  unavailable?: string;
  inventory?: InventoryConfig;
}

/**
 * The program's folder; fetched when it is not there, as in a container that has just started.
 *
 * @throws InputError when it is not in the repository
 */
export async function programFolder(
  { source, cache }: Pick<ConfiguredSettings, 'source' | 'cache'>,
  signal?: AbortSignal,
): Promise<string> {
  if (!('git' in source)) {
    return source.directory;
  }
  const root = await checkOut(
    { url: source.git, commit: source.commit },
    cache,
    { install: source.install, signal },
  );
  const wanted = join(root, source.directory ?? '.');
  // A link of the repository may lead out of it.
  const folder = await realpath(wanted).catch(() => undefined);
  const place = folder && relative(await realpath(root), folder);
  if (place === undefined || place.startsWith('..') || isAbsolute(place)) {
    throw new InputError(
      `the repository has no folder '${source.directory}' at commit ${source.commit}`,
    );
  }
  return folder!;
}
