import {
  isMap,
  keepSecrets,
  Property,
  PropertyMap,
  Secret,
} from '../protocol/properties';

/** As {@link keepSecrets}; the data of a Kubernetes Secret is always one. */
export function keepObjectSecrets(
  outs: PropertyMap,
  ins: Property,
): PropertyMap {
  const result: PropertyMap = { ...outs };
  if (result.kind === 'Secret') {
    for (const key of ['data', 'stringData']) {
      if (result[key] !== undefined && !(result[key] instanceof Secret)) {
        result[key] = new Secret(result[key]);
      }
    }
  }
  return keepSecrets(result, ins);
}

/**
 * CustomResourceDefinition fields such as `x-kubernetes-int-or-string`, which the SDK spells with underscores.
 */
const SPELLED = [
  'embedded_resource',
  'int_or_string',
  'list_map_keys',
  'list_type',
  'map_type',
  'preserve_unknown_fields',
  'validations',
].map(
  name =>
    [
      `x_kubernetes_${name}`,
      `x-kubernetes-${name.replace(/_/g, '-')}`,
    ] as const,
);
const TO_SERVER = new Map<string, string>(SPELLED);
const TO_SDK = new Map<string, string>(SPELLED.map(([a, b]) => [b, a]));

function rename<T>(value: T, names: Map<string, string>): T {
  if (Array.isArray(value)) {
    return value.map(entry => rename(entry, names)) as T;
  }
  if (isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        names.get(key) ?? key,
        rename(entry, names),
      ]),
    ) as T;
  }
  return value;
}

/** As the API server spells its fields. */
export function toServerSpelling<T>(value: T): T {
  return rename(value, TO_SERVER);
}

/** As the SDK spells its fields. */
export function toSdkSpelling<T>(value: T): T {
  return rename(value, TO_SDK);
}
