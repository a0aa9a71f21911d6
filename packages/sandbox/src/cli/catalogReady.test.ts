import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitForCatalog } from './catalogReady';

describe('waitForCatalog', () => {
  let server: Server;
  let url: string;
  let asked: string[];
  let answer: (path: string) => [status: number, body: object];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.headers.authorization ?? ''} ${request.url}`);
      const [status, body] = answer(request.url!);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('waits for the owner and the template', async () => {
    let rounds = 0;
    answer = path => {
      if (path.startsWith('/api/auth')) {
        rounds += 1;
        return [200, { backstageIdentity: { token: 't' } }];
      }
      return [rounds > 1 || path.includes('/user/') ? 200 : 404, {}];
    };
    await waitForCatalog(url, new AbortController().signal);
    expect(rounds).toBe(2);
    expect(asked).toContain(
      'Bearer t /api/catalog/entities/by-name/user/default/guest',
    );
    expect(asked).toContain(
      'Bearer t /api/catalog/entities/by-name/template/default/new-pachyderm-namespace',
    );
  });

  it('holds nothing up where guests can not sign in', async () => {
    answer = () => [404, { error: { name: 'NotFoundError' } }];
    await waitForCatalog(url, new AbortController().signal);
    expect(asked).toEqual([' /api/auth/guest/refresh']);
  });
});
