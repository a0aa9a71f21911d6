import { useApi } from '@backstage/core-plugin-api';
import type { Program } from '@helium-portal/backstage-plugin-helium-common';
import { useCallback, useMemo } from 'react';
import { heliumApiRef } from '../api/heliumApi';
import { useResource } from './useResource';

const NONE: Program[] = [];

/** The programs, and the title of one by its name. */
export function usePrograms() {
  const api = useApi(heliumApiRef);
  const { value, error, loading } = useResource('programs', () =>
    api.listPrograms(),
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
