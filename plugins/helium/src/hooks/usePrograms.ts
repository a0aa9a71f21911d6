import { useApi } from '@backstage/core-plugin-api';
import type {
  HeliumApi,
  Program,
  ProgramList,
} from '@helium-portal/backstage-plugin-helium-common';
import { useCallback, useEffect, useMemo } from 'react';
import { heliumApiRef } from '../api/heliumApi';
import { isUnreachable, statusOf } from '../api/errors';
import { RETRY_MS, useResource } from './useResource';

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
 * The programs, and the title of one by its name. When the backend fails they are asked for
 * again, as when it can't be reached: no page has a button for that.
 *
 * @param owner - whose workspaces the limits of lifetimes are for; the viewer's by default
 */
export function usePrograms(owner?: string) {
  const api = useApi(heliumApiRef);
  const { value, error, loading, reread } = useResource(
    `programs of ${owner}`,
    () => readPrograms(api, owner),
    { keepPrevious: true },
  );
  useEffect(() => {
    if (isUnreachable(error) || (statusOf(error) ?? 0) < 500) {
      return undefined;
    }
    const timer = setTimeout(reread, RETRY_MS);
    return () => clearTimeout(timer);
  }, [error, reread]);
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
