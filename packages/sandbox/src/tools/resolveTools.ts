import { buildModule, findGo } from './build';
import { ToolDefinition, toolDefinitions } from './catalog';
import { downloadRelease, UnreachableHosts } from './download';
import { ToolsUnavailableError } from './errors';
import { installTool, requireDiskSpace, withStaging } from './install';
import { fromCache, locateTools } from './locate';
import { withCacheLock } from './lock';
import {
  Progress,
  ResolvedTool,
  ToolAttempt,
  ToolInspection,
  ToolName,
} from './types';
import { firstLine } from './versions';

const DOWNLOAD_BYTES = 512 * 1024 ** 2;

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
      new Acquisition(cache, env, offline, onProgress, found, attempts).run(
        wanted.filter(({ name }) => !found.has(name)),
      ),
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

/** Fills the cache; runs under its lock. */
class Acquisition {
  readonly #hosts = new UnreachableHosts();

  constructor(
    readonly cache: string,
    readonly env: NodeJS.ProcessEnv,
    readonly offline: boolean,
    readonly onProgress: Progress,
    readonly found: Map<ToolName, ResolvedTool>,
    readonly attempts: Map<ToolName, ToolAttempt[]>,
  ) {}

  async run(tools: ToolDefinition[]): Promise<void> {
    const missing: ToolDefinition[] = [];
    for (const tool of tools) {
      if (!((await this.#cached(tool)) || (await this.#download(tool)))) {
        missing.push(tool);
      }
    }
    // One module at a time: each build uses every core by itself.
    for (const module of new Set(missing.map(tool => tool.module))) {
      await this.#build(missing.filter(tool => tool.module === module));
    }
  }

  #take(tool: ResolvedTool): true {
    this.found.set(tool.name, tool);
    this.attempts.delete(tool.name);
    return true;
  }

  /** Whoever held the lock before may have put the tool there. */
  async #cached(tool: ToolDefinition): Promise<boolean> {
    const cached = await fromCache(tool, this.cache, []);
    return cached ? this.#take(cached) : false;
  }

  async #download(tool: ToolDefinition): Promise<boolean> {
    try {
      if (this.offline) {
        throw new Error('downloads are switched off');
      }
      const release = tool.release({
        os: process.platform,
        arch: process.arch === 'x64' ? 'amd64' : process.arch,
      });
      if (typeof release === 'string') {
        throw new Error(release);
      }
      await requireDiskSpace(this.cache, DOWNLOAD_BYTES);
      this.onProgress(`Downloading ${tool.name} ${tool.version}`);
      return await withStaging(this.cache, async directory => {
        const file = await downloadRelease(release, directory, this.#hosts);
        return this.#take(
          await installTool(this.cache, tool, file, 'download'),
        );
      });
    } catch (error) {
      this.#note([tool], 'download', error);
      return false;
    }
  }

  async #build(tools: ToolDefinition[]): Promise<void> {
    try {
      const variables = tools.map(tool => tool.variable);
      const go = await findGo(variables, this.env);
      await withStaging(this.cache, async directory => {
        const files = await buildModule({
          module: tools[0].module,
          tools,
          directory,
          offline: this.offline,
          env: this.env,
          go,
          onProgress: this.onProgress,
        });
        for (const [index, tool] of tools.entries()) {
          this.#take(
            await installTool(this.cache, tool, files[index], 'build'),
          );
        }
      });
    } catch (error) {
      this.#note(
        tools.filter(tool => this.attempts.has(tool.name)),
        'build',
        error,
      );
    }
  }

  #note(
    tools: ToolDefinition[],
    source: 'download' | 'build',
    error: unknown,
  ): void {
    const problem = firstLine(error);
    for (const { name } of tools) {
      this.attempts.get(name)!.push({ source, problem });
    }
    const names = tools.map(({ name }) => name).join(', ');
    this.onProgress(`Could not ${source} ${names}: ${problem}`);
  }
}
