import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import {
  createWorkspaceProgram,
  type WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeliumConfig } from '../config';
import type { ConfiguredProgramConfig } from './config';
import { isCheckedOut } from './gitCheckout';
import { CONFIGURED_ENTRYPOINT } from './names';
import { executableOf, hasLanguageHost } from './languageHosts';
import { findNodejsEntry, type NodejsEntry } from './nodejsEntry';
import { checksOf, connectionsOf } from './outputTemplates';
import { parameterShape, secretOptions } from './parameters';
import { parseProjectFile, type ProjectFile } from './projectFile';
import { type ConfiguredSettings, programFolder } from './settings';

/** A program of the configuration, as it could be read last. */
export interface ConfiguredProgram {
  program: WorkspaceProgram<any>;
  settings: ConfiguredSettings;
  /** Why it takes no workspaces. */
  unavailable?: string;
}

type Options = {
  config: Pick<
    HeliumConfig,
    'programs' | 'pulumi' | 'secretsKey' | 'operations'
  >;
  logger: LoggerService;
};

/** The programs that are folders or repositories with a `Pulumi.yaml`. */
export class ConfiguredPrograms {
  readonly #options: Options;
  readonly #programs: Map<string, ConfiguredProgram>;

  private constructor(options: Options) {
    this.#options = options;
    this.#programs = new Map();
  }

  /** Reads what is on this host. What must be fetched first is unavailable until {@link fetchMissing} has. */
  static async load(options: Options): Promise<ConfiguredPrograms> {
    const programs = new ConfiguredPrograms(options);
    for (const [name, configured] of programs.#sources()) {
      const { source } = configured;
      const missing =
        'git' in source &&
        !isCheckedOut(
          { url: source.git, commit: source.commit },
          programs.#cache,
        );
      await programs.#read(
        name,
        configured,
        missing && `commit ${source.commit} is being fetched`,
      );
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
    if (!this.#waiting().length) {
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
    for (const [name, configured] of this.#waiting()) {
      onChange(await this.#read(name, configured, undefined, signal));
    }
  }

  get #cache(): string {
    return join(this.#options.config.operations.workDirectory, 'sources');
  }

  #sources(): Array<[string, ConfiguredProgramConfig]> {
    return Object.entries(this.#options.config.programs).flatMap(
      ([name, { configured }]) => (configured ? [[name, configured]] : []),
    );
  }

  #waiting() {
    return this.#sources().filter(([name, { source }]) => {
      const { unavailable } = this.#programs.get(name)!;
      return (
        unavailable &&
        'git' in source &&
        !isCheckedOut({ url: source.git, commit: source.commit }, this.#cache)
      );
    });
  }

  /** @param pending - why it can't be read yet */
  async #read(
    name: string,
    configured: ConfiguredProgramConfig,
    pending: string | false | undefined,
    signal?: AbortSignal,
  ): Promise<ConfiguredProgram> {
    const earlier = this.#programs.get(name)?.unavailable;
    let result: ConfiguredProgram;
    try {
      if (pending) {
        throw new InputError(pending);
      }
      result = await this.#available(name, configured, signal);
      if (earlier) {
        this.#options.logger.info(`Program '${name}' is available`);
      }
    } catch (error) {
      result = this.#unavailable(name, configured, toError(error).message);
      if (result.unavailable !== earlier) {
        this.#options.logger.warn(
          `Program '${name}' takes no workspaces: ${result.unavailable}`,
        );
      }
    }
    this.#programs.set(name, result);
    return result;
  }

  async #available(
    name: string,
    configured: ConfiguredProgramConfig,
    signal?: AbortSignal,
  ): Promise<ConfiguredProgram> {
    const folder = await programFolder(
      { source: configured.source, cache: this.#cache },
      signal,
    );
    const text = await readFile(join(folder, 'Pulumi.yaml'), 'utf8').catch(
      () => {
        throw new InputError(
          `${describe(configured)} has no Pulumi.yaml that can be read`,
        );
      },
    );
    const project = parseProjectFile(text);
    this.#requireSecretsKey(project);
    const entry = await this.#findRuntime(folder, project);
    const program = createWorkspaceProgram({
      ...shared(name, configured),
      title: configured.title ?? project.name,
      description: project.description ?? '',
      parameters: z => z.object(parameterShape(project.config)),
      parameterOptions: merge(
        secretOptions(project.config),
        configured.parameters,
      ),
    });
    return {
      program: { ...program, project: project.name },
      settings: {
        ...this.#settings(configured),
        project: { ...project, entry },
      },
    };
  }

  /** It can't be made or changed, but what exists of it can be destroyed, which takes the state alone. */
  #unavailable(
    name: string,
    configured: ConfiguredProgramConfig,
    why: string,
  ): ConfiguredProgram {
    return {
      program: createWorkspaceProgram({
        ...shared(name, configured),
        title: configured.title ?? name,
        description: '',
        parameters: z => z.object({}),
      }),
      settings: { ...this.#settings(configured), unavailable: why },
      unavailable: why,
    };
  }

  #settings(configured: ConfiguredProgramConfig): ConfiguredSettings {
    return {
      source: configured.source,
      cache: this.#cache,
      environment: this.#options.config.pulumi.environment,
      inventory: configured.inventory?.kubernetes,
    };
  }

  #requireSecretsKey({ config }: ProjectFile): void {
    const secret = Object.keys(config).find(key => config[key].secret);
    if (secret && !this.#options.config.secretsKey) {
      throw new InputError(
        `it has the secret parameter '${secret}', so helium.secretsKey must be set`,
      );
    }
  }

  /** Where the runner starts it; undefined when a language host does. */
  async #findRuntime(
    folder: string,
    { runtime, main }: ProjectFile,
  ): Promise<NodejsEntry | undefined> {
    if (runtime.name === 'nodejs') {
      const entry = await findNodejsEntry(folder, main);
      if (entry.language === 'javascript') {
        return entry;
      }
    }
    const { pulumi } = this.#options.config;
    const { PATH, PULUMI_HOME } = pulumi.environment;
    const there = await hasLanguageHost(runtime.name, {
      path: PATH ?? process.env.PATH ?? '',
      command: pulumi.command,
      home: pulumi.home ?? PULUMI_HOME,
    });
    if (!there) {
      throw new InputError(
        `its runtime '${runtime.name}' needs the language host ${executableOf(
          runtime.name,
        )}, which is missing: install it (it comes with Pulumi's own distribution) beside the Pulumi CLI, on the PATH of the runners, or in PULUMI_HOME${
          runtime.name === 'nodejs'
            ? '; or compile the program and name the result as main in its package.json'
            : ''
        }`,
      );
    }
    return undefined;
  }
}

function shared(name: string, configured: ConfiguredProgramConfig) {
  const { source, connections, checks } = configured;
  return {
    name,
    version: 'git' in source ? `0.0.0+${source.commit.slice(0, 12)}` : '0.0.0',
    entrypoint: CONFIGURED_ENTRYPOINT,
    connections: (outputs: Record<string, unknown>) =>
      connectionsOf(connections, outputs),
    checks: (outputs: Record<string, unknown>) => checksOf(checks, outputs),
  };
}

function merge<T extends object>(
  a: Record<string, T | undefined>,
  b: Record<string, T | undefined>,
): Record<string, T> {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...names].map(name => [name, { ...a[name], ...b[name] } as T]),
  );
}

function describe({ source }: ConfiguredProgramConfig): string {
  return 'git' in source
    ? `commit ${source.commit}${
        source.directory ? ` (folder '${source.directory}')` : ''
      }`
    : `the directory '${source.directory}'`;
}
