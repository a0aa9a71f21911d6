import type { ResourceCount } from '@helium-portal/backstage-plugin-helium-common';

/** How many of a kind there are, by its name for people. */
export interface KindCount {
  title: string;
  count: number;
  /** Some of it is what stays when the data is kept. */
  data: boolean;
}

const HELM = 'helm.sh';

/**
 * A type token in words: `kubernetes:core/v1:ServiceAccount` is a `Service account`. What says less than its module, is named after it:
 * `gcp:serviceaccount/account:Account` is one as well.
 */
export function titleOfType(type: string): string {
  const [, module = '', name = type] = type.split(':');
  const [group] = module.split('/');
  const words = name
    .replace(/V\d+$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map(word => (/^[A-Z\d]{2,}$/.test(word) ? word : word.toLowerCase()));
  const text = [prefixOf(group, name), ...words].filter(Boolean).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function prefixOf(group: string, name: string): string {
  if (group === HELM) {
    return 'Helm';
  }
  return group.endsWith(name.toLowerCase()) ? group.slice(0, -name.length) : '';
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
