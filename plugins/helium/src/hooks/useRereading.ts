import { useCallback, useEffect, useRef } from 'react';
import useInterval from 'react-use/esm/useInterval';

/** Calls `refresh` now and then while the page is in view, and at once when it comes into view. */
export function useRereading(refresh: () => void, intervalMs: number) {
  const current = useRef(refresh);
  current.current = refresh;

  const refreshInView = useCallback(() => {
    if (!document.hidden) current.current();
  }, []);
  useInterval(refreshInView, intervalMs);
  useEffect(() => {
    document.addEventListener('visibilitychange', refreshInView);
    return () =>
      document.removeEventListener('visibilitychange', refreshInView);
  }, [refreshInView]);
}
