import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { ServerResponse } from 'node:http';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK } from '../cluster/ports';

const CHUNK = 64 * 1024;
const FOLLOW_MS = 250;

/** Where the output of a container is, and whether there will be more. */
export interface LogSource {
  file: string;
  isOver(): boolean;
}

/** Finds the log of a container by the names of its namespace and its pod. */
export type FindLog = (
  namespace: string,
  pod: string,
  container: string,
) => LogSource | undefined;

/**
 * What of a kubelet's API the logs need. Only the API server gets an answer: it
 * shows the certificate that the cluster's authority signed.
 */
export class LogServer {
  static async listen(
    tls: { ca: string; cert: string; key: string },
    find: FindLog,
  ): Promise<LogServer> {
    const server = createServer({
      ...tls,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const logs = new LogServer(server, find);
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    return logs;
  }

  readonly #server: Server;
  readonly #find: FindLog;
  readonly #closed = new AbortController();

  private constructor(server: Server, find: FindLog) {
    this.#server = server;
    this.#find = find;
    server.on('request', (request, response) => {
      this.#answer(request.method ?? '', request.url ?? '', response).catch(
        () => response.destroy(),
      );
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(
    method: string,
    path: string,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(path, 'https://localhost');
    const refuse = (code: number, message: string) => {
      response.writeHead(code, { 'Content-Type': 'text/plain' });
      response.end(message);
    };
    const [, namespace, pod, container] =
      /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(url.pathname) ?? [];
    if (method !== 'GET' || !container) {
      refuse(404, 'The sandbox has logs only of what runs on this node');
      return;
    }
    const query = url.searchParams;
    const unknown = [...query.keys()].find(
      name => !['follow', 'tailLines', 'limitBytes'].includes(name),
    );
    if (unknown) {
      refuse(400, `The sandbox's logs can't be asked for ${unknown}`);
      return;
    }
    const source = this.#find(namespace, pod, container);
    const size = source && (await sizeOf(source.file));
    if (!source || size === undefined) {
      refuse(404, `container "${container}" of pod "${pod}" has no log`);
      return;
    }
    const number = (name: string) =>
      query.has(name) ? Number(query.get(name)) : undefined;
    await this.#send(source, response, {
      from: await tailStart(source.file, size, number('tailLines')),
      limit: number('limitBytes') ?? Infinity,
      follow: query.get('follow') === 'true',
    });
  }

  async #send(
    source: LogSource,
    response: ServerResponse,
    options: { from: number; limit: number; follow: boolean },
  ): Promise<void> {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    response.flushHeaders();
    const file = await open(source.file);
    let { from, limit } = options;
    try {
      while (limit > 0 && !response.destroyed) {
        // Asked before the last read: what comes in between is read.
        const over = !options.follow || source.isOver();
        const { buffer, bytesRead } = await file.read({
          buffer: Buffer.alloc(CHUNK),
          position: from,
          length: Math.min(CHUNK, limit),
        });
        from += bytesRead;
        limit -= bytesRead;
        if (bytesRead > 0 && !response.write(buffer.subarray(0, bytesRead))) {
          await Promise.race([
            once(response, 'drain'),
            once(response, 'close'),
          ]);
        } else if (bytesRead === 0 && over) {
          break;
        } else if (bytesRead === 0) {
          await sleep(FOLLOW_MS, undefined, { signal: this.#closed.signal });
        }
      }
    } finally {
      await file.close();
      response.end();
    }
  }
}

function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}

/** Where the last lines begin. */
async function tailStart(
  path: string,
  size: number,
  lines: number | undefined,
): Promise<number> {
  if (!lines) {
    return lines === 0 ? size : 0;
  }
  const file = await open(path);
  try {
    let found = 0;
    for (let end = size; end > 0; ) {
      const length = Math.min(CHUNK, end);
      const { buffer } = await file.read({
        buffer: Buffer.alloc(length),
        position: end - length,
        length,
      });
      for (let index = length - 1; index >= 0; index--) {
        const position = end - length + index;
        // The last line's own end is no beginning of another.
        const begins = buffer[index] === 0x0a && position < size - 1;
        found += begins ? 1 : 0;
        if (begins && found === lines) {
          return position + 1;
        }
      }
      end -= length;
    }
    return 0;
  } finally {
    await file.close();
  }
}
