import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import express from 'express';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const CONFIG = resolve(__dirname, '../../../app-config.production.yaml');
/** As many requests at once as a browser makes, and some. */
const AT_ONCE = 20;

describe('the limits of app-config.production.yaml', () => {
  let production: any;

  beforeAll(async () => {
    production = parse(await readFile(CONFIG, 'utf8'));
  });

  /** The limits, also for loopback, which is let through otherwise. */
  function rateLimit(): JsonObject {
    const { plugin, ...all } = production.backend.rateLimit;
    const ipAllowList: string[] = [];
    return {
      ...all,
      ipAllowList,
      plugin: { helium: { ...plugin.helium, ipAllowList } },
    };
  }

  async function statuses(count: number, ask: () => Promise<Response>) {
    const seen: number[] = [];
    for (let sent = 0; sent < count; sent += AT_ONCE) {
      const answers = await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count - sent) }, async () => {
          const answer = await ask();
          await answer.arrayBuffer();
          return answer.status;
        }),
      );
      seen.push(...answers);
    }
    return seen;
  }

  it('hold for the requests of one address to Helium', async () => {
    const { incomingRequestLimit } = production.backend.rateLimit.plugin.helium;
    const portal = await startPortal({
      entities: [],
      config: { backend: { rateLimit: rateLimit() } },
    });
    const ask = () => fetch(`${portal.url}/api/helium/health/live`);
    expect(new Set(await statuses(incomingRequestLimit, ask))).toEqual(
      new Set([200]),
    );
    const refused = await ask();
    expect([refused.status, await refused.json()]).toMatchObject([
      429,
      { error: { message: 'Too many requests, please try again later' } },
    ]);
    // Others' plugins are not Helium's to count.
    const other = await fetch(`${portal.url}/api/permission/health`);
    expect(other.status).not.toBe(429);
    await portal.stop();
  });

  describe('on all requests', () => {
    let server: Server;
    let url: string;

    beforeAll(async () => {
      const config = mockServices.rootConfig({
        data: { backend: { rateLimit: rateLimit() } },
      });
      const middleware = MiddlewareFactory.create({
        config,
        logger: mockServices.logger.mock(),
      });
      const app = express();
      app.set('trust proxy', production.backend.trustProxy);
      app.use(middleware.rateLimit());
      app.use((_, res) => {
        res.end();
      });
      server = createServer(app);
      await new Promise<void>(done => {
        server.listen(0, '127.0.0.1', done);
      });
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    afterAll(() => server?.close());

    it('hold for each address behind the proxy', async () => {
      const { incomingRequestLimit } = production.backend.rateLimit;
      const from = (address: string) => () =>
        fetch(url, { headers: { 'X-Forwarded-For': address } });
      const seen = await statuses(
        incomingRequestLimit + 1,
        from('198.51.100.7'),
      );
      expect(seen.filter(status => status === 200)).toHaveLength(
        incomingRequestLimit,
      );
      // Whoever claims to come from elsewhere is still the one whom the proxy saw.
      expect((await from('192.0.2.1, 198.51.100.7')()).status).toBe(429);
      expect((await from('198.51.100.8')()).status).toBe(200);
    });
  });

  it('hold for the body of a request', async () => {
    const { bodyLimit } = production.helium;
    const portal = await startPortal({
      entities: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'User',
          metadata: { name: 'jane' },
          spec: {},
        },
      ],
      helium: { bodyLimit },
    });
    const token = await portal.signIn('jane');
    const send = (mib: number) =>
      portal.call('POST', '/api/helium/workspaces', {
        token,
        body: { parameters: { size: 'x'.repeat(mib * 1024 ** 2) } },
      });
    expect((await send(bodyLimit - 1)).status).toBe(202);
    const { status, body } = await send(bodyLimit);
    expect([status, body.error.message]).toEqual([
      413,
      expect.stringContaining(`the request is larger than ${bodyLimit} MiB`),
    ]);
    const nobody = await portal.call('POST', '/api/helium/workspaces', {
      body: { parameters: { size: 'x'.repeat(bodyLimit * 1024 ** 2) } },
    });
    expect(nobody.status).toBe(401);
    await portal.stop();
  });
});
