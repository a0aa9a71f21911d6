import { useCallback, useEffect, useRef, useState } from 'react';

/** A change that a person asked for: under way, failed, or done. */
export interface Mutation<TArgs extends unknown[]> {
  run(...args: TArgs): Promise<void>;
  pending: boolean;
  error?: Error;
  reset(): void;
}

/**
 * Runs a change once at a time and keeps its error for the page to show. What asks for it need not be disabled meanwhile, which would take
 * the focus from it.
 */
export function useMutation<TArgs extends unknown[]>(
  change: (...args: TArgs) => Promise<unknown>,
  onDone?: () => void,
): Mutation<TArgs> {
  const [state, setState] = useState<{ pending: boolean; error?: Error }>({
    pending: false,
  });
  const current = useRef({ change, onDone });
  current.current = { change, onDone };
  const running = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback(async (...args: TArgs) => {
    if (running.current) {
      return;
    }
    running.current = true;
    setState({ pending: true });
    try {
      await current.current.change(...args);
      running.current = false;
      if (mounted.current) setState({ pending: false });
      current.current.onDone?.();
    } catch (error) {
      running.current = false;
      if (mounted.current) setState({ pending: false, error: error as Error });
    }
  }, []);
  const reset = useCallback(() => setState({ pending: false }), []);
  return { run, reset, ...state };
}
