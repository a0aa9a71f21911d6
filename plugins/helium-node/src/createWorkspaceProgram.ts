import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type {
  Check,
  Connection,
  ParameterOptionsMap,
  WorkspaceProgram,
} from './program';

const NAME = /^[a-z][a-z0-9_-]{0,62}$/;

/**
 * Declares a program. Its Pulumi project is its name with `_` replaced, because the PostgreSQL state backend takes `_` for a
 * wildcard.
 *
 * @throws InputError when the name is not `[a-z0-9_-]`, or an option names a parameter that the schema lacks.
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
  connections?: (outputs: Record<string, unknown>) => Connection[];
  checks?: (outputs: Record<string, unknown>) => Check[];
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
    connections: options.connections ?? (() => []),
    checks: options.checks ?? (() => []),
  };
}
