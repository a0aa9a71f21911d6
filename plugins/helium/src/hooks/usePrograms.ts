import { useApi } from '@backstage/core-plugin-api';
import type { Program } from '@helium-portal/backstage-plugin-helium-common';
import { useCallback, useMemo } from 'react';
import { heliumApiRef } from '../api/heliumApi';
import { useResource } from './useResource';

const NONE: Program[] = [];

/**
 * The programs, and the title of one by its name.
 *
 * @param owner - whose workspaces the limits of lifetimes are for; the viewer's by default
 */
export function usePrograms(owner?: string) {
  const api = useApi(heliumApiRef);
  const { value, error, loading } = useResource(
    `programs of ${owner}`,
    () => api.listPrograms({ owner }),
    { keepPrevious: true },
  );
  const programs = value?.items ?? NONE;
  const titles = useMemo(
    () => new Map(programs.map(program => [program.name, program.title])),
    [programs],
  );
  const titleOf = useCallback(
    (name: string) => titles.get(name) ?? name,
    [titles],
  );
  return { programs, titleOf, error, loading };
}
