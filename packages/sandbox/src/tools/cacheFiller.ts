import { buildModule, findGo } from './build';
import { ToolDefinition } from './catalog';
import { downloadRelease, UnreachableHosts } from './download';
import { installTool, requireDiskSpace, withStaging } from './install';
import { fromCache } from './locate';
import { Progress, ResolvedTool, ToolAttempt, ToolName } from './types';
import { firstLine } from './versions';

const DOWNLOAD_BYTES = 512 * 1024 ** 2;

interface CacheFillerOptions {
  cache: string;
  env: NodeJS.ProcessEnv;
  offline: boolean;
  onProgress: Progress;
  /** Tools that are had go in here, and out of `attempts`. */
  found: Map<ToolName, ResolvedTool>;
  attempts: Map<ToolName, ToolAttempt[]>;
}

/** Downloads and builds into the cache; runs under its lock. */
export class CacheFiller {
  readonly #hosts = new UnreachableHosts();
  readonly #options: CacheFillerOptions;

  static create(options: CacheFillerOptions): CacheFiller {
    return new CacheFiller(options);
  }

  private constructor(options: CacheFillerOptions) {
    this.#options = options;
  }

  async fill(tools: ToolDefinition[]): Promise<void> {
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
    this.#options.found.set(tool.name, tool);
    this.#options.attempts.delete(tool.name);
    return true;
  }

  /** Whoever held the lock before may have put the tool there. */
  async #cached(tool: ToolDefinition): Promise<boolean> {
    const cached = await fromCache(tool, this.#options.cache, []);
    return cached ? this.#take(cached) : false;
  }

  async #download(tool: ToolDefinition): Promise<boolean> {
    try {
      if (this.#options.offline) {
        throw new Error('downloads are switched off');
      }
      const release = tool.release({
        os: process.platform,
        arch: process.arch === 'x64' ? 'amd64' : process.arch,
      });
      if (typeof release === 'string') {
        throw new Error(release);
      }
      await requireDiskSpace(this.#options.cache, DOWNLOAD_BYTES);
      this.#options.onProgress(`Downloading ${tool.name} ${tool.version}`);
      return await withStaging(this.#options.cache, async directory => {
        const file = await downloadRelease(release, directory, this.#hosts);
        return this.#take(
          await installTool(this.#options.cache, tool, file, 'download'),
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
      const go = await findGo(variables, this.#options.env);
      await withStaging(this.#options.cache, async directory => {
        const files = await buildModule({
          module: tools[0].module,
          tools,
          directory,
          offline: this.#options.offline,
          env: this.#options.env,
          go,
          onProgress: this.#options.onProgress,
        });
        for (const [index, tool] of tools.entries()) {
          this.#take(
            await installTool(this.#options.cache, tool, files[index], 'build'),
          );
        }
      });
    } catch (error) {
      this.#note(
        tools.filter(tool => this.#options.attempts.has(tool.name)),
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
      this.#options.attempts.get(name)!.push({ source, problem });
    }
    const names = tools.map(({ name }) => name).join(', ');
    this.#options.onProgress(`Could not ${source} ${names}: ${problem}`);
  }
}
