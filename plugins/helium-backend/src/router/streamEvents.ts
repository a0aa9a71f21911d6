import type { LoggerService } from '@backstage/backend-plugin-api';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Operation,
  OperationStore,
  StoredEvent,
} from '../operations/types';
import type { WorkspaceChanges } from '../workspaces/changes';
import { News } from './News';
import { toEventResponse } from './responses';

const PAGE = 500;
/** How often events are read at most, however fast they come. */
const PACE_MS = 100;
/** How often they are read without being told of news, for those of another replica that can't be heard. */
const POLL_MS = 2_000;
const HEARTBEAT_MS = 15_000;

/** Sends an operation's events as server-sent events, from `after` on until the operation or the connection ends. */
export async function streamEvents(
  res: ServerResponse,
  options: {
    operations: OperationStore;
    changes: WorkspaceChanges;
    logger: LoggerService;
    shutdown: AbortSignal;
    operation: Operation;
    after?: string;
  },
): Promise<void> {
  const { operations, operation } = options;
  const closed = new AbortController();
  const close = () => closed.abort();
  res.on('close', close);
  options.shutdown.addEventListener('abort', close);
  // Events that were before their listeners come no more.
  if (res.destroyed || res.closed || options.shutdown.aborted) {
    close();
  }
  const news = new News();
  const unsubscribe = options.changes.subscribe(workspaceId => {
    if (workspaceId === operation.workspaceId) {
      news.tell();
    }
  });
  const heartbeat = setInterval(() => res.write(': alive\n\n'), HEARTBEAT_MS);

  try {
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // `no-transform` keeps the compression from holding events back, and the other header keeps proxies from it.
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    res.flushHeaders();
    let { after } = options;
    while (!closed.signal.aborted) {
      news.read();
      const page = await operations.listEvents(operation.id, {
        after,
        limit: PAGE,
      });
      if (page.items.length > 0) {
        after = page.items.at(-1)?.id;
        await send(res, page.items.map(toMessage).join(''), closed.signal);
      }
      if (page.done) {
        const end = { deletedAt: page.deletedAt?.toISOString() };
        await send(
          res,
          `event: end\ndata: ${JSON.stringify(end)}\n\n`,
          closed.signal,
        );
        return;
      }
      if (page.items.length < PAGE) {
        await sleep(PACE_MS, undefined, { signal: closed.signal });
        await news.wait(POLL_MS, closed.signal);
      }
    }
  } catch (error) {
    // The status is sent, so the client learns of it by the broken connection, and comes again with the last id.
    if (!closed.signal.aborted) {
      options.logger.error(
        `The event stream of operation ${operation.id} broke`,
        error as Error,
      );
    }
  } finally {
    clearInterval(heartbeat);
    unsubscribe();
    options.shutdown.removeEventListener('abort', close);
    res.end();
  }
}

function toMessage(event: StoredEvent): string {
  const data = JSON.stringify(toEventResponse(event));
  return `id: ${event.id}\ndata: ${data}\n\n`;
}

async function send(res: ServerResponse, text: string, signal: AbortSignal) {
  if (!res.write(text)) {
    await once(res, 'drain', { signal });
  }
}
