import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { within } from '../lib/within';

export interface CheckOptions {
  name: string;
  /** @throws what is wrong; it goes to the log, and never to who asks */
  run(): Promise<void>;
  /** What is said of it when it fails, without details of this installation. */
  why: string;
  /** How long a result holds, in milliseconds. */
  holds: { passed: number; failed: number };
}

/** How long a check may take. */
const PATIENCE_MS = 5_000;

/** A check that is made only as often as its result gets old, however often it is asked for. */
export class CachedCheck {
  readonly name: string;
  readonly #options: CheckOptions;
  readonly #logger: LoggerService;
  #result: Promise<{ ok: boolean }> | undefined;
  #validUntil = 0;
  #wasOk = true;

  private constructor(options: CheckOptions, logger: LoggerService) {
    this.name = options.name;
    this.#options = options;
    this.#logger = logger;
  }

  static create(options: CheckOptions, logger: LoggerService): CachedCheck {
    return new CachedCheck(options, logger);
  }

  async result(): Promise<{ name: string; ok: boolean; why?: string }> {
    if (!this.#result || performance.now() > this.#validUntil) {
      this.#validUntil = Infinity;
      this.#result = this.#run();
    }
    const { ok } = await this.#result;
    return ok
      ? { name: this.name, ok }
      : { name: this.name, ok, why: this.#options.why };
  }

  async #run(): Promise<{ ok: boolean }> {
    const { run, holds } = this.#options;
    let ok = true;
    try {
      await within(PATIENCE_MS, `The check '${this.name}'`, run());
    } catch (error) {
      ok = false;
      // Once, not with each probe.
      if (this.#wasOk) {
        this.#logger.warn(
          `Not ready: ${this.#options.why} (${stringifyError(error)})`,
        );
      }
    }
    if (ok && !this.#wasOk) {
      this.#logger.info(`The check '${this.name}' passes again`);
    }
    this.#wasOk = ok;
    this.#validUntil = performance.now() + (ok ? holds.passed : holds.failed);
    return { ok };
  }
}
