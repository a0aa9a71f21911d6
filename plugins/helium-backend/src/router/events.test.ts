import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  HeliumClient,
  type OperationEvent,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import { once } from 'node:events';
import {
  createServer,
  get as httpGet,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHelium, type TestHelium } from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import type { Claim } from '../operations/types';
import { WorkspaceChanges } from '../workspaces/changes';
import { streamEvents } from './streamEvents';

const databases = HeliumTestDatabases.create();

describe('events over HTTP', () => {
  let helium: TestHelium;
  let knex: Knex;
  let baseUrl: string;
  let operationId: string;
  let claim: Claim;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({ database: knex });
    baseUrl = `http://localhost:${helium.backend.server.port()}/api/helium`;
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    const { body } = await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter' });
    operationId = body.operation.id;
    claim = (await helium.operations.claim({
      holder: 'test',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    }))!;
    await helium.operations.setHandle(
      claim.attempt.id,
      claim.attempt.fence,
      {},
    );
  });

  const runner = (path: string, body: object, token = claim.token) =>
    helium
      .call(
        'post',
        `/runner/attempts/${claim.attempt.id}/${path}`,
        `Bearer ${token}`,
      )
      .send(body);

  const report = async (from: number, to: number) => {
    const events = [];
    for (let sequence = from; sequence <= to; sequence += 1) {
      events.push({
        sequence,
        at: new Date().toISOString(),
        type: 'log',
        data: { text: `line ${sequence}`, stream: 'stdout' },
      });
    }
    const { status } = await runner('events', { events });
    expect(status).toBe(204);
  };
  const finish = async () => {
    const { status } = await runner('result', { outcome: 'succeeded' });
    expect(status).toBe(204);
  };

  const client = () =>
    new HeliumClient({
      discoveryApi: { getBaseUrl: async () => baseUrl },
      fetchApi: { fetch },
    });
  const token = mockCredentials.user.token();

  const linesOf = (events: OperationEvent[]) =>
    events.filter(({ type }) => type === 'log').map(({ data }) => data.text);

  it('come as pages', async () => {
    await report(1, 3);
    const events = `/workspaces/calm-otter/operations/${operationId}/events`;
    const { body: all } = await helium.call('get', events);
    expect(linesOf(all.items)).toEqual(['line 1', 'line 2', 'line 3']);
    expect(all.done).toBe(false);
    const after = all.items.at(-2).id;
    const { body: rest } = await helium.call('get', `${events}?after=${after}`);
    expect(linesOf(rest.items)).toEqual(['line 3']);
    const { body: one } = await helium.call('get', `${events}?limit=1`);
    expect(one.items).toEqual([all.items[0]]);
    const { body: last } = await helium.call('get', `${events}?last=2`);
    expect(last.items).toEqual(all.items.slice(-2));
    await finish();
    expect((await helium.call('get', events)).body.done).toBe(true);
    expect((await helium.call('get', `${events}?after=x`)).status).toBe(400);
  });

  it('come as they happen, until the operation ends', async () => {
    const seen: OperationEvent[] = [];
    const reading = (async () => {
      for await (const event of client().streamEvents(
        'calm-otter',
        operationId,
        { token },
      )) {
        seen.push(event);
      }
    })();
    await report(1, 2);
    const reported = Date.now();
    while (linesOf(seen).length < 2) {
      await sleep(10);
    }
    expect(Date.now() - reported).toBeLessThan(1_000);
    await report(3, 700);
    await finish();
    await reading;
    expect(linesOf(seen)).toHaveLength(700);
    expect(seen.at(-1)).toMatchObject({
      type: 'state',
      data: { state: 'succeeded' },
    });
    const ids = seen.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it('go on after the last one seen', async () => {
    await report(1, 3);
    const events = `/workspaces/calm-otter/operations/${operationId}/events`;
    const { body } = await helium.call('get', events);
    await finish();
    const seen: OperationEvent[] = [];
    for await (const event of client().streamEvents('calm-otter', operationId, {
      token,
      after: body.items.at(-2).id,
    })) {
      seen.push(event);
    }
    expect(linesOf(seen)).toEqual(['line 3']);
  });

  it('end with the connection, and are not held back', async () => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      httpGet(
        `${baseUrl}/workspaces/calm-otter/operations/${operationId}/events`,
        {
          headers: {
            accept: 'text/event-stream',
            'accept-encoding': 'gzip',
            authorization: mockCredentials.user.header(),
          },
        },
        resolve,
      ).on('error', reject);
    });
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
    });
    expect(response.headers['content-encoding']).toBeUndefined();
    await report(1, 1);
    let text = '';
    for await (const chunk of response) {
      text += chunk;
      if (text.includes('line 1')) {
        break;
      }
    }
    expect(text).toMatch(/^id: \d+\ndata: \{/);

    // The stream's subscription goes, so news after the break are nobody's.
    await sleep(50);
    await report(2, 2);
  });

  it('are not kept for a client that left before they began', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = httpGet({ host: '127.0.0.1', port }).on('error', () => {});
    const [, response]: [unknown, ServerResponse] = (await once(
      server,
      'request',
    )) as [unknown, ServerResponse];
    const left = once(response, 'close');
    request.destroy();
    await left;

    const operation = await helium.operations.get(operationId);
    const logger = mockServices.logger.mock();
    await streamEvents(response, {
      operations: helium.operations,
      changes: new WorkspaceChanges(),
      logger,
      shutdown: new AbortController().signal,
      operation: operation!,
    });
    expect(logger.error).not.toHaveBeenCalled();
    server.close();
  });

  it('are taken from nobody but the attempt', async () => {
    const body = { events: [] };
    expect((await runner('events', body, 'x'.repeat(43))).status).toBe(401);
    const user = await helium
      .call('post', `/runner/attempts/${claim.attempt.id}/events`)
      .send(body);
    expect(user.status).toBe(401);
  });
});
