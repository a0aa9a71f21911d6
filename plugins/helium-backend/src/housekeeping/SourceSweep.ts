import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HeliumConfig } from '../config';
import { checkoutFolder } from '../configuredPrograms/gitCheckout';
import { sourceCache } from '../configuredPrograms/readProgram';

/** For those who go back to the commit before, and for another portal with the same work directory. */
const RETENTION_MS = 7 * 24 * 60 * 60_000;

interface Options {
  config: {
    programs: HeliumConfig['programs'];
    operations: Pick<
      HeliumConfig['operations'],
      'workDirectory' | 'deadline' | 'grace'
    >;
  };
  logger: LoggerService;
}

/**
 * Removes the commits of repositories that no program of the configuration names any more. Workspaces name none: each operation takes
 * the commit that its program has when it begins. One that began before the configuration changed may still be at an older one, here
 * or on a replica with the same work directory; each use leaves its time at the folder, and no attempt lasts as long as they are kept.
 */
export class SourceSweep {
  readonly #options: Options;

  private constructor(options: Options) {
    this.#options = options;
  }

  static create(options: Options): SourceSweep {
    return new SourceSweep(options);
  }

  /** What can't be removed is said in the log, and tried again by the next run. */
  async run(signal?: AbortSignal): Promise<void> {
    const { config, logger } = this.#options;
    const cache = sourceCache(config);
    const wanted = this.#wanted(cache);
    const unusedSince = Date.now() - this.#retentionMs();
    for (const name of await foldersOf(cache)) {
      if (signal?.aborted) {
        return;
      }
      const folder = join(cache, name);
      try {
        if (wanted.has(name) || (await stat(folder)).mtimeMs > unusedSince) {
          continue;
        }
        await removeWhole(folder);
        logger.info(
          `Removed ${folder}, which no program of the configuration has any more`,
        );
      } catch (error) {
        logger.warn(`${folder} can't be removed: ${stringifyError(error)}`);
      }
    }
  }

  #wanted(cache: string): Set<string> {
    return new Set(
      Object.values(this.#options.config.programs).flatMap(({ configured }) => {
        const source = configured?.source;
        return source && 'git' in source
          ? [
              basename(
                checkoutFolder(
                  { url: source.git, commit: source.commit },
                  cache,
                ),
              ),
            ]
          : [];
      }),
    );
  }

  #retentionMs(): number {
    const { deadline, grace } = this.#options.config.operations;
    return Math.max(
      RETENTION_MS,
      2 * (deadline.as('milliseconds') + grace.as('milliseconds')),
    );
  }
}

async function foldersOf(cache: string): Promise<string[]> {
  try {
    return await readdir(cache);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

/** Nobody finds half of it, though it is removed piece by piece; what a crash leaves, the next run finds. */
async function removeWhole(folder: string): Promise<void> {
  const leaving = join(folder, '..', `.leaving-${randomUUID()}`);
  await rename(folder, leaving);
  await rm(leaving, { recursive: true, force: true });
}
