import { CloudRecord, Inventory } from './Inventory';
import { JsonMap, Link, ResourceType } from './types/ResourceType';

/** All values at a path with `*` for each entry of a list. */
export function valuesAt(value: unknown, path: string): string[] {
  const [part, ...rest] = path.split('.');
  if (value === undefined || value === null) {
    return [];
  }
  if (!part) {
    return typeof value === 'string' && value !== '' ? [value] : [];
  }
  if (part === '*') {
    return Array.isArray(value)
      ? value.flatMap(entry => valuesAt(entry, rest.join('.')))
      : [];
  }
  return valuesAt((value as JsonMap)[part], rest.join('.'));
}

/** A name as it is stored: without where Compute Engine serves it. */
function plain(handle: string): string {
  return handle.replace(
    /^https:\/\/(www|compute)\.googleapis\.com\/compute\/\w+\//,
    '',
  );
}

/** Whether somebody who writes `value` means the resource. */
export function isCalled(record: CloudRecord, value: string): boolean {
  const wanted = plain(value);
  return [record.id, record.name, ...record.handles].some(
    handle => handle !== '' && plain(handle) === wanted,
  );
}

export interface ResolvedLinks {
  links: CloudRecord['links'];
  /** The first that names nothing that exists. */
  missing?: { link: Link; value: string };
}

/** What the inputs name, as it is in the inventory. */
export function resolveLinks(
  inventory: Inventory,
  type: ResourceType,
  inputs: JsonMap,
): ResolvedLinks {
  const links: CloudRecord['links'] = [];
  for (const link of type.links ?? []) {
    for (const written of valuesAt(inputs, link.property)) {
      const value = link.read ? link.read(written) : written;
      if (value === undefined) {
        continue;
      }
      const target = link.to
        .flatMap(to => inventory.ofType(to))
        .find(record => record.state !== 'deleted' && isCalled(record, value));
      if (!target) {
        return { links, missing: { link, value } };
      }
      links.push({ property: link.property, to: target.serial, as: link.as });
    }
  }
  return { links };
}

/** What a provider finds by an id, or by another name of it. */
export function findCalled(
  inventory: Inventory,
  token: string,
  id: string,
): CloudRecord | undefined {
  return inventory
    .ofType(token)
    .filter(({ state }) => state !== 'deleted')
    .sort((a, b) => Number(b.id === id) - Number(a.id === id))
    .find(it => isCalled(it, id));
}
