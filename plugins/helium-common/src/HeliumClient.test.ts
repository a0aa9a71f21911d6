import { ResponseError } from '@backstage/errors';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { getFieldErrors } from './errors';
import { HeliumClient } from './HeliumClient';
import type { OperationEvent } from './schema/openapi';

const BASE = 'http://portal.test/api/helium';
const EVENTS = `${BASE}/workspaces/calm-otter/operations/1/events`;

const server = setupServer();

describe('HeliumClient', () => {
  const client = new HeliumClient({
    discoveryApi: { getBaseUrl: async id => `http://portal.test/api/${id}` },
    fetchApi: { fetch: (input, init) => fetch(input, init) },
  });

  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());

  it('sends what it was given, and only that', async () => {
    const seen: Array<{ url: string; headers: Headers; body: string }> = [];
    server.use(
      http.all(`${BASE}/*`, async ({ request }) => {
        seen.push({
          url: request.url,
          headers: request.headers,
          body: await request.text(),
        });
        return HttpResponse.json({ items: [], totalItems: 0 });
      }),
    );

    await client.listWorkspaces({
      search: 'ot',
      owner: ['group:default/a', 'group:default/b'],
      status: ['ready'],
    });
    await client.createWorkspace(
      { name: 'calm-otter' },
      { token: 'TOKEN', idempotencyKey: 'KEY' },
    );
    await client.deleteWorkspace('calm-otter');
    await client.previewWorkspace(
      'calm-otter',
      { parameters: { size: 'large' } },
      { idempotencyKey: 'KEY' },
    );
    await client.readEffectiveValues('a_program', { name: 'calm-otter' });
    await client.getEffectiveValues('calm-otter');
    await client.getWorkspace('calm-otter');

    expect(seen[0].url).toBe(
      `${BASE}/workspaces?search=ot&owner=group%3Adefault%2Fa&owner=group%3Adefault%2Fb&status=ready`,
    );
    expect(seen[0].headers.has('authorization')).toBe(false);
    expect(seen[1].headers.get('authorization')).toBe('Bearer TOKEN');
    expect(seen[1].headers.get('idempotency-key')).toBe('KEY');
    expect(seen[1].body).toBe('{"name":"calm-otter"}');
    expect(seen[2].headers.has('idempotency-key')).toBe(false);
    expect(seen[3].url).toBe(`${BASE}/workspaces/calm-otter/preview`);
    expect(seen[3].headers.get('idempotency-key')).toBe('KEY');
    expect(seen[3].body).toBe('{"parameters":{"size":"large"}}');
    expect(seen[4].url).toBe(`${BASE}/programs/a_program/effective-values`);
    expect(seen[5].url).toBe(`${BASE}/workspaces/calm-otter/effective-values`);
    expect(seen[6].url).toBe(`${BASE}/workspaces/calm-otter`);
  });

  it('reads of an earlier workspace by its id', async () => {
    const seen: string[] = [];
    server.use(
      http.get(`${BASE}/*`, ({ request }) => {
        seen.push(request.url.replace(BASE, ''));
        return HttpResponse.json({ items: [], totalItems: 0 });
      }),
    );
    const id = 'b6d0a3a4-3c52-4a4b-9a0e-3a6d1a0b0c0d';
    await client.getWorkspace('calm-otter', { id });
    await client.listExpiryChanges('calm-otter', { id });
    await client.listOperations('calm-otter', { limit: 5 }, { id });
    expect(seen).toEqual([
      `/workspaces/calm-otter?id=${id}`,
      `/workspaces/calm-otter/expiry-changes?id=${id}`,
      `/workspaces/calm-otter/operations?id=${id}&limit=5`,
    ]);
  });

  it('throws what the API says, with its fields', async () => {
    server.use(
      http.post(`${BASE}/workspaces`, () =>
        HttpResponse.json(
          {
            error: { name: 'InputError', message: 'name: is taken' },
            response: { statusCode: 400 },
            fields: [{ field: 'name', message: 'is taken' }],
          },
          { status: 400 },
        ),
      ),
    );
    const error = await client.createWorkspace({}).catch(e => e);
    expect(error).toBeInstanceOf(ResponseError);
    expect(error.cause.message).toBe('name: is taken');
    expect(getFieldErrors(error)).toEqual([
      { field: 'name', message: 'is taken' },
    ]);
    expect(getFieldErrors(new Error('other'))).toEqual([]);
    expect(getFieldErrors(undefined)).toEqual([]);
  });

  it('can be aborted', async () => {
    server.use(
      http.get(`${BASE}/programs`, () => new Promise<never>(() => {})),
    );
    const abort = new AbortController();
    const answer = client.listPrograms({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(answer).rejects.toThrow();
  });

  describe('streamEvents', () => {
    const event = (id: number) => ({
      id: String(id),
      at: '2030-01-01T00:00:00.000Z',
      attempt: 1,
      type: 'log',
      data: { text: `line ${id} ü`, stream: 'stdout' },
    });
    const text = (id: number) =>
      `id: ${id}\ndata: ${JSON.stringify(event(id))}\n\n`;
    const END = 'event: end\ndata: {}\n\n';

    function serve(...connections: Array<string[] | number>) {
      const asked: Array<string | null> = [];
      server.use(
        http.get(EVENTS, ({ request }) => {
          asked.push(request.headers.get('last-event-id'));
          expect(request.headers.get('accept')).toBe('text/event-stream');
          const next = connections.shift();
          if (typeof next === 'number') {
            return new HttpResponse('no', { status: next });
          }
          // One byte at a time, so that neither lines nor characters arrive whole.
          const bytes = new TextEncoder().encode(next!.join(''));
          return new HttpResponse(
            new ReadableStream({
              start(controller) {
                bytes.forEach(byte =>
                  controller.enqueue(new Uint8Array([byte])),
                );
                controller.close();
              },
            }),
            { headers: { 'content-type': 'text/event-stream' } },
          );
        }),
      );
      return asked;
    }

    async function collect(events: AsyncIterable<OperationEvent>) {
      const ids = [];
      for await (const { id, data } of events) {
        expect(data.text).toBe(`line ${id} ü`);
        ids.push(Number(id));
      }
      return ids;
    }

    it('reads events until the operation ends', async () => {
      const asked = serve([': alive\n\n', text(1), text(2), END, text(3)]);
      expect(await collect(client.streamEvents('calm-otter', '1'))).toEqual([
        1, 2,
      ]);
      expect(asked).toEqual([null]);
    });

    it('goes on after a break where it was', async () => {
      const asked = serve([text(4), text(5)], 503, [text(6), END]);
      const events = client.streamEvents('calm-otter', '1', { after: '3' });
      expect(await collect(events)).toEqual([4, 5, 6]);
      expect(asked).toEqual(['3', '5', '5']);
    });

    it('says why nothing comes, once it was tried again, and when it does', async () => {
      serve([text(1)], 500, 503, [text(2), END]);
      const said: string[] = [];
      const events = client.streamEvents('calm-otter', '1', {
        onInterruption: error => said.push(error?.message ?? 'nothing'),
      });
      expect(await collect(events)).toEqual([1, 2]);
      expect(said).toEqual([
        'nothing',
        expect.stringContaining('500'),
        expect.stringContaining('503'),
        'nothing',
      ]);
    });

    it('says nothing of a break that passes at once', async () => {
      serve(503, [text(1)], [text(2), END]);
      const onInterruption = jest.fn();
      const events = client.streamEvents('calm-otter', '1', { onInterruption });
      expect(await collect(events)).toEqual([1, 2]);
      expect(onInterruption).not.toHaveBeenCalledWith(expect.any(Error));
    });

    it('ends when it is refused', async () => {
      serve(404);
      await expect(
        collect(client.streamEvents('calm-otter', '1')),
      ).rejects.toMatchObject({ statusCode: 404 });
    });

    it('ends when it is aborted, while it waits to come again', async () => {
      serve([text(1)]);
      const abort = new AbortController();
      const events = client.streamEvents('calm-otter', '1', {
        signal: abort.signal,
      });
      const ids: string[] = [];
      await expect(
        (async () => {
          for await (const { id } of events) {
            ids.push(id);
            setTimeout(() => abort.abort(new Error('enough')), 50);
          }
        })(),
      ).rejects.toThrow('enough');
      expect(ids).toEqual(['1']);
    });
  });
});
