import { isMap, Secret, Unknown } from '../providers/protocol/properties';
import { Failure } from '../providers/protocol/provider';
import { CloudName } from './ClusterHost';
import { JsonMap, Place } from './types/ResourceType';

/** The part of JSON schema that `generate:schemas` writes. */
export interface JsonSchema {
  type?: 'string' | 'number' | 'boolean' | 'array' | 'object';
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | false;
  anyOf?: JsonSchema[];
  $ref?: string;
}

/** What the cloud's Pulumi package declares of one type. */
export interface TypeSchema {
  inputs: JsonSchema;
  /** The type of each output; with a question mark when a resource may lack it. */
  outputs: Record<string, string>;
  /** Outputs that the SDK makes secret. */
  secrets: string[];
}

export interface CloudSchema {
  /** Of the npm package. */
  version: string;
  provider: JsonSchema;
  types: Record<string, TypeSchema>;
  $defs: Record<string, JsonSchema>;
}

/** What the Pulumi package of a cloud declares; written by `generate:schemas`. */
export function schemaOf(cloud: CloudName): CloudSchema {
  return cloud === 'gcp'
    ? require('./schemas/gcp.json')
    : require('./schemas/aws.json');
}

/** Everything in a value that the schema doesn't have or that it asks for in vain; each is named by its path. */
export function findFailures(
  schema: JsonSchema,
  value: unknown,
  cloud: CloudName,
): Failure[] {
  return check(schema, value, '', schemaOf(cloud).$defs);
}

function check(
  schema: JsonSchema,
  value: unknown,
  path: string,
  definitions: Record<string, JsonSchema>,
): Failure[] {
  if (value instanceof Unknown || value === null || value === undefined) {
    return [];
  }
  if (value instanceof Secret) {
    return check(schema, value.value, path, definitions);
  }
  if (schema.$ref) {
    const definition = definitions[schema.$ref.replace('#/$defs/', '')];
    return check(definition, value, path, definitions);
  }
  if (schema.anyOf) {
    const attempts = schema.anyOf.map(option =>
      check(option, value, path, definitions),
    );
    return attempts.find(failures => failures.length === 0) ?? attempts[0];
  }
  if (!schema.type) {
    return [];
  }
  const kind = kindOf(value);
  if (kind !== schema.type) {
    return [
      {
        property: path,
        reason: `Incorrect attribute value type: expected ${schema.type}, got ${kind}. Examine values at '${path}'.`,
      },
    ];
  }
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) =>
      check(schema.items ?? {}, entry, `${path}[${index}]`, definitions),
    );
  }
  return isMap(value) ? checkMap(schema, value, path, definitions) : [];
}

function checkMap(
  schema: JsonSchema,
  value: JsonMap,
  path: string,
  definitions: Record<string, JsonSchema>,
): Failure[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const missing = required
    .filter(name => value[name] === undefined || value[name] === null)
    .map(name => ({
      property: at(name),
      reason: `Missing required argument: The argument "${name}" is required, but no definition was found. Examine values at '${at(
        name,
      )}'.`,
    }));
  const wrong = Object.entries(value).flatMap(([name, entry]) => {
    const own = properties[name] ?? additionalProperties;
    if (own) {
      return check(own, entry, at(name), definitions);
    }
    return [
      {
        property: at(name),
        reason: `Unsupported argument: An argument named "${name}" is not expected here. Examine values at '${at(
          name,
        )}'.`,
      },
    ];
  });
  return [...missing, ...wrong];
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return typeof value;
}

const ZEROES: Record<string, unknown> = {
  string: '',
  number: 0,
  boolean: false,
  array: [],
  object: {},
};

/** The zero value of each output that every resource of the type has. */
export function zeroOutputs({ outputs }: TypeSchema): JsonMap {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([, kind]) => !kind.endsWith('?'))
      .map(([name, kind]) => [name, ZEROES[kind]]),
  );
}

/** What a resource takes from its provider when the program doesn't say where it is to be. */
export function placeOutputs(
  cloud: CloudName,
  { outputs }: TypeSchema,
  { project, region }: Place,
): JsonMap {
  const place: JsonMap =
    cloud === 'gcp'
      ? { project, region, deletionPolicy: 'DELETE' }
      : { region };
  return Object.fromEntries(
    Object.entries(place).filter(([name]) => outputs[name]),
  );
}
