import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  HELIUM_WORKSPACES_CHANNEL,
  HeliumWorkspaceSignal,
} from '@helium-portal/backstage-plugin-helium-common';
import { useEffect, useRef } from 'react';
import { createPace } from './pace';
import { useRereading } from './useRereading';

const POLL_WITHOUT_SIGNALS_MS = 5_000;
/** Signals may be lost, and a backend that is gone sends none: a page must not wait for ever, nor show what was as what is. */
const POLL_ANYWAY_MS = 15_000;
const PACE = { settleMs: 300, paceMs: 1_000 };

/**
 * Calls `reread` when a workspace has changed: on a signal, else by polling,
 * more often while something is in progress.
 */
export function useWorkspaceChanges(options: {
  reread: () => Promise<void>;
  /** The `id` of the only workspace of interest; all are by default. */
  workspaceId?: string;
  inProgress: boolean;
}) {
  const { reread, workspaceId, inProgress } = options;
  const signals = useApiHolder().get(signalApiRef);
  const current = useRef(reread);
  current.current = reread;

  // Not `useSignal`, which has the whole page rendered at each signal, of whichever workspace.
  useEffect(() => {
    const pace = createPace(() => current.current(), PACE);
    const subscription = signals?.subscribe<HeliumWorkspaceSignal>(
      HELIUM_WORKSPACES_CHANNEL,
      signal => {
        if (!workspaceId || signal.workspaceId === workspaceId) pace.ask();
      },
    );
    return () => {
      pace.stop();
      subscription?.unsubscribe();
    };
  }, [signals, workspaceId]);

  useRereading(
    reread,
    inProgress && !signals ? POLL_WITHOUT_SIGNALS_MS : POLL_ANYWAY_MS,
  );
}
