import { useCallback, useEffect, useRef, useState } from 'react';
import { isUnreachable } from '../api/errors';

/** How long to wait before the backend is asked again after it could not be reached. */
export const RETRY_MS = 3_000;

/** What a page knows of something it loads. */
export interface Resource<T> {
  /** Kept while it is loaded again, so that the page does not jump. */
  value?: T;
  /** Why there is no value, or why it is not kept. */
  error?: Error;
  /** While the backend can't be reached: when `value` was read, as an ISO 8601 instant. */
  staleSince?: string;
  loading: boolean;
  refresh(): void;
  /** The same without `loading`, for what nobody asked for; done once there is an answer, of whichever kind. */
  reread(): Promise<void>;
}

interface State<T> {
  key: string;
  value?: T;
  error?: Error;
  loading: boolean;
  /** When the value was read. */
  readAt?: string;
  /** How often in a row the backend could not be reached. */
  unanswered: number;
}

/**
 * Loads something, and again when `key` changes or `refresh` is called. Answers
 * that arrive out of order are dropped. While the backend can't be reached it is
 * asked again and again, and what was read before is kept.
 */
export function useResource<T>(
  key: string,
  load: () => Promise<T>,
  options: { keepPrevious?: boolean } = {},
): Resource<T> {
  const [state, setState] = useState<State<T>>({
    key,
    loading: true,
    unanswered: 0,
  });
  const loader = useRef(load);
  loader.current = load;
  const [runs] = useState(() => ({ latest: 0 }));

  const reread = useCallback(async () => {
    const run = ++runs.latest;
    await loader.current().then(
      value => {
        if (run === runs.latest) {
          const readAt = new Date().toISOString();
          setState({ key, value, readAt, loading: false, unanswered: 0 });
        }
      },
      error => {
        if (run === runs.latest) {
          setState(previous => afterFailure(previous, key, error));
        }
      },
    );
  }, [key, runs]);
  const refresh = useCallback(() => {
    setState(previous => ({ ...previous, loading: true }));
    reread();
  }, [reread]);

  useEffect(() => {
    refresh();
    return () => {
      runs.latest++;
    };
  }, [refresh, runs]);
  useRetry(state.unanswered, reread);

  if (state.key !== key && !options.keepPrevious) {
    return { loading: true, refresh, reread };
  }
  const { value, error, loading, readAt, unanswered } = state;
  const stale = unanswered > 0 && error === undefined;
  return {
    value,
    error,
    ...(stale && { staleSince: readAt }),
    loading,
    refresh,
    reread,
  };
}

function afterFailure<T>(
  previous: State<T>,
  key: string,
  error: Error,
): State<T> {
  const unreachable = isUnreachable(error);
  const unanswered = unreachable ? previous.unanswered + 1 : 0;
  // A value of another key answers another question.
  const answered =
    previous.key === key &&
    previous.readAt !== undefined &&
    previous.error === undefined;
  return {
    ...previous,
    key,
    error: unreachable && answered ? undefined : error,
    loading: false,
    unanswered,
  };
}

/** Asks again a while after each failure, and at once when the browser is online again; the page does not show it. */
function useRetry(unanswered: number, read: () => void) {
  useEffect(() => {
    if (unanswered === 0) {
      return undefined;
    }
    const timer = setTimeout(read, RETRY_MS);
    window.addEventListener('online', read);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', read);
    };
  }, [unanswered, read]);
}
