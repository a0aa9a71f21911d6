import { ConflictError, InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type {
  HeliumProgramsExtensionPoint,
  WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import { z } from 'zod';
import type { HeliumConfig } from './config';
import type { ConfiguredProgram } from './configuredPrograms/readProgram';

/** A program with what the configuration says of it. */
export interface RegisteredProgram {
  program: WorkspaceProgram<any>;
  /** From `helium.programs.<name>.settings`, parsed by the program's schema. */
  settings: unknown;
  /** A program that is not enabled takes no new workspaces; those that exist can still be destroyed. */
  enabled: boolean;
  /** Why a program that would be enabled can't be. */
  unavailable?: string;
  /** JSON schema, draft 7, of the parameters as people give them. */
  parametersSchema: JsonObject;
}

/** The old service's, taken where several programs are enabled and `helium.defaultProgram` names none. */
export const DEFAULT_PROGRAM = 'gcp_namespace_only';

export interface ProgramRegistry {
  /** Name of the program that is taken when a request names none; it may be one that the portal doesn't have. */
  readonly defaultProgram: string;
  get(name: string): RegisteredProgram | undefined;
  list(): RegisteredProgram[];
}

/** Takes programs from modules, before the configuration can be read. */
export class ProgramCollector implements HeliumProgramsExtensionPoint {
  readonly #programs = new Map<string, WorkspaceProgram<any>>();

  addProgram(...programs: WorkspaceProgram<any>[]): void {
    for (const program of programs) {
      if (this.#programs.has(program.name)) {
        throw new ConflictError(
          `Program '${program.name}' is registered twice`,
        );
      }
      this.#programs.set(program.name, program);
    }
  }

  get programs(): WorkspaceProgram<any>[] {
    return [...this.#programs.values()];
  }
}

export class DefaultProgramRegistry implements ProgramRegistry {
  readonly #programs: Map<string, RegisteredProgram>;
  readonly #config: Pick<HeliumConfig, 'programs' | 'defaultProgram'>;

  private constructor(
    programs: Map<string, RegisteredProgram>,
    config: Pick<HeliumConfig, 'programs' | 'defaultProgram'>,
  ) {
    this.#programs = programs;
    this.#config = config;
  }

  /**
   * @param options - `programs` are those of modules, `configured` those of the configuration
   * @throws InputError when settings don't fit a program's schema; it names the key, never the value. ConflictError when both bring a
   * program of the same name. InputError about `helium.defaultProgram` when it names no program.
   */
  static create(options: {
    programs: WorkspaceProgram<any>[];
    configured?: ConfiguredProgram[];
    config: Pick<HeliumConfig, 'programs' | 'secretsKey' | 'defaultProgram'>;
  }): DefaultProgramRegistry {
    const registered = new Map<string, RegisteredProgram>();
    for (const program of options.programs) {
      const configured = options.config.programs[program.name];
      requireSecretsKey(program, options.config.secretsKey);
      registered.set(program.name, {
        program,
        settings: parseSettings(program, configured?.settings),
        enabled: configured?.enabled ?? true,
        parametersSchema: schemaOf(program),
      });
    }
    const registry = new DefaultProgramRegistry(registered, options.config);
    for (const configured of options.configured ?? []) {
      const { name } = configured.program;
      if (registered.has(name)) {
        throw new ConflictError(
          `helium.programs.${name}.source: a module brings a program of this name; choose another one`,
        );
      }
      registry.put(configured);
    }
    const { defaultProgram } = options.config;
    if (defaultProgram && !registry.get(defaultProgram)) {
      throw new InputError(
        `helium.defaultProgram: '${defaultProgram}' is not a program of this portal; it has ${
          [...registered.keys()].join(', ') || 'none'
        }`,
      );
    }
    return registry;
  }

  get defaultProgram(): string {
    const enabled = this.list().filter(each => each.enabled);
    return (
      this.#config.defaultProgram ??
      (enabled.length === 1 ? enabled[0].program.name : DEFAULT_PROGRAM)
    );
  }

  /** Adds a program of the configuration, or replaces it when it could be read at last. */
  put({ program, settings, unavailable }: ConfiguredProgram): void {
    const wanted = this.#config.programs[program.name]?.enabled ?? true;
    this.#programs.set(program.name, {
      program,
      settings,
      enabled: wanted && !unavailable,
      ...(wanted && unavailable && { unavailable }),
      parametersSchema: schemaOf(program),
    });
  }

  get(name: string): RegisteredProgram | undefined {
    return this.#programs.get(name);
  }

  list(): RegisteredProgram[] {
    return [...this.#programs.values()];
  }
}

function schemaOf(program: WorkspaceProgram<any>): JsonObject {
  return z.toJSONSchema(program.parameters, {
    target: 'draft-7',
    io: 'input',
  }) as JsonObject;
}

function parseSettings(program: WorkspaceProgram<any>, settings: unknown) {
  if (!program.settings) {
    return settings ?? {};
  }
  const result = program.settings.safeParse(settings ?? {});
  if (!result.success) {
    const problems = result.error.issues.map(
      issue =>
        `${['helium.programs', program.name, 'settings', ...issue.path].join(
          '.',
        )}: ${issue.message}`,
    );
    throw new InputError(`Invalid configuration: ${problems.join('; ')}`);
  }
  return result.data;
}

function requireSecretsKey(
  program: WorkspaceProgram<any>,
  secretsKey: string | undefined,
) {
  const secret = Object.entries(program.parameterOptions).find(
    ([, options]) => (options as { secret?: boolean }).secret,
  );
  if (secret && !secretsKey) {
    throw new InputError(
      `Program '${program.name}' has the secret parameter '${secret[0]}', so helium.secretsKey must be set`,
    );
  }
}
