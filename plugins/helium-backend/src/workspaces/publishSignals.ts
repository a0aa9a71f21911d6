import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  HELIUM_WORKSPACES_CHANNEL,
  type HeliumWorkspaceSignal,
} from '@helium-portal/backstage-plugin-helium-common';
import type { WorkspaceChanges } from './changes';
import type { WorkspaceStore } from './WorkspaceStore';

/** How long changes of one workspace are gathered before pages are told. */
const GATHER_MS = 250;

/**
 * Tells pages that a workspace changed, and nothing of it, because all get to know; what its operations report they read from the
 * stream. Only the replica that made a change does: the events backend carries a signal to the pages of all the others.
 */
export function publishSignals(options: {
  changes: WorkspaceChanges;
  store: WorkspaceStore;
  signals: SignalsService;
  logger: LoggerService;
}): void {
  const { changes, store, signals, logger } = options;
  const gathering = new Set<string>();
  const published = new Map<string, string>();

  const publish = async (workspaceId: string) => {
    gathering.delete(workspaceId);
    const tracked = await store.get(workspaceId);
    if (!tracked) {
      return;
    }
    const { workspace, activeOperation } = tracked;
    const seen = JSON.stringify([
      workspace.status,
      workspace.updatedAt,
      activeOperation?.id,
    ]);
    if (published.get(workspaceId) === seen) {
      return;
    }
    if (workspace.destroyedAt) {
      published.delete(workspaceId);
    } else {
      published.set(workspaceId, seen);
    }
    await signals.publish<HeliumWorkspaceSignal>({
      recipients: { type: 'broadcast' },
      channel: HELIUM_WORKSPACES_CHANNEL,
      message: { workspaceId },
    });
  };

  changes.subscribe((workspaceId, origin) => {
    if (origin === 'elsewhere' || gathering.has(workspaceId)) {
      return;
    }
    gathering.add(workspaceId);
    setTimeout(
      () =>
        publish(workspaceId).catch(error =>
          logger.warn(
            `Pages could not be told of a change of workspace ${workspaceId}`,
            error,
          ),
        ),
      GATHER_MS,
    ).unref();
  });
}
