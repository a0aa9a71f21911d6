import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { ConflictError } from '@backstage/errors';
import {
  ApiException,
  CoreV1Api,
  DiscoveryV1Api,
  KubeConfig,
  V1Ingress,
  V1IngressServiceBackend,
} from '@kubernetes/client-node';
import { CONTENT_SECURITY_POLICY, problemPage, servicePage } from './page';
import { claimOf, compareClaims, findRoute } from './routes';

const WORKSPACE = 'helium.dev/workspace';

/**
 * A cluster whose Ingresses the pages stand for.
 *
 * @public
 */
export interface IngressSource {
  kubeconfig: KubeConfig;
  ingresses(): readonly V1Ingress[];
}

interface Answer {
  status: number;
  html: string;
}

/**
 * The loopback pages behind the hosts of Ingresses. It listens before there is
 * a cluster, so that a port in use is found out first.
 *
 * @public
 */
export class IngressServer {
  readonly #server: Server;
  readonly #sources = new Set<IngressSource>();

  /** @throws ConflictError when the port is in use */
  static async listen(port: number): Promise<IngressServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new ConflictError(
                `Port ${port} is used by another program: stop it, or set HELIUM_INGRESS_PORT to a free port`,
              )
            : error,
        ),
      );
      server.listen(port, '127.0.0.1', resolve);
    });
    return new IngressServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      this.#answer(request)
        .catch(() => ({
          status: 502,
          html: problemPage(
            'The cluster does not answer',
            'The Kubernetes API of the sandbox could not be asked. Load the page again in a moment.',
          ),
        }))
        .then(answer => send(request, response, answer));
    });
  }

  /** The port, also where any free one was asked for by 0. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Serves a cluster's Ingresses, until what is returned is called. */
  add(source: IngressSource): () => void {
    this.#sources.add(source);
    return () => this.#sources.delete(source);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>(resolve =>
      this.#server.close(() => resolve()),
    );
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return {
        status: 405,
        html: problemPage(
          'Only for reading',
          'Pods are simulated here, so that this address takes no input.',
        ),
      };
    }
    if (this.#sources.size === 0) {
      return {
        status: 503,
        html: problemPage('Not ready yet', 'The sandbox is starting.'),
      };
    }
    const host = hostOf(request);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const source = this.#owner(host);
    const route = source && findRoute(source.ingresses(), host, pathname);
    if (!route?.backend.service) {
      return {
        status: 404,
        html: problemPage(
          'Nothing here',
          'No Ingress of the sandbox has this host and path. The workspace may be gone, or not be created yet.',
        ),
      };
    }
    const { ingress, backend } = route;
    const namespace = ingress.metadata!.namespace!;
    const [service, workspace] = await Promise.all([
      lookUpService(source!.kubeconfig, namespace, backend.service!),
      workspaceOf(source!.kubeconfig, ingress),
    ]);
    return {
      status: service.readyEndpoints > 0 ? 200 : 503,
      html: servicePage({
        host: request.headers.host ?? host,
        path: pathname,
        ingress: ingress.metadata!.name!,
        namespace,
        workspace,
        ...service,
      }),
    };
  }

  /** The cluster that has a host, as only one can have its DNS record. */
  #owner(host: string): IngressSource | undefined {
    const claims = [...this.#sources].flatMap(source => {
      const claim = claimOf(source.ingresses(), host);
      return claim ? [{ source, ...claim }] : [];
    });
    return claims.sort(compareClaims)[0]?.source;
  }
}

function hostOf(request: IncomingMessage): string {
  return (request.headers.host ?? '')
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
}

async function lookUpService(
  kubeconfig: KubeConfig,
  namespace: string,
  { name, port }: V1IngressServiceBackend,
): Promise<{ service: string; port: string; readyEndpoints: number }> {
  const [service, slices] = await Promise.all([
    kubeconfig
      .makeApiClient(CoreV1Api)
      .readNamespacedService({ name, namespace })
      .catch(ifMissing),
    kubeconfig.makeApiClient(DiscoveryV1Api).listNamespacedEndpointSlice({
      namespace,
      labelSelector: `kubernetes.io/service-name=${name}`,
    }),
  ]);
  const number =
    port?.number ??
    service?.spec?.ports?.find(candidate => candidate.name === port?.name)
      ?.port;
  return {
    service: name,
    port: String(number ?? port?.name ?? ''),
    readyEndpoints: service
      ? slices.items
          .flatMap(slice => slice.endpoints ?? [])
          .filter(({ conditions }) => conditions?.ready !== false).length
      : 0,
  };
}

async function workspaceOf(
  kubeconfig: KubeConfig,
  { metadata }: V1Ingress,
): Promise<string | undefined> {
  const own = metadata?.labels?.[WORKSPACE];
  if (own) {
    return own;
  }
  const namespace = await kubeconfig
    .makeApiClient(CoreV1Api)
    .readNamespace({ name: metadata!.namespace! })
    .catch(ifMissing);
  return namespace?.metadata?.labels?.[WORKSPACE];
}

function ifMissing(error: unknown): undefined {
  if (error instanceof ApiException && error.code === 404) {
    return undefined;
  }
  throw error;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, html }: Answer,
): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : html);
}
