import { useApi } from '@backstage/core-plugin-api';
import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import { useEffect, useState } from 'react';
import { heliumApiRef } from '../api/heliumApi';

const FLUSH_MS = 200;

/** The events of one operation as they arrive. */
export interface OperationEvents {
  events: OperationEvent[];
  /** The operation has ended and no event follows. */
  ended: boolean;
  /** Why the stream ended early. */
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

    const follow = async () => {
      const { signal } = abort;
      try {
        for await (const event of api.streamEvents(workspace, operationId, {
          signal,
        })) {
          buffer.push(event);
          flushTimer ??= setTimeout(flush, FLUSH_MS);
        }
        if (!signal.aborted) {
          clearTimeout(flushTimer);
          flush();
          setState(previous => ({ ...previous, ended: true }));
        }
      } catch (error) {
        if (!signal.aborted) {
          setState(previous => ({ ...previous, error: error as Error }));
        }
      }
    };

    follow();
    return () => {
      abort.abort();
      clearTimeout(flushTimer);
    };
  }, [api, workspace, operationId]);

  return state;
}
