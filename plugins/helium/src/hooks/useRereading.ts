import { useCallback, useEffect, useRef } from 'react';
import useInterval from 'react-use/esm/useInterval';

/** Calls `reread` now and then while the page is in view, and at once when it comes into view. */
export function useRereading(reread: () => void, intervalMs: number) {
  const current = useRef(reread);
  current.current = reread;

  const rereadInView = useCallback(() => {
    if (!document.hidden) current.current();
  }, []);
  useInterval(rereadInView, intervalMs);
  useEffect(() => {
    document.addEventListener('visibilitychange', rereadInView);
    return () => document.removeEventListener('visibilitychange', rereadInView);
  }, [rereadInView]);
}
