import { useCallback, useEffect, useRef, useState } from 'react';
import { isUnreachable, mayPass, statusOf } from '../api/errors';

/** How long to wait before the backend is asked again after it could not be reached, or had no answer. */
export const RETRY_MS = 3_000;

/** What a page knows of something it loads. */
export interface Resource<T> {
  /** Kept while it is loaded again, so that the page does not jump. */
  value?: T;
  /** Why there is no value, or why it is not kept. */
  error?: Error;
  /** While it can't be read again: when `value` was read, as an ISO 8601 instant. */
  staleSince?: string;
  /** Why it can't be read again. */
  staleError?: Error;
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
  /** Why the value could not be read again, though it is kept. */
  staleError?: Error;
  /** How often in a row there was no answer that is worth waiting for. */
  unanswered: number;
}

/**
 * Loads something, and again when `key` changes or `refresh` is called. Answers
 * that arrive out of order are dropped. While the backend can't be reached it is
 * asked again and again; what was read before is kept then, as when the backend
 * fails. A refusal takes it away.
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
  const { value, error, staleError, loading, readAt } = state;
  return {
    value,
    error,
    ...(staleError && { staleSince: readAt, staleError }),
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
  // A value of another key answers another question.
  const answered =
    previous.key === key &&
    previous.readAt !== undefined &&
    previous.error === undefined;
  const kept = answered && mayPass(error);
  const again = kept || isUnreachable(error);
  return {
    ...previous,
    ...(takesAway(error) && { value: undefined }),
    key,
    error: kept ? undefined : error,
    staleError: kept ? error : undefined,
    loading: false,
    unanswered: again ? previous.unanswered + 1 : 0,
  };
}

/** Whether what was read before may be seen no longer. */
function takesAway(error: Error): boolean {
  return [403, 404].includes(statusOf(error) ?? 0);
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
