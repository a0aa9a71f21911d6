import { isMap, Plain, PlainMap, Unknown } from '../protocol/properties';
import { KubernetesObject } from './metadata';

/**
 * What the inputs would have to be for the live object to follow from them: each field that still means the same keeps the
 * user's spelling (`1000m`, not `1`), each that was changed outside has the live value, each that vanished is left out. What
 * only the server or others set is not in it.
 */
export function observedInputs(
  inputs: KubernetesObject,
  live: KubernetesObject,
): KubernetesObject {
  const { stringData, ...rest } = inputs;
  const result = observeMap(rest, live) as KubernetesObject;
  if (isMap(stringData) && live.kind === 'Secret') {
    // The server keeps stringData as base64 in data.
    const data: PlainMap = {};
    for (const key of Object.keys(stringData)) {
      if (typeof live.data?.[key] === 'string') {
        data[key] = Buffer.from(live.data[key], 'base64').toString('utf8');
      }
    }
    result.stringData = data;
  }
  return result;
}

function observe(input: any, live: any): Plain | undefined {
  if (input instanceof Unknown) {
    return live;
  }
  if (live === undefined || live === null) {
    return isZero(input) ? input : undefined;
  }
  if (isMap(input) && isMap(live)) {
    return observeMap(input, live);
  }
  if (Array.isArray(input) && Array.isArray(live)) {
    return observeList(input, live);
  }
  return sameScalar(input, live) ? input : live;
}

function observeMap(input: PlainMap, live: PlainMap): PlainMap {
  const result: PlainMap = {};
  for (const [key, value] of Object.entries(input)) {
    const observed = observe(value, live[key]);
    if (observed !== undefined) {
      result[key] = observed;
    }
  }
  return result;
}

/** Lists of named things are matched by name, and what others added is theirs; other lists are compared in order. */
function observeList(input: Plain[], live: Plain[]): Plain[] {
  const key = mergeKey(input) ?? mergeKey(live);
  if (key && mergeKey(input) === mergeKey(live)) {
    return input.flatMap(entry => {
      const name = (entry as PlainMap)[key];
      const match = live.find(other => (other as PlainMap)[key] === name);
      return match === undefined ? [] : [observe(entry, match) as Plain];
    });
  }
  const result = input
    .map((entry, i) => observe(entry, live[i]))
    .filter((entry): entry is Plain => entry !== undefined);
  return live.length > input.length
    ? [...result, ...live.slice(input.length)]
    : result;
}

const MERGE_KEYS = [
  'name',
  'mountPath',
  'containerPort',
  'port',
  'key',
  'type',
  'ip',
];

function mergeKey(list: Plain[]): string | undefined {
  return MERGE_KEYS.find(key => {
    const names = list.map(entry => (isMap(entry) ? entry[key] : undefined));
    return (
      list.length > 0 &&
      names.every(name => name !== undefined) &&
      new Set(names).size === names.length
    );
  });
}

/** Values that servers leave out because they are the default of their type. */
function isZero(value: any): boolean {
  if (Array.isArray(value)) {
    return value.every(isZero);
  }
  if (isMap(value)) {
    return Object.values(value).every(isZero);
  }
  return value === '' || value === 0 || value === false || value === null;
}

function sameScalar(input: any, live: any): boolean {
  if (input === live) {
    return true;
  }
  const a = quantity(input);
  return a !== undefined && a === quantity(live);
}

const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Kubernetes quantities, of which servers change the spelling: `1024Mi` becomes `1Gi`. */
function quantity(value: unknown): number | undefined {
  const match =
    /^([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.exec(
      String(value),
    );
  return match
    ? Number((Number(match[1]) * SUFFIXES[match[2] ?? '']).toPrecision(12))
    : undefined;
}
