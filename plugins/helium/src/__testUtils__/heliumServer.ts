import type {
  Operation,
  OperationEvent,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { HELIUM_URL } from './app';
import { program } from './data';

const EVERYTHING = `${HELIUM_URL}/*`;

/** A request that the page made. */
export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body?: unknown;
}

/** An error as the backend answers with it. */
export function apiError(
  statusCode: number,
  message: string,
  fields?: { field: string; message: string }[],
) {
  return HttpResponse.json(
    {
      error: { name: 'Error', message },
      response: { statusCode },
      ...(fields && { fields }),
    },
    { status: statusCode },
  );
}

/** Server-sent events, closed by `end` unless the operation goes on. */
export function eventStream(events: OperationEvent[], ended = true) {
  const stream = new ReadableStream({
    async start(controller) {
      const encoder = new TextEncoder();
      for (const event of events) {
        controller.enqueue(
          encoder.encode(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`),
        );
      }
      if (ended) {
        controller.enqueue(encoder.encode('event: end\ndata: {}\n\n'));
        controller.close();
      } else {
        await delay('infinite');
      }
    },
  });
  return new HttpResponse(stream, {
    headers: { 'Content-Type': 'text/event-stream' },
  });
}

/** The Helium backend as far as a test describes it; it writes down what it is asked. */
export function setupHeliumServer() {
  const server = setupServer();
  const seen: SeenRequest[] = [];
  server.events.on('request:start', async ({ request }) => {
    const url = new URL(request.url);
    const entry: SeenRequest = {
      method: request.method,
      path: url.pathname.replace('/api/helium', ''),
      query: url.searchParams,
    };
    seen.push(entry);
    const text = await request.clone().text();
    entry.body = text ? JSON.parse(text) : undefined;
  });

  return {
    server,
    seen,
    /** The last request of that method and path. */
    last: (method: string, path: string) =>
      seen.filter(item => item.method === method && item.path === path).pop(),
    /** Refuses to show anything until it is told to go on. */
    refuse: (statusCode: number, message: string) =>
      until(away =>
        server.use(
          http.get(EVERYTHING, () =>
            away() ? apiError(statusCode, message) : undefined,
          ),
        ),
      ),
    /** Can't be reached until it is told to go on. */
    disconnect: () =>
      until(away =>
        server.use(
          http.all(EVERYTHING, () =>
            away() ? HttpResponse.error() : undefined,
          ),
        ),
      ),
    /** Keeps every request waiting until it is told to go on. */
    hold: () => {
      let goOn = () => {};
      const held = new Promise<void>(resolve => {
        goOn = resolve;
      });
      server.use(http.all(EVERYTHING, () => held));
      return goOn;
    },
    /** Answers with these workspaces, whatever the filters but their names. */
    serve: (
      workspaces: Workspace[],
      operations: Operation[] = [],
      events: OperationEvent[] = [],
    ) =>
      server.use(
        http.get(`${HELIUM_URL}/programs`, () =>
          HttpResponse.json({ items: [program] }),
        ),
        http.post(`${HELIUM_URL}/programs/:name/effective-values`, () =>
          HttpResponse.json({ charts: [] }),
        ),
        http.get(`${HELIUM_URL}/administration/quota`, () =>
          HttpResponse.json({ items: [], totalItems: 0 }),
        ),
        http.get(`${HELIUM_URL}/workspaces`, ({ request }) => {
          const names = new URL(request.url).searchParams.getAll('name');
          const items = names.length
            ? workspaces.filter(
                ({ name, status }) =>
                  names.includes(name) && status !== 'destroyed',
              )
            : workspaces;
          return HttpResponse.json({ items, totalItems: items.length });
        }),
        http.get(`${HELIUM_URL}/workspace-names/:name`, ({ params }) =>
          HttpResponse.json({
            taken: workspaces.some(
              ({ name, status }) =>
                name === params.name && status !== 'destroyed',
            ),
          }),
        ),
        http.get(`${HELIUM_URL}/kept-data`, () =>
          HttpResponse.json({ items: [], totalItems: 0 }),
        ),
        http.get(`${HELIUM_URL}/workspaces/:name`, ({ params, request }) => {
          const id = new URL(request.url).searchParams.get('id');
          const found = workspaces.find(
            item =>
              item.name === params.name &&
              (id ? item.id === id : !item.nameReused),
          );
          return found
            ? HttpResponse.json(found)
            : apiError(404, `There is no workspace ${params.name}`);
        }),
        http.get(`${HELIUM_URL}/workspaces/:name/expiry-changes`, () =>
          HttpResponse.json({ items: [] }),
        ),
        http.get(`${HELIUM_URL}/workspaces/:name/operations`, () =>
          HttpResponse.json({
            items: operations,
            totalItems: operations.length,
          }),
        ),
        http.get(
          `${HELIUM_URL}/workspaces/:name/operations/:id/events`,
          ({ params, request }) => {
            const active = workspaces.some(
              item => item.activeOperation?.id === params.id,
            );
            const last = new URL(request.url).searchParams.get('last');
            return last
              ? HttpResponse.json({
                  items: events.slice(-Number(last)),
                  done: !active,
                })
              : eventStream(events, !active);
          },
        ),
      ),
  };
}

/** Sets something up that is so until the function that is returned is called. */
function until(setUp: (still: () => boolean) => void): () => void {
  let still = true;
  setUp(() => still);
  return () => {
    still = false;
  };
}
