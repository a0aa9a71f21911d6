import { readOperation } from './readOperation';
import { toEventResponse } from './responses';
import { streamEvents } from './streamEvents';
import type { HeliumRouter, RouterOptions } from './types';

const EVENT_STREAM = 'text/event-stream';

export function addEventRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, operations } = options;

  router.get(
    '/workspaces/:name/operations/:operationId/events',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req);
      const { operation } = await readOperation(
        options,
        req.params,
        credentials,
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
