import { CacheFiller } from './cacheFiller';
import { toolDefinitions } from './catalog';
import { ToolsUnavailableError } from './errors';
import { locateTools } from './locate';
import { withCacheLock } from './lock';
import { ResolvedTool, ToolAttempt, ToolInspection, ToolName } from './types';

/**
 * Options of {@link resolveTools}.
 *
 * @public
 */
export interface ResolveToolsOptions {
  /** The cache folder (`HELIUM_CACHE`); tools go under `tools/`. */
  cache: string;
  /** All tools when left out. */
  names?: ToolName[];
  onProgress?(message: string): void;
  /** Downloads nothing; a build uses the modules that are here already. */
  offline?: boolean;
  /** The environment to look in; the one of this process when left out. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Finds each tool in the environment, on PATH or in the cache, and downloads or
 * builds into the cache what is in none of them.
 *
 * A tool on PATH is taken when its version suits the pinned one; a tool named
 * in an environment variable is taken whatever its version. A build of
 * everything takes about a quarter of an hour with two cores.
 *
 * @throws {@link ToolsUnavailableError} with the problem at each place
 * @public
 */
export async function resolveTools(
  options: ResolveToolsOptions,
): Promise<Map<ToolName, ResolvedTool>> {
  const { cache, env = process.env, offline = false } = options;
  const onProgress = options.onProgress ?? (() => {});
  const wanted = toolDefinitions.filter(
    ({ name }) => options.names?.includes(name) ?? true,
  );
  const located = await locateTools(wanted, cache, env);
  const found = new Map<ToolName, ResolvedTool>();
  const attempts = new Map<ToolName, ToolAttempt[]>();
  for (const [name, location] of located) {
    if (location.tool) {
      found.set(name, location.tool);
    } else {
      attempts.set(name, location.attempts);
    }
  }
  if (attempts.size > 0) {
    await withCacheLock(cache, onProgress, () =>
      CacheFiller.create({
        cache,
        env,
        offline,
        onProgress,
        found,
        attempts,
      }).fill(wanted.filter(({ name }) => !found.has(name))),
    );
  }
  if (attempts.size > 0) {
    throw new ToolsUnavailableError(attempts, wanted);
  }
  return new Map(wanted.map(({ name }) => [name, found.get(name)!]));
}

/**
 * Says for every tool where it is and what is wrong elsewhere. Downloads and
 * builds nothing.
 *
 * @public
 */
export async function inspectTools(options: {
  cache: string;
  env?: NodeJS.ProcessEnv;
}): Promise<ToolInspection[]> {
  const { cache, env = process.env } = options;
  const located = await locateTools(toolDefinitions, cache, env);
  return toolDefinitions.map(({ name, version }) => ({
    name,
    wanted: version,
    ...located.get(name)!,
  }));
}
