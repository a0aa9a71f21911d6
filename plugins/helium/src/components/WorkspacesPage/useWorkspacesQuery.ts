import type { WorkspaceStatus } from '@helium-portal/backstage-plugin-helium-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Sorting } from '../common/ResponsiveTable';

/** The statuses that can be filtered by, in the order of a workspace's life. */
export const STATUSES: WorkspaceStatus[] = [
  'creating',
  'updating',
  'ready',
  'failed',
  'expired',
  'destroying',
  'destroyed',
  'leftovers',
  'needs-attention',
];

const SORT_KEYS = [
  'name',
  'owner',
  'program',
  'status',
  'createdAt',
  'expiresAt',
] as const;

/** What the list can be ordered by. */
export type SortKey = (typeof SORT_KEYS)[number];

/** Whose workspaces a list shows: the viewer's own, those of the groups that the viewer is in, or all. */
export const OWNERSHIPS = ['all', 'mine', 'groups'] as const;

export type Ownership = (typeof OWNERSHIPS)[number];

/** The list's filters, order and page, as the URL holds them. */
export interface WorkspacesQuery {
  whose: Ownership;
  search: string;
  status: WorkspaceStatus[];
  program: string[];
  sorting: Sorting<SortKey>;
  page: number;
  pageSize: number;
}

/** The first few of all to expire, for which a card has room. */
export const FIRST_TO_EXPIRE: WorkspacesQuery = {
  whose: 'all',
  search: '',
  status: [],
  program: [],
  sorting: { by: 'expiresAt', order: 'asc' },
  page: 0,
  pageSize: 5,
};

/** The choices of rows a page. */
export const PAGE_SIZES = [20, 50, 100];

function parse(params: URLSearchParams): WorkspacesQuery {
  const [by, order] = (params.get('sort') ?? '').split('.');
  const known = SORT_KEYS.find(key => key === by);
  const size = Number(params.get('pageSize'));
  const page = Number(params.get('page'));
  return {
    whose: OWNERSHIPS.find(each => each === params.get('owner')) ?? 'all',
    search: params.get('search') ?? '',
    status: STATUSES.filter(status => params.getAll('status').includes(status)),
    program: params.getAll('program'),
    sorting: known
      ? { by: known, order: order === 'desc' ? 'desc' : 'asc' }
      : { by: 'createdAt', order: 'desc' },
    page: Number.isInteger(page) && page > 1 ? page - 1 : 0,
    pageSize: PAGE_SIZES.includes(size) ? size : PAGE_SIZES[0],
  };
}

function format(query: WorkspacesQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.whose !== 'all') params.set('owner', query.whose);
  if (query.search) params.set('search', query.search);
  query.status.forEach(status => params.append('status', status));
  query.program.forEach(program => params.append('program', program));
  const { by, order } = query.sorting;
  if (by !== 'createdAt' || order !== 'desc') {
    params.set('sort', `${by}.${order}`);
  }
  if (query.page > 0) params.set('page', String(query.page + 1));
  if (query.pageSize !== PAGE_SIZES[0]) {
    params.set('pageSize', String(query.pageSize));
  }
  return params;
}

/** Reads the list's query from the URL and writes changes back to it. */
export function useWorkspacesQuery() {
  const [params, setParams] = useSearchParams();
  const query = useMemo(() => parse(params), [params]);

  /** Any change but one of the page starts at the first page again. */
  const change = useCallback(
    (changes: Partial<WorkspacesQuery>) =>
      setParams(current => format({ ...parse(current), page: 0, ...changes }), {
        replace: true,
      }),
    [setParams],
  );
  return { query, change };
}

/** Whether anything but the whole list is asked for. */
export function isFiltered(query: WorkspacesQuery): boolean {
  return (
    query.whose !== 'all' ||
    query.search !== '' ||
    query.status.length > 0 ||
    query.program.length > 0
  );
}
