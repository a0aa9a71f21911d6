import { InputError } from '@backstage/errors';

/** A node of Helm values: what YAML and JSON both can say. @public */
export type HelmValue =
  | string
  | number
  | boolean
  | null
  | HelmValue[]
  | { [key: string]: HelmValue };

/** Helm values: a mapping. @public */
export type HelmValues = { [key: string]: HelmValue };

/**
 * Where an effective value comes from. `chart` is the chart's own default, `platform` Helium and its settings, `parameters` the
 * version parameters of the workspace, `user` the workspace's own values, `secret` its secret ones.
 *
 * @public
 */
export type ValuesOrigin =
  | 'chart'
  | 'platform'
  | 'parameters'
  | 'user'
  | 'secret';

/** What Helm gets besides the chart's defaults. @public */
export interface EffectiveValues {
  values: HelmValues;
  /** The origin of each leaf by its key, as `helm --set` writes it: `pachd.image.tag`. */
  origins: Record<string, ValuesOrigin>;
}

/** What each layer says, in no order: the order is {@link layerValues}'. @public */
export type ValueLayers = Partial<Record<ValuesOrigin, HelmValues>>;

const ORDER: readonly ValuesOrigin[] = [
  'chart',
  'platform',
  'parameters',
  'user',
  'secret',
];

/**
 * Merges values in the one documented order: chart defaults \< platform \< parameters \< user \< secret. Mappings are merged key by key;
 * everything else, lists included, is replaced.
 *
 * @public
 */
export function layerValues(layers: ValueLayers): EffectiveValues {
  const effective: EffectiveValues = { values: {}, origins: {} };
  for (const origin of ORDER) {
    overlay(effective, layers[origin] ?? {}, origin);
  }
  return effective;
}

/** A key that only Helium sets, and why. @public */
export interface OwnedKey {
  /** `ingress.host`; everything below it is owned too. */
  key: string;
  /** Completes `because ...`. */
  because: string;
}

/** A key that was set by who may not set it. @public */
export interface RefusedKey extends OwnedKey {
  /** The key that was set: below, at or above the owned one. */
  set: string;
}

/**
 * {@link layerValues} of what Helm is given.
 *
 * @throws InputError when the user's values set a key that Helium owns; the message names each.
 * @public
 */
export function effectiveValues(
  layers: Omit<ValueLayers, 'chart'> & { owned: readonly OwnedKey[] },
): EffectiveValues {
  const { owned, ...given } = layers;
  const refused = [given.user, given.secret].flatMap(values =>
    refusedKeys(values ?? {}, owned),
  );
  if (refused.length > 0) {
    throw new InputError(refused.map(describeRefusal).join('; '));
  }
  return layerValues(given);
}

/** The owned keys that the values touch: at, below, or above one by replacing the mapping that holds it. @public */
export function refusedKeys(
  values: HelmValues,
  owned: readonly OwnedKey[],
): RefusedKey[] {
  const refused = new Map<string, RefusedKey>();
  for (const set of leaves(values).keys()) {
    const hit = owned.find(({ key }) => covers(key, set) || covers(set, key));
    if (hit) {
      refused.set(set, { ...hit, set });
    }
  }
  return [...refused.values()];
}

/** The values without the leaves of those keys, as `helm --set` writes them. @public */
export function withoutKeys(
  values: HelmValues,
  keys: ReadonlySet<string>,
  prefix = '',
): HelmValues {
  return Object.fromEntries(
    Object.entries(values)
      .filter(
        ([name, value]) =>
          isMapping(value) || !keys.has(`${prefix}${keyPart(name)}`),
      )
      .map(([name, value]) => [
        name,
        isMapping(value)
          ? withoutKeys(value, keys, `${prefix}${keyPart(name)}.`)
          : value,
      ]),
  );
}

/** A sentence for people who set an owned key. @public */
export function describeRefusal(refused: RefusedKey): string {
  return `'${refused.set}' can't be set, because ${refused.because}`;
}

/** Each leaf by its key; empty mappings have none. @public */
export function leaves(values: HelmValues): Map<string, HelmValue> {
  const found = new Map<string, HelmValue>();
  const visit = (node: HelmValues, prefix: string) => {
    for (const [name, value] of Object.entries(node)) {
      const key = `${prefix}${keyPart(name)}`;
      if (isMapping(value)) {
        visit(value, `${key}.`);
      } else {
        found.set(key, value);
      }
    }
  };
  visit(values, '');
  return found;
}

/** A name as part of a key. @public */
export function keyPart(name: string): string {
  return name.replaceAll('.', '\\.');
}

/** True for what YAML calls a mapping. @public */
export function isMapping(value: unknown): value is HelmValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Merges mappings key by key, each layer over the one before; everything else, lists included, is replaced. @public */
export function mergeValues(...layers: HelmValues[]): HelmValues {
  return layers.reduce(overlayMapping, {});
}

function covers(key: string, other: string): boolean {
  return other === key || other.startsWith(`${key}.`);
}

function overlay(
  effective: EffectiveValues,
  values: HelmValues,
  origin: ValuesOrigin,
) {
  effective.values = mergeValues(effective.values, values);
  const present = leaves(effective.values);
  for (const key of Object.keys(effective.origins)) {
    if (!present.has(key)) {
      delete effective.origins[key];
    }
  }
  for (const key of leaves(values).keys()) {
    effective.origins[key] = origin;
  }
}

function overlayMapping(under: HelmValues, over: HelmValues): HelmValues {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(
      key,
      isMapping(value)
        ? overlayMapping(isMapping(below) ? below : {}, value)
        : value,
    );
  }
  // Unlike an assignment, it takes `__proto__` for a key like any other.
  return Object.fromEntries(merged);
}
