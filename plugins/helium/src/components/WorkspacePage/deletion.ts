import type { ResourceCount } from '@helium-portal/backstage-plugin-helium-common';
import { titleOfType } from './titleOfType';

/** How many of a kind there are, by its name for people. */
export interface KindCount {
  title: string;
  count: number;
  /** Some of it is what stays when the data is kept. */
  data: boolean;
}

/** What a deletion takes away, and what of the stack it leaves: of each the data first, and then the most. */
export function divide(
  resources: ResourceCount[],
  keepsData: boolean,
): { going: KindCount[]; staying: KindCount[] } {
  const staying = (each: ResourceCount) => (keepsData ? each.kept : 0);
  return {
    going: byKind(resources, each => each.count - staying(each)),
    staying: byKind(resources, staying),
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
