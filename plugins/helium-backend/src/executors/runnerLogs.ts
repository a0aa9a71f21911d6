import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const RETENTION_MS = 7 * 24 * 60 * 60_000;

/** The runners' own logs, kept for a while once their attempts have ended: what went wrong before or beside the events is only there. */
export class RunnerLogs {
  readonly #folder: string;
  readonly #logger: LoggerService;

  private constructor(folder: string, logger: LoggerService) {
    this.#folder = folder;
    this.#logger = logger;
  }

  static create(options: {
    workDirectory: string;
    logger: LoggerService;
  }): RunnerLogs {
    return new RunnerLogs(join(options.workDirectory, 'logs'), options.logger);
  }

  /** Takes a file over, if it says anything. */
  async keepFile(attemptId: string, path: string): Promise<void> {
    const size = await stat(path).then(
      ({ size: bytes }) => bytes,
      () => 0,
    );
    if (size > 0) {
      await rename(path, await this.#place(attemptId));
    }
  }

  async keepText(attemptId: string, text: string): Promise<void> {
    if (text) {
      await writeFile(await this.#place(attemptId), text, { mode: 0o600 });
    }
  }

  /** Removes the logs that are past their time. */
  async sweep(): Promise<void> {
    const names = await readdir(this.#folder).catch(error => {
      if (error.code === 'ENOENT') {
        return [];
      }
      throw error;
    });
    for (const name of names) {
      const path = join(this.#folder, name);
      try {
        if ((await stat(path)).mtimeMs < Date.now() - RETENTION_MS) {
          await rm(path, { force: true });
        }
      } catch (error) {
        this.#logger.warn(`${path} can't be removed: ${stringifyError(error)}`);
      }
    }
  }

  async #place(attemptId: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return join(this.#folder, `${attemptId}.log`);
  }
}
