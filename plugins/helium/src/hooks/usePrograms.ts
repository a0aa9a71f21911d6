import { useApi } from '@backstage/core-plugin-api';
import type {
  HeliumApi,
  Program,
  ProgramList,
} from '@helium-portal/backstage-plugin-helium-common';
import { useCallback, useMemo } from 'react';
import { heliumApiRef } from '../api/heliumApi';
import { useResource } from './useResource';

const NONE: Program[] = [];

/** What is being read, by owner: several parts of a page want the same at once. */
const underWay = new WeakMap<HeliumApi, Map<string, Promise<ProgramList>>>();

function readPrograms(api: HeliumApi, owner = ''): Promise<ProgramList> {
  const reads = underWay.get(api) ?? new Map<string, Promise<ProgramList>>();
  underWay.set(api, reads);
  const read =
    reads.get(owner) ??
    api
      .listPrograms({ owner: owner || undefined })
      .finally(() => reads.delete(owner));
  reads.set(owner, read);
  return read;
}

/**
 * The programs, and the title of one by its name.
 *
 * @param owner - whose workspaces the limits of lifetimes are for; the viewer's by default
 */
export function usePrograms(owner?: string) {
  const api = useApi(heliumApiRef);
  const { value, error, loading } = useResource(
    `programs of ${owner}`,
    () => readPrograms(api, owner),
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
