import { useApi } from '@backstage/core-plugin-api';
import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import { useEffect, useState } from 'react';
import { mayPass } from '../api/errors';
import { heliumApiRef } from '../api/heliumApi';
import { RETRY_MS } from './useResource';

const FLUSH_MS = 200;
/** How many of the last events are asked for by themselves, before all of them come. */
const LAST = 500;
/** How long all others wait for them. */
const LAST_MS = 2_000;

/** The events of one operation as they arrive. */
export interface OperationEvents {
  /** In order; while those of long ago still arrive, there is a gap before the last ones. */
  events: OperationEvent[];
  /** Not all before the last ones is there yet. */
  gap: boolean;
  /** The operation has ended and no event follows. */
  ended: boolean;
  /** Why the stream ended early. */
  error?: Error;
  /** Why nothing can be read at present; it goes on by itself. */
  interruption?: Error;
}

const NOTHING: OperationEvents = { events: [], gap: false, ended: false };

/**
 * Follows an operation: its last events at once, since a long log takes a
 * while, then all of them from the first on, and the live ones.
 */
export function useOperationEvents(
  workspace: string,
  operationId: string,
): OperationEvents {
  const api = useApi(heliumApiRef);
  const [state, setState] = useState(NOTHING);

  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const streamed: OperationEvent[] = [];
    let last: OperationEvent[] = [];
    let flushTimer: ReturnType<typeof setTimeout> | undefined;
    let retryTimer: ReturnType<typeof setTimeout> | undefined;
    setState(NOTHING);

    const show = (changes: Partial<OperationEvents> = {}) => {
      const { events, gap } = joined(streamed, last);
      setState(previous => ({ ...previous, events, gap, ...changes }));
    };

    const flush = () => {
      flushTimer = undefined;
      show();
    };

    const readLast = async () => {
      const page = await api.listEvents(
        workspace,
        operationId,
        { last: LAST },
        { signal },
      );
      if (!signal.aborted) {
        last = page.items;
        show();
      }
    };

    const onInterruption = (interruption: Error | undefined) => {
      if (!signal.aborted) show({ interruption });
    };

    const follow = async (after?: string) => {
      let lastEventId = after;
      try {
        for await (const event of api.streamEvents(workspace, operationId, {
          signal,
          after,
          onInterruption,
        })) {
          lastEventId = event.id;
          streamed.push(event);
          flushTimer ??= setTimeout(flush, FLUSH_MS);
        }
        if (!signal.aborted) {
          clearTimeout(flushTimer);
          show({ ended: true, interruption: undefined });
        }
      } catch (error) {
        if (signal.aborted) return;
        if (mayPass(error)) {
          onInterruption(error as Error);
          retryTimer = setTimeout(() => follow(lastEventId), RETRY_MS);
        } else {
          show({ error: error as Error, interruption: undefined });
        }
      }
    };

    let begun = false;
    const begin = () => {
      if (!begun && !signal.aborted) {
        begun = true;
        follow();
      }
    };
    // Not beside them, which would make them late. Without them the log takes longer; what is wrong, the stream says.
    readLast()
      .catch(() => {})
      .then(begin);
    const beginTimer = setTimeout(begin, LAST_MS);
    return () => {
      abort.abort();
      clearTimeout(beginTimer);
      clearTimeout(flushTimer);
      clearTimeout(retryTimer);
    };
  }, [api, workspace, operationId]);

  return state;
}

/** All that was streamed, and what of the last events it has not come to yet. */
function joined(
  streamed: OperationEvent[],
  last: OperationEvent[],
): Pick<OperationEvents, 'events' | 'gap'> {
  const reached = Number(streamed.at(-1)?.id ?? 0);
  return {
    events: [...streamed, ...last.filter(({ id }) => Number(id) > reached)],
    gap: last.length === LAST && reached < Number(last[0].id),
  };
}
