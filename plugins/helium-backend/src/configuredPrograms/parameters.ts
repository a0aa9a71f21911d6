import { InputError } from '@backstage/errors';
import type {
  ParameterOptionsMap,
  ProgramProject,
} from '@helium-portal/backstage-plugin-helium-node';
import { z } from 'zod';
import type {
  ConfigDeclaration,
  ConfigItems,
  ProjectFile,
} from './projectFile';

type Declarations = ProjectFile['config'];

/**
 * The parameters that a project's config declares, as other programs have them.
 *
 * @throws InputError that names each default which is not of its type
 */
export function parameterShape(config: Declarations): z.ZodRawShape {
  const problems: string[] = [];
  const shape = Object.fromEntries(
    Object.entries(config).map(([key, declaration]) => {
      const schema = schemaOf(declaration);
      const preset = declaration.default;
      if (preset !== undefined && !schema.safeParse(preset).success) {
        problems.push(
          `config.${key}.default: is not of the type '${declaration.type}'`,
        );
      }
      const described = declaration.description
        ? schema.meta({ description: declaration.description })
        : schema;
      return [
        key,
        preset === undefined ? described : described.default(preset as any),
      ];
    }),
  );
  if (problems.length) {
    throw new InputError(`Pulumi.yaml: ${problems.join('; ')}`);
  }
  return shape;
}

export function secretOptions(
  config: Declarations,
): ParameterOptionsMap<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, { secret }]) => secret)
      .map(([key]) => [key, { secret: true }]),
  );
}

/**
 * The stack's config for a workspace's parameters. Those that were declared after it was made get their defaults.
 *
 * @throws InputError that names each parameter without a value
 */
export function stackConfig(
  project: Pick<ProjectFile, 'config' | 'providerConfig'>,
  parameters: Record<string, unknown>,
): NonNullable<ProgramProject['config']> {
  const own = Object.entries(project.config).map(
    ([key, { default: preset, secret }]) =>
      [key, { value: parameters[key] ?? preset, secret }] as const,
  );
  const missing = own.filter(([, { value }]) => value === undefined);
  if (missing.length) {
    throw new InputError(
      missing
        .map(
          ([key]) =>
            `parameters.${key} is missing, which the program requires by now; update the workspace with it`,
        )
        .join('; '),
    );
  }
  return Object.fromEntries([
    ...Object.entries(project.providerConfig).map(
      ([key, value]) => [key, { value }] as const,
    ),
    ...own,
  ]);
}

function schemaOf(declared: ConfigItems | ConfigDeclaration): z.ZodType {
  switch (declared.type) {
    case 'string':
      return z.string();
    case 'integer':
      return z.number().int('must be a whole number');
    case 'boolean':
      return z.boolean();
    case 'array':
      return z.array(declared.items ? schemaOf(declared.items) : z.unknown());
    default:
      return z.record(z.string(), z.unknown());
  }
}
