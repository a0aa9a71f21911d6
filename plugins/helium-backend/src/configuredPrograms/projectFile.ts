import { InputError } from '@backstage/errors';
import { parseDocument } from 'yaml';
import { z } from 'zod';

/** A key of the project's own config, as `Pulumi.yaml` declares it. */
export interface ConfigDeclaration {
  type: ConfigType;
  /** Of an array's elements. */
  items?: ConfigItems;
  description?: string;
  secret: boolean;
  default?: unknown;
}

export type ConfigType = 'string' | 'integer' | 'boolean' | 'array' | 'object';

export interface ConfigItems {
  type: ConfigType;
  items?: ConfigItems;
}

/** What Helium needs of a `Pulumi.yaml`. */
export interface ProjectFile {
  /** Of the Pulumi project: `[a-z0-9-]`. */
  name: string;
  description?: string;
  runtime: { name: string; options?: Record<string, unknown> };
  /** Relative to the folder of the file. */
  main?: string;
  /** The project's own keys, without its name. */
  config: Record<string, ConfigDeclaration>;
  /** Values of providers' keys: `aws:region`. */
  providerConfig: Record<string, unknown>;
}

const PROJECT_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const RUNTIME = /^[a-z][a-z0-9-]{0,31}$/;
const CONFIG_KEY = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;
/** Aliases may make a small file a large one. */
const MAXIMUM_ALIASES = 100;

const type = z.enum(['string', 'integer', 'boolean', 'array', 'object']);
const items: z.ZodType<ConfigItems> = z.strictObject({
  type,
  items: z.lazy(() => items).optional(),
});
const declaration = z.strictObject({
  type: type.optional(),
  items: items.optional(),
  description: z.string().optional(),
  secret: z.boolean().optional(),
  default: z.unknown().optional(),
  value: z.unknown().optional(),
});
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const file = z.object({
  name: z
    .string()
    .regex(
      PROJECT_NAME,
      'must consist of lower-case letters, digits and hyphens (Helium keeps its stacks by it)',
    ),
  description: z.string().nullish(),
  runtime: z.union([
    z.string().regex(RUNTIME, 'is not the name of a runtime'),
    z.strictObject({
      name: z.string().regex(RUNTIME, 'is not the name of a runtime'),
      options: z.record(z.string(), z.unknown()).optional(),
    }),
  ]),
  main: z.string().min(1).optional(),
  config: z.record(z.string(), z.union([scalar, declaration])).nullish(),
});

/** Keys that say something to people only, or to tools that Helium is not. */
const IGNORED = ['author', 'website', 'license', 'template'];
/** A program of this runtime stands in the same file. */
const OF_YAML = ['variables', 'resources', 'outputs', 'components'];

/**
 * Reads a `Pulumi.yaml`.
 *
 * @throws InputError that names each key which is wrong, or which Helium does not support
 */
export function parseProjectFile(text: string): ProjectFile {
  const content = parseYaml(text);
  const parsed = file.safeParse(content);
  const problems = parsed.success
    ? refusedKeys(content as object, runtimeOf(parsed.data).name)
    : parsed.error.issues.flatMap(describeIssue);
  if (!parsed.success || problems.length) {
    throw new InputError(`Pulumi.yaml: ${problems.join('; ')}`);
  }
  const { name, description, main } = parsed.data;
  const config: ProjectFile['config'] = {};
  const providerConfig: ProjectFile['providerConfig'] = {};
  for (const [key, entry] of Object.entries(parsed.data.config ?? {})) {
    const [namespace, own] = key.includes(':')
      ? key.split(/:(.*)/s)
      : [name, key];
    if (namespace === name) {
      problems.push(...problemsOf(own, entry));
      config[own] = declare(entry);
    } else if (
      typeof entry === 'object' &&
      (entry.value === undefined || Object.keys(entry).length > 1)
    ) {
      problems.push(
        `config.${key}: a key of another namespace can only have a 'value', which everybody may read`,
      );
    } else {
      providerConfig[key] = typeof entry === 'object' ? entry.value : entry;
    }
  }
  if (problems.length) {
    throw new InputError(`Pulumi.yaml: ${problems.join('; ')}`);
  }
  return {
    name,
    ...(description && { description }),
    runtime: runtimeOf(parsed.data),
    ...(main && { main }),
    config,
    providerConfig,
  };
}

function parseYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length) {
    // Without the piece of the file that the parser shows.
    const [what] = document.errors[0].message.split('\n');
    throw new InputError(`Pulumi.yaml is not YAML: ${what.replace(/:$/, '')}`);
  }
  return document.toJS({ maxAliasCount: MAXIMUM_ALIASES });
}

function runtimeOf({ runtime }: z.infer<typeof file>): ProjectFile['runtime'] {
  return typeof runtime === 'string' ? { name: runtime } : runtime;
}

function refusedKeys(content: object, runtime: string): string[] {
  const known = [
    ...Object.keys(file.shape),
    ...IGNORED,
    ...(runtime === 'yaml' ? OF_YAML : []),
  ];
  return Object.keys(content)
    .filter(key => !known.includes(key))
    .map(key =>
      key === 'backend'
        ? `'backend' can't be set: states are kept in helium.pulumi.backendUrl`
        : `'${key}' is not supported`,
    );
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.');
  if (issue.code === 'invalid_union') {
    // Of the alternatives, the mapping is the one that can be nearly right.
    const nested = issue.errors.at(-1) ?? [];
    return nested.flatMap(inner =>
      describeIssue({ ...inner, path: [...issue.path, ...inner.path] }),
    );
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => `${path}.${key} is not supported`);
  }
  return [path ? `${path}: ${issue.message}` : issue.message];
}

function problemsOf(
  key: string,
  entry: z.infer<typeof scalar> | z.infer<typeof declaration>,
): string[] {
  const at = `config.${key}`;
  if (!CONFIG_KEY.test(key)) {
    return [
      `${at}: a name must begin with a letter and have no other characters than letters, digits, '_', '.' and '-'`,
    ];
  }
  if (typeof entry !== 'object') {
    return [];
  }
  const { type: declared, secret } = entry;
  const preset = entry.default ?? entry.value;
  if (!declared && preset === undefined) {
    return [`${at}: 'type' is missing`];
  }
  if (secret && preset !== undefined) {
    return [
      `${at}: a secret can't have a default, which everybody who may create a workspace would read`,
    ];
  }
  if ((declared === 'array') !== (entry.items !== undefined)) {
    return [
      declared === 'array'
        ? `${at}: 'items' is missing`
        : `${at}: only an array has 'items'`,
    ];
  }
  return [];
}

function declare(
  entry: z.infer<typeof scalar> | z.infer<typeof declaration>,
): ConfigDeclaration {
  if (typeof entry !== 'object') {
    return { secret: false, ...inferred(entry) };
  }
  const preset = entry.default ?? entry.value;
  return {
    ...(entry.type ? { type: entry.type, default: preset } : inferred(preset)),
    ...(entry.items && { items: entry.items }),
    ...(entry.description && { description: entry.description }),
    secret: entry.secret ?? false,
  };
}

function inferred(value: unknown): Pick<ConfigDeclaration, 'type' | 'default'> {
  switch (typeof value) {
    case 'boolean':
      return { type: 'boolean', default: value };
    case 'object':
      return {
        type: Array.isArray(value) ? 'array' : 'object',
        default: value,
      };
    default:
      // Pulumi has no type for fractions.
      return Number.isInteger(value)
        ? { type: 'integer', default: value }
        : { type: 'string', default: String(value) };
  }
}
