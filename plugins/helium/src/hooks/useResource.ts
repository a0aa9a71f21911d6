import { useCallback, useEffect, useRef, useState } from 'react';

/** What a page knows of something it loads. */
export interface Resource<T> {
  /** Kept while it is loaded again, so that the page does not jump. */
  value?: T;
  error?: Error;
  loading: boolean;
  refresh(): void;
}

interface State<T> {
  key: string;
  value?: T;
  error?: Error;
  loading: boolean;
}

/**
 * Loads something, and again when `key` changes or `refresh` is called. Answers
 * that arrive out of order are dropped.
 */
export function useResource<T>(
  key: string,
  load: () => Promise<T>,
  options: { keepPrevious?: boolean } = {},
): Resource<T> {
  const [state, setState] = useState<State<T>>({ key, loading: true });
  const loader = useRef(load);
  loader.current = load;
  const [runs] = useState(() => ({ latest: 0 }));

  const refresh = useCallback(() => {
    const run = ++runs.latest;
    setState(previous => ({ ...previous, loading: true }));
    loader.current().then(
      value => {
        if (run === runs.latest) setState({ key, value, loading: false });
      },
      error => {
        if (run === runs.latest) {
          setState(previous => ({ ...previous, key, error, loading: false }));
        }
      },
    );
  }, [key, runs]);

  useEffect(() => {
    refresh();
    return () => {
      runs.latest++;
    };
  }, [refresh, runs]);

  if (state.key !== key && !options.keepPrevious) {
    return { loading: true, refresh };
  }
  const { value, error, loading } = state;
  return { value, error, loading, refresh };
}
