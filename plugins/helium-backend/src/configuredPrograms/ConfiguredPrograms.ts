import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import type { HeliumConfig } from '../config';
import type { ConfiguredProgramConfig } from './config';
import { isCheckedOut } from './gitCheckout';
import {
  type ConfiguredProgram,
  readProgram,
  sourceCache,
  unavailableProgram,
} from './readProgram';

type Config = Parameters<typeof readProgram>[2] &
  Pick<HeliumConfig, 'programs'>;

/** The programs that are folders or repositories with a `Pulumi.yaml`. */
export class ConfiguredPrograms {
  readonly #config: Config;
  readonly #logger: LoggerService;
  readonly #programs = new Map<string, ConfiguredProgram>();

  private constructor(config: Config, logger: LoggerService) {
    this.#config = config;
    this.#logger = logger;
  }

  /** Reads what is on this host. What must be fetched first is unavailable until {@link fetchMissing} has. */
  static async load(options: {
    config: Config;
    logger: LoggerService;
  }): Promise<ConfiguredPrograms> {
    const programs = new ConfiguredPrograms(options.config, options.logger);
    for (const [name, configured] of programs.#sources()) {
      await programs.#read(name, configured, { fetch: false });
    }
    return programs;
  }

  list(): ConfiguredProgram[] {
    return [...this.#programs.values()];
  }

  /** Fetches the repositories that are not there yet, now and every minute until they are; never for a request. */
  async schedule(
    scheduler: SchedulerService,
    onChange: (program: ConfiguredProgram) => void,
  ): Promise<void> {
    if (!this.#missing().length) {
      return;
    }
    await scheduler.scheduleTask({
      id: 'helium-program-sources',
      frequency: { minutes: 1 },
      timeout: { minutes: 15 },
      // Each replica has folders of its own.
      scope: 'local',
      fn: signal => this.fetchMissing(onChange, signal),
    });
  }

  async fetchMissing(
    onChange: (program: ConfiguredProgram) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    for (const [name, configured] of this.#missing()) {
      onChange(await this.#read(name, configured, { fetch: true, signal }));
    }
  }

  #sources(): Array<[string, ConfiguredProgramConfig]> {
    return Object.entries(this.#config.programs).flatMap(
      ([name, { configured }]) => (configured ? [[name, configured]] : []),
    );
  }

  /** Those that could not be read because their repository was not there. */
  #missing(): Array<[string, ConfiguredProgramConfig]> {
    return this.#sources().filter(
      ([name, configured]) =>
        this.#programs.get(name)?.unavailable && !this.#isHere(configured),
    );
  }

  #isHere({ source }: ConfiguredProgramConfig): boolean {
    return (
      !('git' in source) ||
      isCheckedOut(
        { url: source.git, commit: source.commit },
        sourceCache(this.#config),
      )
    );
  }

  /** The log tells each change once. */
  async #read(
    name: string,
    configured: ConfiguredProgramConfig,
    { fetch, signal }: { fetch: boolean; signal?: AbortSignal },
  ): Promise<ConfiguredProgram> {
    const before = this.#programs.get(name)?.unavailable;
    let program: ConfiguredProgram;
    try {
      if (!fetch && !this.#isHere(configured)) {
        throw new InputError('its repository is being fetched');
      }
      program = await readProgram(name, configured, this.#config, signal);
      if (before) {
        this.#logger.info(`Program '${name}' is available`);
      }
    } catch (error) {
      const { message } = toError(error);
      program = unavailableProgram(name, configured, this.#config, message);
      if (message !== before) {
        this.#logger.warn(`Program '${name}' takes no workspaces: ${message}`);
      }
    }
    this.#programs.set(name, program);
    return program;
  }
}
