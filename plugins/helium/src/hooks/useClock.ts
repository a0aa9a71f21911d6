import { useEffect, useReducer, useRef } from 'react';
import { onSecond, presentMoment } from './clock';

/** What is read from the clock that all share; renders again only when it reads something else. */
export function useClock(read: (now: number) => number): number {
  const value = read(presentMoment());
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const shown = useRef({ read, value });
  shown.current = { read, value };
  useEffect(
    () =>
      onSecond(() => {
        const { current } = shown;
        if (current.read(presentMoment()) !== current.value) renderAgain();
      }),
    [],
  );
  return value;
}
