import { storageApiRef, useApi } from '@backstage/core-plugin-api';
import { useCallback, useMemo } from 'react';
import useObservable from 'react-use/esm/useObservable';

const BUCKET = 'helium';
const KEY = 'hidden-columns';
const NONE: string[] = [];

/**
 * The columns that the viewer does not want to see, remembered where the portal keeps people's settings.
 *
 * @param optional - those that are hidden until the viewer asks for them
 */
export function useHiddenColumns(optional: string[]): {
  hidden: string[];
  toggle(id: string): void;
} {
  const storageApi = useApi(storageApiRef);
  const bucket = useMemo(() => storageApi.forBucket(BUCKET), [storageApi]);
  const changes = useMemo(() => bucket.observe$<string[]>(KEY), [bucket]);
  const { value } = useObservable(changes, bucket.snapshot<string[]>(KEY));
  // Those that are not as they are by default, so that a new column is as it should be for everybody.
  const toggled = Array.isArray(value) ? value : NONE;
  const hidden = useMemo(
    () => [
      ...toggled.filter(id => !optional.includes(id)),
      ...optional.filter(id => !toggled.includes(id)),
    ],
    [toggled, optional],
  );
  const toggle = useCallback(
    (id: string) => {
      bucket.set(
        KEY,
        toggled.includes(id)
          ? toggled.filter(each => each !== id)
          : [...toggled, id],
      );
    },
    [bucket, toggled],
  );
  return { hidden, toggle };
}
