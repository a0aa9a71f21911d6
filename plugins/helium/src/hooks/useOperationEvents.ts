import { useApi } from '@backstage/core-plugin-api';
import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import { useEffect, useState } from 'react';
import { isUnreachable } from '../api/errors';
import { heliumApiRef } from '../api/heliumApi';
import { RETRY_MS } from './useResource';

const FLUSH_MS = 200;

/** The events of one operation as they arrive. */
export interface OperationEvents {
  events: OperationEvent[];
  /** The operation has ended and no event follows. */
  ended: boolean;
  /** Why the stream ended early, or is interrupted. */
  error?: Error;
}

const NOTHING: OperationEvents = { events: [], ended: false };

/**
 * Follows an operation: all its events from the first on, then the live ones.
 */
export function useOperationEvents(
  workspace: string,
  operationId: string,
): OperationEvents {
  const api = useApi(heliumApiRef);
  const [state, setState] = useState(NOTHING);

  useEffect(() => {
    const abort = new AbortController();
    let buffer: OperationEvent[] = [];
    let flushTimer: ReturnType<typeof setTimeout> | undefined;
    let retryTimer: ReturnType<typeof setTimeout> | undefined;
    let interrupted = false;
    setState(NOTHING);

    const flush = () => {
      flushTimer = undefined;
      const arrived = buffer;
      buffer = [];
      setState(previous => ({
        ...previous,
        events: [...previous.events, ...arrived],
      }));
    };

    const resume = () => {
      interrupted = false;
      setState(previous => ({ ...previous, error: undefined }));
    };

    const follow = async (after?: string) => {
      const { signal } = abort;
      let lastEventId = after;
      try {
        for await (const event of api.streamEvents(workspace, operationId, {
          signal,
          after,
        })) {
          lastEventId = event.id;
          if (interrupted) resume();
          buffer.push(event);
          flushTimer ??= setTimeout(flush, FLUSH_MS);
        }
        if (!signal.aborted) {
          clearTimeout(flushTimer);
          flush();
          setState(({ events }) => ({ events, ended: true }));
        }
      } catch (error) {
        if (!signal.aborted) {
          setState(previous => ({ ...previous, error: error as Error }));
          if (isUnreachable(error)) {
            interrupted = true;
            retryTimer = setTimeout(() => follow(lastEventId), RETRY_MS);
          }
        }
      }
    };

    follow();
    return () => {
      abort.abort();
      clearTimeout(flushTimer);
      clearTimeout(retryTimer);
    };
  }, [api, workspace, operationId]);

  return state;
}
