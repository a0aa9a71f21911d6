import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { asError, CancelledError } from '../protocol/errors';
import { ApiError, UnreachableError } from './errors';
import { Connection } from './kubeconfig';

export interface RequestOptions {
  query?: Record<string, string | undefined>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
  /** Gets the API server's warnings, such as an unknown field. */
  onWarning?(warning: string): void;
}

interface Answer {
  code: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

const REQUEST_TIMEOUT_MS = 32_000;
const RETRIES = 4;
/** Answers that say "not now": the request was not carried out. */
const RETRIED = new Set([429, 503]);

/** Speaks REST to one API server; it keeps no state but its connections. */
export class KubernetesClient {
  readonly #base: URL;
  readonly #options: https.RequestOptions;
  readonly #module: typeof http | typeof https;

  private constructor(base: URL, options: https.RequestOptions) {
    this.#base = base;
    this.#options = options;
    this.#module = base.protocol === 'http:' ? http : https;
  }

  static async create(connection: Connection): Promise<KubernetesClient> {
    const base = new URL(connection.cluster.server);
    const options = needsLibrary(connection)
      ? await libraryOptions(connection)
      : ownOptions(connection);
    return new KubernetesClient(base, options);
  }

  /** The API server's URL, without credentials. */
  get server(): string {
    return this.#base.origin;
  }

  async get(path: string, options: RequestOptions = {}): Promise<any> {
    return this.#request('GET', path, options);
  }

  async post(path: string, options: RequestOptions): Promise<any> {
    return this.#request('POST', path, options);
  }

  async put(path: string, options: RequestOptions): Promise<any> {
    return this.#request('PUT', path, options);
  }

  async patch(path: string, options: RequestOptions): Promise<any> {
    return this.#request('PATCH', path, options);
  }

  async delete(path: string, options: RequestOptions = {}): Promise<any> {
    return this.#request('DELETE', path, options);
  }

  /**
   * Calls `onEvent` for each change until the server, the network or the signal ends it. It reports no errors: whoever watches
   * also looks from time to time.
   */
  watch(
    path: string,
    query: Record<string, string>,
    onEvent: () => void,
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise(done => {
      const request = this.#module.request(
        this.#url(path, { ...query, watch: 'true', timeoutSeconds: '300' }),
        { ...this.#options, method: 'GET', signal },
        response => {
          if (response.statusCode === 200) {
            response.on('data', onEvent);
          } else {
            response.resume();
          }
          response.on('close', done);
        },
      );
      request.on('error', () => done());
      request.end();
    });
  }

  async #request(
    method: string,
    path: string,
    options: RequestOptions,
  ): Promise<any> {
    const body =
      options.body === undefined ? undefined : JSON.stringify(options.body);
    for (let attempt = 0; ; attempt++) {
      let answer: Answer | undefined;
      try {
        answer = await this.#send(method, path, body, options);
      } catch (thrown) {
        const error = asError(thrown);
        if (options.signal?.aborted) {
          throw new CancelledError('the update was cancelled');
        }
        // A kept connection that the server closed meanwhile.
        const again =
          error.code === 'ECONNRESET' && method !== 'POST' && attempt === 0;
        if (!again) {
          throw new UnreachableError(
            `the API server ${this.server} can't be reached: ${error.message}`,
          );
        }
      }
      if (answer && !(RETRIED.has(answer.code) && attempt < RETRIES)) {
        return read(answer, `${method} ${path}`, options);
      }
      const wait = Number(answer?.headers['retry-after']) || 0.2 * 2 ** attempt;
      await sleep(wait * 1000, undefined, { signal: options.signal }).catch(
        () => {
          throw new CancelledError('the update was cancelled');
        },
      );
    }
  }

  #send(
    method: string,
    path: string,
    body: string | undefined,
    options: RequestOptions,
  ): Promise<Answer> {
    return new Promise((done, fail) => {
      const request = this.#module.request(
        this.#url(path, options.query),
        {
          ...this.#options,
          method,
          signal: options.signal,
          timeout: REQUEST_TIMEOUT_MS,
          headers: {
            ...this.#options.headers,
            Accept: 'application/json',
            'User-Agent': 'helium-sandbox',
            ...(body !== undefined && {
              'Content-Type': options.contentType ?? 'application/json',
              'Content-Length': Buffer.byteLength(body),
            }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () =>
            done({
              code: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      request.on('timeout', () =>
        request.destroy(
          new Error(`no answer within ${REQUEST_TIMEOUT_MS / 1000} s`),
        ),
      );
      request.on('error', fail);
      request.end(body);
    });
  }

  #url(path: string, query: Record<string, string | undefined> = {}): URL {
    const url = new URL(this.#base);
    url.pathname = url.pathname.replace(/\/$/, '') + path;
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(key, value);
      }
    }
    return url;
  }
}

function read(answer: Answer, request: string, options: RequestOptions): any {
  const warning = answer.headers.warning;
  for (const [, text] of warning?.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g) ??
    []) {
    options.onWarning?.(text.replace(/\\(.)/g, '$1'));
  }
  let value: any;
  try {
    value = JSON.parse(answer.text);
  } catch {
    value = { message: answer.text.trim().slice(0, 500) };
  }
  if (answer.code < 200 || answer.code > 299) {
    throw new ApiError(answer.code, value, request);
  }
  return value;
}

/** Credentials that have to be fetched, and proxies, are client-node's business; it takes long to load. */
function needsLibrary({ cluster, user }: Connection): boolean {
  return Boolean(user.exec || user['auth-provider'] || cluster['proxy-url']);
}

async function libraryOptions(
  connection: Connection,
): Promise<https.RequestOptions> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(connection.document));
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
}

function ownOptions({ cluster, user }: Connection): https.RequestOptions {
  const token =
    user.token ??
    (user.tokenFile && readFileSync(user.tokenFile, 'utf8').trim());
  const agent: https.AgentOptions = {
    keepAlive: true,
    maxSockets: 64,
    ca: bytes(
      cluster['certificate-authority-data'],
      cluster['certificate-authority'],
    ),
    cert: bytes(user['client-certificate-data'], user['client-certificate']),
    key: bytes(user['client-key-data'], user['client-key']),
    servername: cluster['tls-server-name'],
    ...(cluster['insecure-skip-tls-verify'] && { rejectUnauthorized: false }),
  };
  return {
    agent: cluster.server.startsWith('http:')
      ? new http.Agent({ keepAlive: true, maxSockets: 64 })
      : new https.Agent(agent),
    headers: token ? { Authorization: `Bearer ${token}` } : {},
    ...(user.username && { auth: `${user.username}:${user.password ?? ''}` }),
  };
}

function bytes(data?: string, file?: string): Buffer | undefined {
  if (data) {
    return Buffer.from(data, 'base64');
  }
  return file ? readFileSync(file) : undefined;
}
