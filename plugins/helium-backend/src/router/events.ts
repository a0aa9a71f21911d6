import { heliumWorkspaceReadPermission } from '@helium-portal/backstage-plugin-helium-common';
import { requireOperation } from './operations';
import { toEventResponse } from './responses';
import { streamEvents } from './streamEvents';
import type { HeliumRouter, RouterOptions } from './types';

const EVENT_STREAM = 'text/event-stream';

export function addEventRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, workspaces, operations } = options;

  router.get(
    '/workspaces/:name/operations/:operationId/events',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req);
      const { workspace } = await workspaces.get(req.params.name);
      await authorizer.requireFor(
        workspace,
        heliumWorkspaceReadPermission,
        credentials,
      );
      const operation = await requireOperation(
        options,
        workspace,
        req.params.operationId,
      );
      const { after, limit, last } = req.query;

      if (req.accepts(['application/json', EVENT_STREAM]) === EVENT_STREAM) {
        const lastSeen = req.header('Last-Event-ID');
        await streamEvents(res, {
          ...options,
          operation,
          after: lastSeen && /^\d+$/.test(lastSeen) ? lastSeen : after,
        });
        return;
      }
      const page = await operations.listEvents(
        operation.id,
        last ? { last } : { after, limit: limit ?? 500 },
      );
      res.json({
        items: page.items.map(toEventResponse),
        done: page.done,
        deletedAt: page.deletedAt?.toISOString(),
      });
    },
  );
}
