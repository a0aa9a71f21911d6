import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  HELIUM_WORKSPACE_TOPIC,
  HELIUM_WORKSPACES_CHANNEL,
  type HeliumWorkspaceEvent,
  type HeliumWorkspaceSignal,
} from '@helium-portal/backstage-plugin-helium-common';
import type { WorkspaceChanges } from './changes';
import type { Workspace } from './types';
import type { TrackedWorkspace, WorkspaceStore } from './WorkspaceStore';

/** How long changes are gathered before anybody is told. */
const GATHER_MS = 250;
/** How many workspaces are read at once. */
const BATCH = 100;

/**
 * Tells pages that a workspace changed, and nothing of it, because all get to know; what its operations report they read from the
 * stream. Tells other plugins of the backend what it is now. Only the replica that made a change does: the events backend carries
 * both to all the others.
 */
export function publishChanges(options: {
  changes: WorkspaceChanges;
  store: WorkspaceStore;
  signals: SignalsService;
  events: EventsService;
  logger: LoggerService;
}): void {
  const { changes, store, signals, events, logger } = options;
  const gathered = new Set<string>();
  const published = new Map<string, string>();

  const publish = async ({ workspace, activeOperation }: TrackedWorkspace) => {
    const { id } = workspace;
    if (workspace.draft) {
      return;
    }
    const seen = JSON.stringify([
      workspace.status,
      workspace.updatedAt,
      activeOperation?.id,
    ]);
    if (published.get(id) === seen) {
      return;
    }
    if (workspace.destroyedAt) {
      published.delete(id);
    } else {
      published.set(id, seen);
    }
    await signals.publish<HeliumWorkspaceSignal>({
      recipients: { type: 'broadcast' },
      channel: HELIUM_WORKSPACES_CHANNEL,
      message: { workspaceId: id },
    });
    await events.publish({
      topic: HELIUM_WORKSPACE_TOPIC,
      eventPayload: toEvent(workspace),
    });
  };

  const publishGathered = async () => {
    const ids = [...gathered];
    gathered.clear();
    for (let start = 0; start < ids.length; start += BATCH) {
      for (const tracked of await store.getAll(
        ids.slice(start, start + BATCH),
      )) {
        await publish(tracked);
      }
    }
  };

  changes.subscribe((workspaceId, origin) => {
    if (origin === 'elsewhere') {
      return;
    }
    if (!gathered.size) {
      setTimeout(
        () =>
          publishGathered().catch(error =>
            logger.warn('Not everybody could be told of changes', error),
          ),
        GATHER_MS,
      ).unref();
    }
    gathered.add(workspaceId);
  });
}

function toEvent(workspace: Workspace): HeliumWorkspaceEvent {
  return {
    workspaceId: workspace.id,
    name: workspace.name,
    program: workspace.program,
    owner: workspace.owner,
    status: workspace.status,
    generation: workspace.generation,
    updatedAt: workspace.updatedAt.toISOString(),
    expiresAt: workspace.expiresAt?.toISOString(),
    destroyedAt: workspace.destroyedAt?.toISOString(),
  };
}
