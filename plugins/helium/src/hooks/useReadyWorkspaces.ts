import { useApi } from '@backstage/core-plugin-api';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { heliumApiRef } from '../api/heliumApi';
import { useResource } from './useResource';

const TYPING_MS = 300;
const PAGE_SIZE = 20;
const MAX_SEARCH = 63;

/** The first page of the ready workspaces of some programs that have a text in their names. */
export function useReadyWorkspaces(programs: string[], search: string) {
  const api = useApi(heliumApiRef);
  const [asked, setAsked] = useState(search);
  useDebounce(() => setAsked(search), TYPING_MS, [search]);
  const page = useResource(
    JSON.stringify([programs, asked]),
    () =>
      api.listWorkspaces({
        limit: PAGE_SIZE,
        program: programs,
        status: ['ready'],
        ...(asked && { search: asked.toLowerCase().slice(0, MAX_SEARCH) }),
        orderBy: 'name',
        order: 'asc',
      }),
    { keepPrevious: true },
  );
  return { ...page, loading: page.loading || asked !== search };
}
