import { ServiceUnavailableError, toError } from '@backstage/errors';
import type {
  AuthorizationV1Api,
  BatchV1Api,
  ConfigurationOptions,
  CoreV1Api,
  HttpInfo,
  V1Job,
  V1Pod,
  V1Secret,
} from '@kubernetes/client-node';
import type { Connection } from './connection';

const TIMEOUT_MS = 10_000;
const LOG_LINES = 20_000;
const LOG_BYTES = 10 * 1024 * 1024;

/** One answer of the API server, with its own time: those that start Jobs, and those that judge them, may have clocks that differ. */
export interface Timed<T> {
  items: T[];
  now: number;
}

export type Patch = 'JsonPatch' | 'MergePatch' | 'StrategicMergePatch';

export interface Right {
  group: string;
  resource: string;
  subresource?: string;
  verb: string;
}

/** A refusal of the API server. */
export class ClusterError extends Error {
  /** HTTP status. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ClusterError';
    this.status = status;
  }
}

export const isStatus = (error: unknown, ...statuses: number[]) =>
  error instanceof ClusterError && statuses.includes(error.status);

/** What runners need of the API server, in one namespace. Every call throws ClusterError or ServiceUnavailableError. */
export class ClusterClient {
  readonly #core: CoreV1Api;
  readonly #batch: BatchV1Api;
  readonly #authorization: AuthorizationV1Api;
  readonly #library: Connection['library'];
  readonly #server: string;
  readonly namespace: string;

  private constructor({ library, kubeconfig, server, namespace }: Connection) {
    this.#core = kubeconfig.makeApiClient(library.CoreV1Api);
    this.#batch = kubeconfig.makeApiClient(library.BatchV1Api);
    this.#authorization = kubeconfig.makeApiClient(library.AuthorizationV1Api);
    this.#library = library;
    this.#server = server;
    this.namespace = namespace;
  }

  static create(connection: Connection): ClusterClient {
    return new ClusterClient(connection);
  }

  createJob(body: V1Job): Promise<V1Job> {
    return this.#call(`create Job ${body.metadata?.name}`, options =>
      this.#batch.createNamespacedJob(this.#in({ body }), options),
    );
  }

  async findJob(name: string): Promise<V1Job | undefined> {
    return await this.#unlessGone(`read Job ${name}`, options =>
      this.#batch.readNamespacedJob(this.#in({ name }), options),
    );
  }

  patchJob(name: string, strategy: Patch, body: object): Promise<V1Job> {
    return this.#call(
      `change Job ${name}`,
      options =>
        this.#batch.patchNamespacedJob(this.#in({ name, body }), options),
      strategy,
    );
  }

  async deleteJob(name: string, uid: string): Promise<void> {
    await this.#unlessGone(`delete Job ${name}`, options =>
      this.#batch.deleteNamespacedJob(
        this.#in({
          name,
          body: { propagationPolicy: 'Background', preconditions: { uid } },
        }),
        options,
      ),
    );
  }

  listJobs(labelSelector: string): Promise<Timed<V1Job>> {
    return this.#call('list Jobs', async options =>
      timed(
        await this.#batch.listNamespacedJobWithHttpInfo(
          this.#in({ labelSelector }),
          options,
        ),
      ),
    );
  }

  listPods(labelSelector: string): Promise<Timed<V1Pod>> {
    return this.#call('list pods', async options =>
      timed(
        await this.#core.listNamespacedPodWithHttpInfo(
          this.#in({ labelSelector }),
          options,
        ),
      ),
    );
  }

  async deletePod(pod: V1Pod, gracePeriodSeconds?: number): Promise<void> {
    const { name = '', uid } = pod.metadata ?? {};
    await this.#unlessGone(`delete pod ${name}`, options =>
      this.#core.deleteNamespacedPod(
        this.#in({
          name,
          body: { gracePeriodSeconds, preconditions: { uid } },
        }),
        options,
      ),
    );
  }

  async removeFinalizer(pod: V1Pod, finalizer: string): Promise<void> {
    const { name = '', uid } = pod.metadata ?? {};
    const metadata = {
      uid,
      '$deleteFromPrimitiveList/finalizers': [finalizer],
    };
    await this.#unlessGone(
      `change pod ${name}`,
      options =>
        this.#core.patchNamespacedPod(
          this.#in({ name, body: { metadata } }),
          options,
        ),
      'StrategicMergePatch',
    );
  }

  /** The end of it when it is very long. */
  readLog(pod: string, container: string): Promise<string> {
    return this.#call(`read the log of pod ${pod}`, options =>
      this.#core.readNamespacedPodLog(
        this.#in({
          name: pod,
          container,
          tailLines: LOG_LINES,
          limitBytes: LOG_BYTES,
        }),
        options,
      ),
    );
  }

  /** What the events about an object say, the newest last. */
  async eventsOf(uid: string): Promise<string[]> {
    const { items } = await this.#call('list events', options =>
      this.#core.listNamespacedEvent(
        this.#in({ fieldSelector: `involvedObject.uid=${uid}` }),
        options,
      ),
    );
    const at = (event: (typeof items)[number]) =>
      (event.lastTimestamp ?? event.eventTime ?? 0).valueOf();
    return items
      .filter(({ type }) => type === 'Warning')
      .sort((one, other) => Number(at(one)) - Number(at(other)))
      .map(({ reason, message }) => `${reason}: ${message}`);
  }

  createSecret(body: V1Secret): Promise<V1Secret> {
    return this.#call(`create Secret ${body.metadata?.name}`, options =>
      this.#core.createNamespacedSecret(this.#in({ body }), options),
    );
  }

  async mayI(right: Right): Promise<boolean> {
    const { status } = await this.#call('ask for its own rights', options =>
      this.#authorization.createSelfSubjectAccessReview(
        {
          body: {
            spec: { resourceAttributes: this.#in(right) },
          },
        },
        options,
      ),
    );
    return status?.allowed === true;
  }

  #in<T extends object>(parameters: T): T & { namespace: string } {
    return { ...parameters, namespace: this.namespace };
  }

  async #unlessGone<T>(
    what: string,
    work: (options: ConfigurationOptions) => Promise<T>,
    patch?: Patch,
  ): Promise<T | undefined> {
    try {
      return await this.#call(what, work, patch);
    } catch (error) {
      if (isStatus(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  async #call<T>(
    what: string,
    work: (options: ConfigurationOptions) => Promise<T>,
    patch?: Patch,
  ): Promise<T> {
    try {
      return await work(this.#options(patch));
    } catch (error) {
      throw this.#toError(what, error);
    }
  }

  /** An API server that does not answer must not hold up those that ask. */
  #options(patch: Patch | undefined): ConfigurationOptions {
    const { Observable, PatchStrategy } = this.#library;
    return {
      middleware: [
        {
          pre: context => {
            context.setSignal(AbortSignal.timeout(TIMEOUT_MS));
            if (patch) {
              context.setHeaderParam('Content-Type', PatchStrategy[patch]);
            }
            return new Observable(Promise.resolve(context));
          },
          post: context => new Observable(Promise.resolve(context)),
        },
      ],
      middlewareMergeStrategy: 'append',
    };
  }

  /** The client's own messages carry bodies and headers. */
  #toError(what: string, error: unknown): Error {
    const where = `in namespace ${this.namespace} of ${this.#server}`;
    if (error instanceof this.#library.ApiException) {
      return new ClusterError(
        error.code,
        `Helium can't ${what} ${where}: ${messageOf(error.body)} (${
          error.code
        })`,
      );
    }
    const { message, cause } = toError(error);
    const reason =
      cause && (toError(cause).message || (cause as { code?: unknown }).code);
    return new ServiceUnavailableError(
      `Helium can't ${what} ${where}: ${reason || message}`,
    );
  }
}

function timed<T>({ data, headers }: HttpInfo<{ items: T[] }>): Timed<T> {
  const now = Date.parse(headers.date);
  return { items: data.items, now: Number.isNaN(now) ? Date.now() : now };
}

/** Of the Status object that the API server refuses with. */
function messageOf(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  try {
    return JSON.parse(text).message ?? 'refused';
  } catch {
    return text.slice(0, 200);
  }
}
