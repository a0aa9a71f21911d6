import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type {
  Check,
  Connection,
  ParameterOptions,
  ParameterOptionsMap,
  WorkspaceProgram,
} from './program';

const NAME = /^[a-z][a-z0-9_-]{0,62}$/;

/**
 * Declares a program. Its Pulumi project is its name with `_` replaced, because the PostgreSQL state backend takes `_` for a
 * wildcard.
 *
 * @throws InputError when the name is not `[a-z0-9_-]`, an option names a parameter that the schema lacks, or a parameter that names a
 * workspace is secret or of no program.
 * @public
 */
export function createWorkspaceProgram<TShape extends z.ZodRawShape>(options: {
  name: string;
  title: string;
  description: string;
  version: string;
  parameters: (zod: typeof z) => z.ZodObject<TShape>;
  parameterOptions?: ParameterOptionsMap<z.infer<z.ZodObject<TShape>>>;
  settings?: (zod: typeof z) => z.ZodType;
  entrypoint: string;
  plugins?: Record<string, string>;
  sleeps?: boolean;
  keepsData?: boolean;
  connections?: (outputs: Record<string, unknown>) => Connection[];
  checks?: (outputs: Record<string, unknown>) => Check[];
  effectiveValues?: WorkspaceProgram['effectiveValues'];
}): WorkspaceProgram<z.ZodObject<TShape>> {
  if (!NAME.test(options.name)) {
    throw new InputError(
      `Program name '${options.name}' must match ${NAME.source}`,
    );
  }
  const parameters = options.parameters(z).strict();
  for (const key of Object.keys(options.parameterOptions ?? {})) {
    if (!(key in parameters.shape)) {
      throw new InputError(
        `Program '${options.name}' has options for '${key}', which is not one of its parameters`,
      );
    }
  }
  requireReadableReferences(options.name, options.parameterOptions ?? {});
  return {
    name: options.name,
    project: options.name.replaceAll('_', '-'),
    title: options.title,
    description: options.description,
    version: options.version,
    parameters: parameters as unknown as z.ZodObject<TShape>,
    parameterOptions: options.parameterOptions ?? {},
    settings: options.settings?.(z),
    entrypoint: options.entrypoint,
    plugins: options.plugins ?? {},
    sleeps: options.sleeps ?? false,
    keepsData: options.keepsData ?? false,
    connections: options.connections ?? (() => []),
    checks: options.checks ?? (() => []),
    effectiveValues: options.effectiveValues,
  };
}

/** What a workspace is built on is shown, and looked for by its name. */
function requireReadableReferences(
  program: string,
  options: Record<string, ParameterOptions | undefined>,
): void {
  for (const [name, { secret, workspace } = {}] of Object.entries(options)) {
    if (workspace && (secret || !workspace.programs.length)) {
      throw new InputError(
        `The parameter '${name}' of program '${program}' names a workspace, so it can't be secret, and its option 'workspace' must name the programs that the workspace may be of`,
      );
    }
  }
}
