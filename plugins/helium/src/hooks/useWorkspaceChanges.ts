import { useSignal } from '@backstage/plugin-signals-react';
import {
  HELIUM_WORKSPACES_CHANNEL,
  HeliumWorkspaceSignal,
} from '@helium-portal/backstage-plugin-helium-common';
import { useEffect, useRef } from 'react';
import { useRereading } from './useRereading';

const POLL_WITHOUT_SIGNALS_MS = 5_000;
/** Signals may be lost, and a backend that is gone sends none: a page must not wait for ever, nor show what was as what is. */
const POLL_ANYWAY_MS = 15_000;
const SETTLE_MS = 300;

/**
 * Calls `reread` when a workspace has changed: on a signal, else by polling,
 * more often while something is in progress.
 */
export function useWorkspaceChanges(options: {
  reread: () => void;
  /** The `id` of the only workspace of interest; all are by default. */
  workspaceId?: string;
  inProgress: boolean;
}) {
  const { reread, workspaceId, inProgress } = options;
  const { lastSignal, isSignalsAvailable } = useSignal<HeliumWorkspaceSignal>(
    HELIUM_WORKSPACES_CHANNEL,
  );
  const current = useRef(reread);
  current.current = reread;

  useEffect(() => {
    if (
      !lastSignal ||
      (workspaceId && lastSignal.workspaceId !== workspaceId)
    ) {
      return undefined;
    }
    const timer = setTimeout(() => current.current(), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [lastSignal, workspaceId]);

  useRereading(
    reread,
    inProgress && !isSignalsAvailable
      ? POLL_WITHOUT_SIGNALS_MS
      : POLL_ANYWAY_MS,
  );
}
