import { ConflictError, InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type {
  HeliumProgramsExtensionPoint,
  WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import { z } from 'zod';
import type { HeliumConfig } from './config';

/** A program with what the configuration says of it. */
export interface RegisteredProgram {
  program: WorkspaceProgram<any>;
  /** From `helium.programs.<name>.settings`, parsed by the program's schema. */
  settings: unknown;
  /** A program that is not enabled takes no new workspaces; those that exist can still be destroyed. */
  enabled: boolean;
  /** JSON schema, draft 7, of the parameters as people give them. */
  parametersSchema: JsonObject;
}

export interface ProgramRegistry {
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

  private constructor(programs: Map<string, RegisteredProgram>) {
    this.#programs = programs;
  }

  /** @throws InputError when settings don't fit a program's schema; it names the key, never the value. */
  static create(options: {
    programs: WorkspaceProgram<any>[];
    config: Pick<HeliumConfig, 'programs' | 'secretsKey'>;
  }): DefaultProgramRegistry {
    const registered = new Map<string, RegisteredProgram>();
    for (const program of options.programs) {
      const configured = options.config.programs[program.name];
      requireSecretsKey(program, options.config.secretsKey);
      registered.set(program.name, {
        program,
        settings: parseSettings(program, configured?.settings),
        enabled: configured?.enabled ?? true,
        parametersSchema: z.toJSONSchema(program.parameters, {
          target: 'draft-7',
          io: 'input',
        }) as JsonObject,
      });
    }
    return new DefaultProgramRegistry(registered);
  }

  get(name: string): RegisteredProgram | undefined {
    return this.#programs.get(name);
  }

  list(): RegisteredProgram[] {
    return [...this.#programs.values()];
  }
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
