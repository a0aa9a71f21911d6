import type { FieldError } from '@helium-portal/backstage-plugin-helium-common';
import type {
  ParameterOptions,
  WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import { isDeepStrictEqual } from 'node:util';
import { isMap, parseDocument } from 'yaml';
import type { z } from 'zod';
import { FieldInputError } from '../errors';

type Parameters = Record<string, unknown>;

/** The largest text of a YAML parameter, in bytes. */
export const MAXIMUM_YAML_BYTES = 1024 * 1024;

/**
 * Parameters as the program's schema reads them, defaults filled in.
 *
 * @throws FieldInputError that names each `parameters.<path>` and its rule, and no value.
 */
export function parseParameters(
  program: WorkspaceProgram<any>,
  raw: Parameters,
): Parameters {
  const result = program.parameters.safeParse(raw);
  const errors = [
    ...(result.success ? [] : result.error.issues.flatMap(toFieldErrors)),
    ...yamlErrors(program, raw),
  ];
  if (!result.success || errors.length) {
    throw new FieldInputError(errors);
  }
  return result.data;
}

/**
 * Checks the parameters that are texts with a grammar of their own: YAML can be read, and JSON is what the schema takes. What YAML may
 * not set is left out of the effective values and told with them, and the rest may be missing, or half typed.
 *
 * @throws FieldInputError that names each `parameters.<name>` and what is wrong in its text, by its path
 */
export function requireTexts(
  program: WorkspaceProgram<any>,
  raw: Parameters,
): void {
  const result = program.parameters.safeParse(raw);
  const issues: z.core.$ZodIssue[] = result.success ? [] : result.error.issues;
  const errors = [
    ...issues
      .filter(
        ({ path: [name] }) =>
          name !== undefined && name in raw && isJson(program, name),
      )
      .flatMap(toFieldErrors),
    ...yamlErrors(program, raw),
  ];
  if (errors.length) {
    throw new FieldInputError(errors);
  }
}

export function isYaml(program: WorkspaceProgram<any>, name: string): boolean {
  return optionsOf(program, name).widget === 'yaml';
}

/** Whether it is a text with a grammar of its own. */
export function isDocument(
  program: WorkspaceProgram<any>,
  name: string,
): boolean {
  return isYaml(program, name) || isJson(program, name);
}

export function isSecret(
  program: WorkspaceProgram<any>,
  name: string,
): boolean {
  return optionsOf(program, name).secret === true;
}

function isJson(program: WorkspaceProgram<any>, name: PropertyKey): boolean {
  return optionsOf(program, String(name)).widget === 'json';
}

/** The present parameters with a change merged over them; null takes one back to its default. */
export function mergeParameters(
  present: Parameters,
  change: Parameters,
): Parameters {
  return Object.fromEntries(
    Object.entries({ ...present, ...change }).filter(
      ([, value]) => value !== null,
    ),
  );
}

/**
 * A default that a later version of the program has brought is no change: each older workspace takes it.
 *
 * @throws FieldInputError that names each immutable parameter that would change.
 */
export function refuseImmutable(
  program: WorkspaceProgram<any>,
  before: Parameters,
  after: Parameters,
): void {
  const present = program.parameters.safeParse(before);
  const errors = changedNames(present.success ? present.data : before, after)
    .filter(name => !isMutable(optionsOf(program, name)))
    .map(name => ({
      field: `parameters.${name}`,
      message:
        'cannot be changed on an existing workspace; create another workspace instead',
    }));
  if (errors.length) {
    throw new FieldInputError(errors);
  }
}

/** What a workspace is built on stays, unless the program says otherwise. */
export function isMutable(options: ParameterOptions = {}): boolean {
  return options.mutable ?? options.workspace === undefined;
}

export function changedNames(before: Parameters, after: Parameters): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    name => !isDeepStrictEqual(before[name], after[name]),
  );
}

/** Parts the parameters that may be shown from those that may not. */
export function splitSecrets(
  program: WorkspaceProgram<any>,
  parameters: Parameters,
): { shown: Parameters; secret: Parameters } {
  const entries = Object.entries(parameters);
  return {
    shown: Object.fromEntries(
      entries.filter(([name]) => !isSecret(program, name)),
    ),
    secret: Object.fromEntries(
      entries.filter(([name]) => isSecret(program, name)),
    ),
  };
}

function yamlErrors(
  program: WorkspaceProgram<any>,
  raw: Parameters,
): FieldError[] {
  return Object.keys(raw).flatMap(name =>
    isYaml(program, name)
      ? checkYaml(`parameters.${name}`, raw[name], isSecret(program, name))
      : [],
  );
}

function optionsOf(
  program: WorkspaceProgram<any>,
  name: string,
): ParameterOptions {
  const options: Record<string, ParameterOptions | undefined> =
    program.parameterOptions;
  return options[name] ?? {};
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const field = ['parameters', ...issue.path].join('.');
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map(key => ({
        field: `${field}.${key}`,
        message: 'is not a parameter of this program',
      }))
    : [{ field, message: issue.message }];
}

/** @param secret - of which the parser's words may quote nothing */
function checkYaml(
  field: string,
  value: unknown,
  secret: boolean,
): FieldError[] {
  if (typeof value !== 'string') {
    return [];
  }
  const bytes = Buffer.byteLength(value);
  if (bytes > MAXIMUM_YAML_BYTES) {
    return [
      {
        field,
        message: `must be at most 1 MiB, and is ${(
          bytes / MAXIMUM_YAML_BYTES
        ).toFixed(2)} MiB`,
      },
    ];
  }
  const document = parseDocument(value, { prettyErrors: false });
  if (document.errors.length) {
    const [error] = document.errors;
    const line = value.slice(0, error.pos[0]).split('\n').length;
    const why = secret ? '' : `: ${error.message}`;
    return [{ field, message: `is not YAML${why} (line ${line})` }];
  }
  return document.contents === null || isMap(document.contents)
    ? []
    : [{ field, message: 'must be a YAML mapping, such as `key: value`' }];
}
