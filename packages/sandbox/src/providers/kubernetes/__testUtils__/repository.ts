import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { TestCluster } from './cluster';

const run = promisify(execFile);
const CHART = join(__dirname, '..', '__fixtures__', 'chart');

/** A chart repository on loopback, with the fixture chart, that asks for credentials. */
export async function serveRepository(
  cluster: TestCluster,
  credentials: { username: string; password: string },
): Promise<{ url: string; close(): Promise<void> }> {
  const folder = join(cluster.folder, 'repository');
  await mkdir(folder, { recursive: true });
  const { username, password } = credentials;
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString(
    'base64',
  )}`;
  const server = createServer(async (request, response) => {
    if (request.headers.authorization !== wanted) {
      response.writeHead(401).end();
      return;
    }
    try {
      response.end(await readFile(join(folder, basename(request.url ?? ''))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await run(cluster.helm, ['package', CHART, '--destination', folder]);
  await run(cluster.helm, ['repo', 'index', folder, '--url', url]);
  return {
    url,
    close: () => new Promise<void>(done => server.close(() => done())),
  };
}
