import { useApi } from '@backstage/core-plugin-api';
import type {
  HeliumApi,
  Operation,
  OperationEvent,
  PreviewResult,
} from '@helium-portal/backstage-plugin-helium-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { heliumApiRef } from '../api/heliumApi';
import { Translate, useTranslation } from './useTranslation';

/** How far a preview has come. */
export type PreviewState =
  | { phase: 'none' }
  | {
      phase: 'running';
      operation?: Operation;
      resources: number;
      /** Why nothing is heard of it at present; it goes on. */
      interruption?: Error;
    }
  | { phase: 'done'; result: PreviewResult }
  | { phase: 'failed'; error: Error };

/** A preview of what somebody is about to do. */
export interface Preview<T> {
  state: PreviewState;
  start(input: T): void;
  /** Forgets it, and cancels the operation when it is not over. */
  abandon(): void;
}

/** What a preview is run with. */
export interface PreviewRun {
  signal: AbortSignal;
  onAccepted(operation: Operation): void;
  onEvent(event: OperationEvent): void;
  /** Called with why nothing can be read, and with nothing when it can. */
  onInterruption(error: Error | undefined): void;
}

/** Asks for a preview, cancels it when the signal says so, and returns it once it has ended. */
type RunPreview<T> = (
  api: HeliumApi,
  input: T,
  options: PreviewRun,
) => Promise<Operation>;

type Parameters = Record<string, unknown>;

const NONE: PreviewState = { phase: 'none' };

/** Previews changes of a workspace's parameters. */
export function usePreview(workspace: string): Preview<Parameters> {
  return usePreviewBy<Parameters>((api, parameters, options) =>
    run(api, workspace, parameters, options),
  );
}

/** Runs one preview at a time; it is cancelled when whoever asked for it leaves. */
export function usePreviewBy<T>(runPreview: RunPreview<T>): Preview<T> {
  const api = useApi(heliumApiRef);
  const { t } = useTranslation();
  const [state, setState] = useState(NONE);
  const current = useRef<AbortController>();

  const abandon = useCallback(() => {
    current.current?.abort();
    current.current = undefined;
    setState(NONE);
  }, []);
  useEffect(() => () => current.current?.abort(), []);

  const start = (input: T) => {
    abandon();
    const abort = new AbortController();
    current.current = abort;
    const show = (next: PreviewState) => {
      if (!abort.signal.aborted) setState(next);
    };
    const seen = new Set<unknown>();
    let operation: Operation | undefined;
    let interruption: Error | undefined;
    const progress = () =>
      show({ phase: 'running', operation, resources: seen.size, interruption });

    progress();
    runPreview(api, input, {
      signal: abort.signal,
      onAccepted: accepted => {
        operation = accepted;
        progress();
      },
      onEvent: ({ type, data }) => {
        if (type === 'resource') {
          seen.add(data.urn);
          progress();
        }
      },
      onInterruption: error => {
        interruption = error;
        progress();
      },
    }).then(
      ended => {
        // There is nothing left to cancel.
        if (current.current === abort) current.current = undefined;
        show(outcomeOf(t, ended));
      },
      error => show({ phase: 'failed', error }),
    );
  };
  return { state, start, abandon };
}

async function run(
  api: HeliumApi,
  workspace: string,
  parameters: Parameters,
  { signal, onAccepted, onEvent, onInterruption }: PreviewRun,
): Promise<Operation> {
  const { operation } = await api.previewWorkspace(workspace, { parameters });
  // Whoever may not cancel it lets it end by itself.
  const cancel = () => {
    api.cancelOperation(workspace, operation.id).catch(() => {});
  };
  if (signal.aborted) {
    cancel();
  }
  signal.throwIfAborted();
  signal.addEventListener('abort', cancel);
  try {
    onAccepted(operation);
    const events = api.streamEvents(workspace, operation.id, {
      signal,
      onInterruption,
    });
    for await (const event of events) {
      onEvent(event);
    }
    return await api.getOperation(workspace, operation.id);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function outcomeOf(t: Translate, operation: Operation): PreviewState {
  const { state, preview, failure, workspace } = operation;
  if (state === 'succeeded' && preview) {
    return { phase: 'done', result: preview };
  }
  const message =
    failure?.message ??
    (state === 'cancelled'
      ? t('preview.cancelled')
      : t('preview.ended', { name: workspace }));
  return { phase: 'failed', error: new Error(message) };
}
