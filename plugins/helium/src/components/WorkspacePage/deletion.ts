import type {
  DataItem,
  ResourceCount,
} from '@helium-portal/backstage-plugin-helium-common';
import { describeKeptData } from './keptDataTitle';
import { titleOfKind, titleOfType } from './titleOfType';

/** How many of a kind there are, by its name for people. */
export interface KindCount {
  title: string;
  count: number;
  /** Some of it is what stays when the data is kept. */
  data: boolean;
}

/**
 * What a deletion takes away, and what of the stack it leaves: of each the data first, and then the most.
 *
 * @param options - `named`: the data is told by name, and not counted as well
 */
export function divide(
  resources: ResourceCount[],
  options: { keepsData: boolean; named: boolean },
): { going: KindCount[]; staying: KindCount[] } {
  const counted = options.named
    ? resources.map(({ type, count, kept }) => ({
        type,
        count: count - kept,
        kept: 0,
      }))
    : resources;
  const staying = (each: ResourceCount) => (options.keepsData ? each.kept : 0);
  return {
    going: byKind(counted, each => each.count - staying(each)),
    staying: byKind(counted, staying),
  };
}

function byKind(
  resources: ResourceCount[],
  countOf: (each: ResourceCount) => number,
): KindCount[] {
  const kinds = new Map<string, KindCount>();
  for (const each of resources) {
    const title = titleOfType(each.type);
    const before = kinds.get(title);
    kinds.set(title, {
      title,
      count: (before?.count ?? 0) + countOf(each),
      data: before?.data || each.kept > 0,
    });
  }
  return [...kinds.values()]
    .filter(({ count }) => count > 0)
    .sort(
      (a, b) =>
        Number(b.data) - Number(a.data) ||
        b.count - a.count ||
        a.title.localeCompare(b.title),
    );
}

/** Data by its name for people. */
export interface NamedData {
  key: string;
  kind: string;
  name: string;
}

/** In the order of its kinds, and then of its names. */
export function nameData(items: DataItem[]): NamedData[] {
  return items
    .map(item => {
      const { where, kind, namespace, name } = item;
      const { title, more } = describeKeptData(item);
      return {
        key: [where, kind, namespace, name].join(' '),
        kind: titleOfKind(kind),
        name: [title, ...more].join(', '),
      };
    })
    .sort(
      (a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name),
    );
}
