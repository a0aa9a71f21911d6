import { PropertyDiff } from '@pulumi/pulumi/proto/provider_pb';
import { isMap, Plain, Unknown } from './properties';

export type Path = Array<string | number>;

/** One changed field. */
export interface Change {
  path: Path;
  kind: 'add' | 'update' | 'delete';
  before?: Plain;
  after?: Plain;
}

/** What differs between the inputs as they were and as they shall be. */
export function compare(before: Plain, after: Plain): Change[] {
  const changes: Change[] = [];
  walk([], before, after, changes);
  return changes;
}

function walk(path: Path, before: any, after: any, changes: Change[]): void {
  if (before === undefined && after === undefined) {
    return;
  }
  if (before === undefined) {
    changes.push({ path, kind: 'add', after });
  } else if (after === undefined) {
    changes.push({ path, kind: 'delete', before });
  } else if (isMap(before) && isMap(after)) {
    for (const key of new Set([
      ...Object.keys(before),
      ...Object.keys(after),
    ])) {
      walk([...path, key], before[key], after[key], changes);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++) {
      walk([...path, i], before[i], after[i], changes);
    }
  } else if (after instanceof Unknown || before !== after) {
    changes.push({ path, kind: 'update', before, after });
  }
}

/** Whether the change touches a field of the pattern `a.b.*.c`, or takes one along. */
export function touches(change: Change, pattern: string): boolean {
  const parts = pattern.split('.');
  const common = Math.min(parts.length, change.path.length);
  for (let i = 0; i < common; i++) {
    if (parts[i] !== '*' && parts[i] !== String(change.path[i])) {
      return false;
    }
  }
  const rest = parts.slice(common);
  return (
    rest.length === 0 || holds(change.before, rest) || holds(change.after, rest)
  );
}

function holds(value: unknown, [part, ...rest]: string[]): boolean {
  if (part === undefined) {
    return value !== undefined;
  }
  if (Array.isArray(value)) {
    return part === '*' && value.some(entry => holds(entry, rest));
  }
  return isMap(value) && holds(value[part], rest);
}

/** As the engine writes paths: `spec.ports[0]`, `metadata.labels["a.b/c"]`. */
export function formatPath(path: Path): string {
  let result = '';
  for (const part of path) {
    if (typeof part === 'number') {
      result += `[${part}]`;
    } else if (/[."[\]]/.test(part)) {
      result += `["${part.replace(/"/g, '\\"')}"]`;
    } else {
      result += result ? `.${part}` : part;
    }
  }
  return result;
}

/** Reads such a path back. */
export function parsePath(path: string): Path {
  const parts: Path = [];
  for (const match of path.matchAll(
    /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g,
  )) {
    if (match[1] !== undefined) {
      parts.push(match[1].replace(/\\(.)/g, '$1'));
    } else {
      parts.push(match[2] !== undefined ? Number(match[2]) : match[3]);
    }
  }
  return parts;
}

const KINDS = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
};

export interface DetailedDiff {
  replaces: string[];
  details: Array<[string, PropertyDiff]>;
}

/** The engine's form of the changes; those that touch a replacing field ask for a new resource. */
export function detail(changes: Change[], replacing: string[]): DetailedDiff {
  const replaces: string[] = [];
  const details = changes.map((change): [string, PropertyDiff] => {
    const path = formatPath(change.path);
    const replace = replacing.some(pattern => touches(change, pattern));
    if (replace) {
      replaces.push(path);
    }
    const diff = new PropertyDiff();
    diff.setKind(KINDS[change.kind][replace ? 1 : 0]);
    diff.setInputdiff(true);
    return [path, diff];
  });
  return { replaces, details };
}
