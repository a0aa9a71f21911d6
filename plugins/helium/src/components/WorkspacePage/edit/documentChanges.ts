import { parse } from 'yaml';

/** A key in which two documents differ; a value is undefined in the one that does not set it. */
interface KeyChange {
  /** As `helm --set` writes it: `pachd.image.tag`, `tolerations[0].key`. */
  key: string;
  before?: unknown;
  after?: unknown;
}

/** The keys in which two YAML or JSON documents differ, those of the newer first; undefined when one of them can't be read. */
export function documentChanges(
  before: string,
  after: string,
): KeyChange[] | undefined {
  try {
    const from = leavesOf(before);
    const to = leavesOf(after);
    return [...new Set([...to.keys(), ...from.keys()])]
      .map(key => ({ key, before: from.get(key), after: to.get(key) }))
      .filter(change => !isSame(change.before, change.after));
  } catch {
    return undefined;
  }
}

/** Leaves are scalars, and collections with nothing in them. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function leavesOf(text: string): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const visit = (key: string, value: unknown) => {
    const inner = entriesOf(key, value);
    if (inner.length > 0) {
      inner.forEach(entry => visit(...entry));
    } else {
      leaves.set(key, value);
    }
  };
  const root: unknown = parse(text);
  entriesOf('', root).forEach(entry => visit(...entry));
  return leaves;
}

function entriesOf(key: string, value: unknown): [string, unknown][] {
  if (Array.isArray(value)) {
    return value.map((item, index) => [`${key}[${index}]`, item]);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).map(([name, item]) => {
    const part = name.replaceAll('.', '\\.');
    return [key ? `${key}.${part}` : part, item];
  });
}
