import type { ProgramParameter } from '@helium-portal/backstage-plugin-helium-common';
import { parse, stringify } from 'yaml';
import { jsonProblem } from '../../../values/json';
import { objectProblem } from '../../../values/yaml';

/** How a parameter is edited. */
export type FieldKind =
  | 'yaml'
  | 'json'
  | 'object'
  | 'list'
  | 'textarea'
  | 'choice'
  | 'switch'
  | 'number'
  | 'secret'
  | 'secretLines'
  | 'secretYaml'
  | 'text';

/** The part of a JSON schema that a field needs. */
export interface ParameterSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  /** Offered to choose from, where others can be typed; the first of a document is shown. */
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
}

/** What a field holds while it is edited. */
export type FieldInput = string | boolean;

/** Whether it holds YAML or JSON. */
export function isDocument(kind: FieldKind): boolean {
  return kind === 'yaml' || kind === 'json' || isObject(kind);
}

/** Whether nobody is shown it. */
export function isSecret(kind: FieldKind): boolean {
  return kind === 'secret' || kind === 'secretLines' || kind === 'secretYaml';
}

/** Chooses the field for a parameter. */
export function fieldKind(
  parameter: ProgramParameter,
  schema: ParameterSchema,
): FieldKind {
  if (parameter.secret) return secretKind(parameter);
  if (parameter.widget === 'yaml') return 'yaml';
  if (parameter.widget === 'textarea') return 'textarea';
  // An object that is written as JSON is a text; any other object is shown as YAML.
  if (parameter.widget === 'json' && schema.type === 'string') return 'json';
  if (schema.enum) return 'choice';
  switch (schema.type) {
    case 'boolean':
      return 'switch';
    case 'number':
    case 'integer':
      return 'number';
    case 'object':
      return 'object';
    case 'array':
      return 'list';
    default:
      return 'text';
  }
}

/** The input that shows a value. */
export function toInput(kind: FieldKind, value: unknown): FieldInput {
  if (kind === 'switch') return value === true;
  if (isSecret(kind) || value === undefined || value === null) return '';
  return isObject(kind) ? stringify(value) : String(value);
}

/** The value that an input stands for; null takes it back to its default. */
export function fromInput(kind: FieldKind, input: FieldInput): unknown {
  if (typeof input === 'boolean') return input;
  if (input.trim() === '') return null;
  if (kind === 'number') return Number(input);
  return isObject(kind) ? parse(input) : input;
}

/** Whether an input can be sent at all. */
export function isSound(kind: FieldKind, input: FieldInput): boolean {
  if (typeof input === 'boolean') return true;
  if (kind === 'json') return jsonProblem(input) === undefined;
  if (isDocument(kind) || kind === 'secretYaml') {
    const wanted = kind === 'list' ? 'list' : 'mapping';
    return objectProblem(input, wanted) === undefined;
  }
  return kind !== 'number' || Number.isFinite(Number(input));
}

function secretKind({ widget }: ProgramParameter): FieldKind {
  if (widget === 'yaml') return 'secretYaml';
  return widget === 'json' || widget === 'textarea' ? 'secretLines' : 'secret';
}

/** Whether it is no text, and shown as YAML. */
function isObject(kind: FieldKind): boolean {
  return kind === 'object' || kind === 'list';
}
