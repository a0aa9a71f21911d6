import { InputError } from '@backstage/errors';
import { CloudRecord, Inventory } from '../Inventory';
import { resourceOf } from '../records';
import { RESOURCE_TYPES } from '../types';
import { decimal } from '../types/madeUp';
import { JsonMap, Resource } from '../types/ResourceType';

/** One resource as Cloud Asset Inventory's `searchAllResources` answers it. */
export interface SearchResult {
  name: string;
  assetType: string;
  project: string;
  displayName: string;
  description: string;
  location: string;
  labels: Record<string, string>;
  state: string;
  createTime: string;
}

/**
 * Cloud Asset Inventory's `searchAllResources`, as far as label queries go.
 *
 * @param records - those that are listed by now
 * @param scope - `projects/<project>`
 * @param query - terms such as `labels.helium-workspace:demo` or `labels.a=b`, joined by AND; an empty one finds all
 * @throws InputError for a query that it doesn't understand
 */
export function searchAllResources(
  inventory: Inventory,
  records: CloudRecord[],
  scope: string,
  request: {
    query?: string;
    assetTypes?: string[];
    pageSize?: number;
    pageToken?: string;
  },
): { results: SearchResult[]; nextPageToken?: string } {
  const matches = parseQuery(request.query ?? '');
  const found = records.flatMap(record => {
    const listed = RESOURCE_TYPES.gcp[record.type]?.listed;
    const project = `projects/${
      record.outputs.project ?? record.inputs.project ?? record.place.project
    }`;
    if (!listed || record.state === 'deleted' || project !== scope) {
      return [];
    }
    const result: SearchResult = {
      name: listed.name(resourceOf(inventory, record)),
      assetType: listed.as,
      project: `projects/${decimal({ serial: project }, 'number', 12)}`,
      displayName: record.name,
      description: String(record.inputs.description ?? ''),
      location: locationOf(record),
      labels: record.labels,
      state: record.state === 'ready' ? 'ACTIVE' : record.state.toUpperCase(),
      createTime: record.createdAt,
    };
    const typed =
      !request.assetTypes?.length ||
      request.assetTypes.some(type =>
        new RegExp(`^${type}$`).test(result.assetType),
      );
    return typed && matches(result) ? [result] : [];
  });
  return page(found, request.pageSize, request.pageToken, 100);
}

function locationOf({
  outputs,
  inputs,
}: Pick<Resource, 'inputs'> & { outputs: JsonMap }): string {
  return String(
    outputs.location ?? inputs.location ?? inputs.region ?? 'global',
  )
    .replace(/.*\//, '')
    .toLowerCase();
}

const FIELDS = [
  'name',
  'displayName',
  'description',
  'location',
  'state',
] as const;

/** `labels.a:b`, `description:"a b"`, `location=us-east1`. */
const TERM = new RegExp(
  `^(?:labels\\.([\\w-]+)|(${FIELDS.join(
    '|',
  )}))\\s*([:=])\\s*("[^"]*"|[^\\s"]+)$`,
);

function parseQuery(query: string): (result: SearchResult) => boolean {
  const terms = query
    .split(/\s+AND\s+/)
    .map(text => text.trim())
    .filter(Boolean)
    .map(text => {
      const [, label, field, operator, wanted] = TERM.exec(text) ?? [];
      if (!operator) {
        throw new InputError(
          `INVALID_ARGUMENT: the rehearsal does not understand the query "${text}"; use labels.<key>:<value>, joined by AND`,
        );
      }
      return (result: SearchResult) =>
        compare(
          label
            ? result.labels[label]
            : result[field as (typeof FIELDS)[number]],
          operator,
          wanted.replace(/"/g, ''),
        );
    });
  return result => terms.every(term => term(result));
}

/** `=` is equality; `:` finds words, and a prefix with an asterisk. */
function compare(
  value: string | undefined,
  operator: string,
  wanted: string,
): boolean {
  if (value === undefined) {
    return false;
  }
  if (operator === '=') {
    return value === wanted;
  }
  const [have, want] = [value.toLowerCase(), wanted.toLowerCase()];
  if (want.endsWith('*')) {
    return have
      .split(/[^a-z0-9_-]+/)
      .some(word => word.startsWith(want.slice(0, -1)));
  }
  return `-${have.replace(/[^a-z0-9]+/g, '-')}-`.includes(
    `-${want.replace(/[^a-z0-9]+/g, '-')}-`,
  );
}

function page<T>(
  all: T[],
  size: number | undefined,
  token: string | undefined,
  fallback: number,
): { results: T[]; nextPageToken?: string } {
  const start = Number(token || 0);
  const end = start + (size || fallback);
  return {
    results: all.slice(start, end),
    ...(end < all.length && { nextPageToken: String(end) }),
  };
}
