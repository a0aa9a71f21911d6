import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PortalClient, PortalRefusal } from './PortalClient';
import { RUNNER_HEADER } from './protocol';

describe('PortalClient', () => {
  let server: Server;
  let client: PortalClient;
  let answers: Array<{ status: number; marked: boolean; body?: string }>;

  beforeEach(async () => {
    answers = [];
    server = createServer((request, response) => {
      request.resume();
      const { status, marked, body } = answers.shift() ?? {
        status: 200,
        marked: true,
      };
      if (marked) {
        response.setHeader(RUNNER_HEADER, '1');
      }
      response.statusCode = status;
      response.end(body ?? '{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    client = PortalClient.fromTicket({
      attemptId: 'one',
      portalUrl: `http://127.0.0.1:${port}`,
      token: 'a-token',
      leaseSeconds: 60,
      workDirectory: '/nowhere',
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });

  const result = { outcome: 'succeeded' } as const;

  it.each([401, 403, 404, 409, 200, 503])(
    'waits for the portal while something else answers %s',
    async status => {
      answers = [{ status, marked: false, body: '<html>Not found</html>' }];
      await client.sendResult(result, 5_000);
      expect(answers).toEqual([]);
      answers = [{ status, marked: false }];
      await expect(client.sendResult(result, 0)).rejects.toThrow(
        `Something else than the portal's runner routes answered`,
      );
    },
  );

  it.each([
    [400, false],
    [401, true],
    [404, false],
    [409, true],
  ])("takes the portal's own %s as final", async (status, fenced) => {
    const body = JSON.stringify({ error: { message: 'no more' } });
    answers = [{ status, marked: true, body }];
    const refusal = await client.sendResult(result, 5_000).catch(e => e);
    expect(refusal).toBeInstanceOf(PortalRefusal);
    expect(refusal).toMatchObject({ status, fenced, message: 'no more' });
  });

  it.each([429, 500])("tries again after the portal's own %s", async status => {
    answers = [{ status, marked: true }];
    await client.sendResult(result, 5_000);
    expect(answers).toEqual([]);
  });

  it('takes a body that is too large for a proxy as final', async () => {
    answers = [{ status: 413, marked: false }];
    await expect(client.sendResult(result, 5_000)).rejects.toThrow(
      PortalRefusal,
    );
  });

  it('counts its silence from the last heartbeat that was taken', async () => {
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now');
    clock.mockReturnValue(now + 60_000);
    await client.heartbeat();
    clock.mockReturnValue(now + 120_000);
    expect(client.silentMs).toBe(60_000);

    answers = [
      { status: 409, marked: true },
      { status: 200, marked: false },
      { status: 404, marked: false },
    ];
    while (answers.length) {
      await expect(client.heartbeat()).rejects.toThrow();
    }
    await client.sendEvents([], 0);
    expect(client.silentMs).toBe(60_000);
  });

  it('counts its silence on when the clock is set back', async () => {
    const [now, monotonic] = [Date.now(), performance.now()];
    const other = jest.spyOn(performance, 'now').mockReturnValue(monotonic);
    await client.heartbeat();
    jest.spyOn(Date, 'now').mockReturnValue(now - 3_600_000);
    other.mockReturnValue(monotonic + 120_000);
    expect(client.silentMs).toBeCloseTo(120_000, 3);
  });
});
