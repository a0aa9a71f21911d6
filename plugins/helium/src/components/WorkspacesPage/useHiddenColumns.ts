import { storageApiRef, useApi } from '@backstage/core-plugin-api';
import { useCallback, useMemo } from 'react';
import useObservable from 'react-use/esm/useObservable';

const BUCKET = 'helium';
const KEY = 'hidden-columns';
const NONE: string[] = [];

/** The columns that the viewer does not want to see, remembered where the portal keeps people's settings. */
export function useHiddenColumns(): {
  hidden: string[];
  toggle(id: string): void;
} {
  const storageApi = useApi(storageApiRef);
  const bucket = useMemo(() => storageApi.forBucket(BUCKET), [storageApi]);
  const changes = useMemo(() => bucket.observe$<string[]>(KEY), [bucket]);
  const { value } = useObservable(changes, bucket.snapshot<string[]>(KEY));
  const hidden = Array.isArray(value) ? value : NONE;
  const toggle = useCallback(
    (id: string) => {
      bucket.set(
        KEY,
        hidden.includes(id)
          ? hidden.filter(each => each !== id)
          : [...hidden, id],
      );
    },
    [bucket, hidden],
  );
  return { hidden, toggle };
}
