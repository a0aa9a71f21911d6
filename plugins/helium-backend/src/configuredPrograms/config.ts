import { isAbsolute, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { isTemplate } from './outputTemplates';

const text = z.string().min(1, 'must not be empty');
const command = z.array(text).min(1, 'must name a command');
const commit = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'must be a whole commit: 40 hexadecimal digits');
const repository = text.superRefine((url, issues) => {
  const problem = problemOf(url);
  if (problem) {
    issues.addIssue({ code: 'custom', message: problem });
  }
});

/** A folder of this host, or a commit of a repository with the folder in it. */
export type ProgramSource =
  | { directory: string }
  | { git: string; commit: string; directory?: string; install?: string[] };

const source = z
  .strictObject({
    directory: text.optional(),
    git: repository.optional(),
    commit: commit.optional(),
    install: command.optional(),
  })
  .transform(({ directory, git, ...rest }, issues): ProgramSource => {
    const refuse = (path: string[], message: string) => {
      issues.addIssue({ code: 'custom', path, message });
      return z.NEVER;
    };
    if (git !== undefined) {
      if (directory && !isInside(directory)) {
        return refuse(['directory'], 'must be a folder inside the repository');
      }
      const { commit: pinned } = rest;
      return pinned === undefined
        ? refuse(
            ['commit'],
            'is missing: a branch may move, so a program is pinned to a commit',
          )
        : { ...rest, git, commit: pinned, directory };
    }
    const [stray] = Object.keys(rest);
    if (stray) {
      return refuse([stray], "only goes with 'git'");
    }
    return directory === undefined
      ? refuse([], "needs a 'directory', or 'git' and a 'commit'")
      : { directory: resolve(directory) };
  });

const connection = z
  .strictObject({
    kind: z.enum([
      'console',
      'notebooks',
      'kubectl',
      'pachctl',
      'link',
      'command',
    ]),
    title: text,
    url: text.optional(),
    command: text.optional(),
    secret: z.strictObject({ output: text, filename: text }).optional(),
  })
  .refine(
    ({ url, command: shell, secret }) => url ?? shell ?? secret,
    "needs a 'url', a 'command' or a 'secret' (an output is written ${{ outputs.name }})",
  );

const timeoutSeconds = z.number().positive().optional();
const check = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('http'),
    title: text,
    url: text,
    expect: z.strictObject({ min: z.int(), max: z.int() }).optional(),
    timeoutSeconds,
  }),
  z.strictObject({
    type: z.literal('kubernetes'),
    title: text,
    kind: z.enum(['Deployment', 'StatefulSet', 'Namespace']),
    namespace: text.optional(),
    name: text,
    timeoutSeconds,
  }),
]);

const parameter = z.strictObject({
  mutable: z.boolean().optional(),
  widget: z.enum(['yaml', 'json', 'textarea']).optional(),
  workspace: z.strictObject({ programs: z.array(text).min(1) }).optional(),
});

const configuredProgram = z
  .strictObject({
    source,
    title: text.optional(),
    parameters: z.record(z.string(), parameter).default({}),
    connections: z.array(connection).default([]),
    checks: z.array(check).default([]),
    inventory: z
      .strictObject({
        kubernetes: z.strictObject({
          kubeconfig: text.transform(path => resolve(path)),
          context: text,
        }),
      })
      .optional(),
  })
  .superRefine(({ checks, inventory }, issues) => {
    checks.forEach((each, index) => {
      if (each.type === 'kubernetes' && !inventory) {
        issues.addIssue({
          code: 'custom',
          path: ['checks', index],
          message:
            "a check of type 'kubernetes' needs inventory.kubernetes, which names the cluster",
        });
      }
      if (each.type === 'http' && !isTemplate(each.url)) {
        issues.addIssue({
          code: 'custom',
          path: ['checks', index, 'url'],
          message:
            'must be the name of an output, or a URL in which an output is written ${{ outputs.name }}',
        });
      }
    });
  });

/** A program that the configuration alone describes: what `helium.programs.<name>` says beside `enabled`. */
export type ConfiguredProgramConfig = z.infer<typeof configuredProgram>;
export type InventoryConfig = NonNullable<
  ConfiguredProgramConfig['inventory']
>['kubernetes'];

/** Keys that only a program with a `source` has. */
const OWN_KEYS = Object.keys(configuredProgram.shape);

/**
 * Reads `helium.programs.<name>`; undefined when a module brings the program.
 *
 * @throws InputError that names each wrong key
 */
export function readConfiguredProgram(
  name: string,
  raw: Record<string, unknown>,
): ConfiguredProgramConfig | undefined {
  const own = Object.keys(raw).filter(key => OWN_KEYS.includes(key));
  if (!own.length) {
    return undefined;
  }
  const at = `helium.programs.${name}`;
  if (!('source' in raw)) {
    throw new InputError(`${at}.${own[0]} needs ${at}.source`);
  }
  if ('settings' in raw) {
    throw new InputError(
      `${at}.settings is for programs of modules; a program with a source is set up by its parameters`,
    );
  }
  const { enabled: _enabled, ...rest } = raw;
  const result = configuredProgram.safeParse(rest);
  if (!result.success) {
    throw new InputError(
      result.error.issues
        .flatMap(flatten)
        .map(({ path, message }) => `${[at, ...path].join('.')}: ${message}`)
        .join('; '),
    );
  }
  return result.data;
}

function flatten(
  issue: z.core.$ZodIssue,
): Array<{ path: PropertyKey[]; message: string }> {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map(key => ({
        path: [...issue.path, key],
        message: 'is not a key of Helium',
      }))
    : [issue];
}

function isInside(folder: string): boolean {
  return !isAbsolute(folder) && !folder.split(/[/\\]/).includes('..');
}

function problemOf(url: string): string | undefined {
  if (url.startsWith('-') || url.includes('::')) {
    return 'is not the URL of a repository';
  }
  // `git@host:path`, or a path of this host.
  if (!url.includes('://')) {
    return isAbsolute(url) || /^[\w.-]+@[\w.-]+:/.test(url)
      ? undefined
      : 'must be a URL, or an absolute path';
  }
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return 'is not a URL';
  }
  if (!['https:', 'http:', 'ssh:', 'git:', 'file:'].includes(parsed.protocol)) {
    return `has the scheme '${parsed.protocol}', which is not one of https, http, ssh, git and file`;
  }
  // A token may stand in the place of the name.
  const hasCredentials =
    parsed.password || (parsed.username && /^https?:$/.test(parsed.protocol));
  return hasCredentials
    ? 'must not hold credentials; let git sign in by a credential helper or an SSH key'
    : undefined;
}
