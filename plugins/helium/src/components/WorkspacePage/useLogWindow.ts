import { useLayoutEffect, useRef, useState } from 'react';
import type { LogLine } from './logLines';

/** How many lines are there at first, and how many more each time somebody scrolls to the first of them. */
const STEP = 200;
const NEAR_PX = 24;

/**
 * The lines of a log that its page holds: the last ones, and further back as
 * somebody scrolls up. It follows the end until they do.
 */
export function useLogWindow(lines: LogLine[]) {
  const box = useRef<HTMLDivElement>(null);
  // By its id: lines that come late may come before it. Undefined while the end is followed.
  const [firstId, setFirstId] = useState<string>();
  const heightBefore = useRef<number>();

  const following = firstId === undefined;
  const kept = following ? -1 : lines.findIndex(({ id }) => id === firstId);
  const start = kept >= 0 ? kept : Math.max(0, lines.length - STEP);
  const shown = lines.slice(start);

  const lastId = shown.at(-1)?.id;
  useLayoutEffect(() => {
    const element = box.current;
    if (element && following) element.scrollTop = element.scrollHeight;
  }, [lastId, following]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && heightBefore.current !== undefined) {
      element.scrollTop += element.scrollHeight - heightBefore.current;
      heightBefore.current = undefined;
    }
  }, [firstId]);

  const onScroll = () => {
    if (!box.current || lines.length === 0) return;
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) {
      setFirstId(undefined);
    } else if (scrollTop < NEAR_PX && start > 0) {
      heightBefore.current = scrollHeight;
      setFirstId(lines[Math.max(0, start - STEP)].id);
    } else {
      setFirstId(lines[start].id);
    }
  };
  return {
    box,
    shown,
    following,
    follow: () => setFirstId(undefined),
    onScroll,
  };
}
