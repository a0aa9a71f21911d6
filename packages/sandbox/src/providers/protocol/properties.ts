import { Struct } from 'google-protobuf/google/protobuf/struct_pb';

/** Signature keys of Pulumi's wire format for values that JSON has no type for. */
export const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const RESOURCE = '5cf8f73096256a8f31e491e813e4eb8e';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const UNKNOWNS = new Set([
  UNKNOWN,
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

/** A value that nobody may see. */
export class Secret {
  constructor(readonly value: Property) {}
}

/** A value that is known only once something else has been made. */
export class Unknown {
  static readonly value = new Unknown();
}

export type Property =
  | null
  | boolean
  | number
  | string
  | Property[]
  | PropertyMap
  | Secret
  | Unknown;

export interface PropertyMap {
  [key: string]: Property;
}

/** JSON, and {@link Unknown} where a preview can't know better. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Plain[]
  | PlainMap
  | Unknown;

export interface PlainMap {
  [key: string]: Plain;
}

/** Any map; unlike lists, which have indexes too. */
export interface AnyMap {
  [key: string]: any;
  [Symbol.iterator]?: never;
}

export function isMap(value: unknown): value is AnyMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

export function decodeStruct(struct: Struct | undefined): PropertyMap {
  return struct
    ? (decode(struct.toJavaScript()) as PropertyMap)
    : ({} as PropertyMap);
}

function decode(value: unknown): Property {
  if (typeof value === 'string') {
    return UNKNOWNS.has(value) ? Unknown.value : value;
  }
  if (Array.isArray(value)) {
    return value.map(decode);
  }
  if (!isMap(value)) {
    return (value ?? null) as Property;
  }
  switch (value[SIGNATURE]) {
    case SECRET:
      return new Secret(decode(value.value));
    case RESOURCE:
      return decode(value.id ?? value.urn);
    case OUTPUT: {
      const inner =
        value.value === undefined ? Unknown.value : decode(value.value);
      return value.secret ? new Secret(inner) : inner;
    }
    default:
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, decode(entry)]),
      );
  }
}

/** The value without map entries that are null; they mean the same as none. */
export function dropNulls<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(dropNulls) as T;
  }
  if (value instanceof Secret) {
    return new Secret(dropNulls(value.value)) as T;
  }
  if (!isMap(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .map(([key, entry]) => [key, dropNulls(entry)]),
  ) as T;
}

export function encodeStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(encode(map) as {});
}

function encode(value: Property): unknown {
  if (value instanceof Unknown) {
    return UNKNOWN;
  }
  if (value instanceof Secret) {
    return { [SIGNATURE]: SECRET, value: encode(value.value) };
  }
  if (Array.isArray(value)) {
    return value.map(encode);
  }
  if (isMap(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, entry]) => entry !== undefined)
        .map(([key, entry]) => [key, encode(entry)]),
    );
  }
  return value;
}

/** The value without its secret wrappers. */
export function reveal(value: Property): Plain {
  if (value instanceof Secret) {
    return reveal(value.value);
  }
  if (Array.isArray(value)) {
    return value.map(reveal);
  }
  if (isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, reveal(entry)]),
    );
  }
  return value as Plain;
}

export function revealMap(map: PropertyMap): PlainMap {
  return reveal(map) as PlainMap;
}

export function hasUnknown(value: unknown): boolean {
  if (value instanceof Unknown) {
    return true;
  }
  if (value instanceof Secret) {
    return hasUnknown(value.value);
  }
  if (Array.isArray(value)) {
    return value.some(hasUnknown);
  }
  return isMap(value) && Object.values(value).some(hasUnknown);
}

function hasSecret(value: Property): boolean {
  if (value instanceof Secret) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some(hasSecret);
  }
  return isMap(value) && Object.values(value).some(hasSecret);
}

/**
 * Wraps in `outs` what was secret in `ins`, as deep in maps as possible. A list with one secret becomes a secret whole, because
 * a server may reorder it.
 */
export function keepSecrets(outs: PropertyMap, ins: Property): PropertyMap {
  const result: PropertyMap = { ...outs };
  if (!isMap(ins)) {
    return result;
  }
  for (const [key, before] of Object.entries(ins)) {
    const after = result[key];
    if (after === undefined || after instanceof Secret) {
      continue;
    }
    if (isMap(after) && isMap(before)) {
      result[key] = keepSecrets(after, before);
    } else if (hasSecret(before)) {
      result[key] = new Secret(after);
    }
  }
  return result;
}
