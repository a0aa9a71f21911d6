import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from './errors';
import { ClusterSettings, loadKubeConfig } from './kubeconfig';
import { pathOf } from './paths';

/** The parts of an object that every kind has. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    finalizers?: string[];
  };
}

/** A kind that can be listed. */
export interface ListableKind {
  /** `v1`, `apps/v1` */
  groupVersion: string;
  kind: string;
  /** The plural that stands in paths: `deployments`. */
  resource: string;
  namespaced: boolean;
}

interface DiscoveryList {
  kind: string;
  items: Array<{
    /** Absent for the core group. */
    metadata?: { name?: string };
    versions: Array<{
      version: string;
      resources?: Array<{
        resource: string;
        responseKind: { kind: string };
        scope: 'Cluster' | 'Namespaced';
        verbs: string[];
      }>;
    }>;
  }>;
}

interface Answer {
  status: number;
  body: string;
}

interface ObjectList {
  metadata?: { continue?: string };
  items?: KubernetesObject[];
}

const TIMEOUT_MS = 30_000;
const GONE_MS = 300_000;
const POLL_MS = 500;
const PAGE = '500';
const DISCOVERY =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** One named cluster; an ambient kubeconfig is never looked at. */
export class Cluster {
  readonly #config: KubeConfig;
  readonly #server: URL;
  readonly #signal?: AbortSignal;
  #access?: Promise<https.RequestOptions>;

  private constructor(config: KubeConfig, server: URL, signal?: AbortSignal) {
    this.#config = config;
    this.#server = server;
    this.#signal = signal;
  }

  /** @throws InputError when the kubeconfig can't be read or lacks the context. */
  static create(settings: ClusterSettings, signal?: AbortSignal): Cluster {
    const config = loadKubeConfig(settings);
    return new Cluster(
      config,
      new URL(config.getCurrentCluster()!.server),
      signal,
    );
  }

  /** The object, or undefined when it or its kind isn't there. */
  async find<T extends KubernetesObject>(path: string): Promise<T | undefined> {
    const { status, body } = await this.#get(path, 'application/json');
    return status === 404 ? undefined : this.#json<T>(status, body, path);
  }

  /**
   * Deletes an object, and only that very one when its `uid` is given; another one of its name is a ClusterError 409. An object that is
   * gone is no error.
   */
  async delete(path: string, uid?: string): Promise<void> {
    await this.#change('DELETE', path, {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      ...(uid && { preconditions: { uid } }),
    });
  }

  /** Merges a patch into an object; one that is gone is no error. */
  async patch(path: string, patch: object): Promise<void> {
    await this.#change('PATCH', path, patch);
  }

  /** @throws ServiceUnavailableError when an object is still there after that time. */
  async waitUntilGone(path: string, patienceMs = GONE_MS): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (await this.find(path)) {
      if (Date.now() > deadline) {
        throw new ServiceUnavailableError(
          `${path} is still there after ${patienceMs / 1000} s`,
        );
      }
      await sleep(POLL_MS, undefined, { signal: this.#signal });
    }
  }

  /** Deletes an object and waits until it is gone. */
  async remove(path: string): Promise<void> {
    await this.delete(path);
    await this.waitUntilGone(path);
  }

  /** Every kind that the cluster can list, custom ones included. */
  async listableKinds(): Promise<ListableKind[]> {
    const lists = await Promise.all(
      ['/api', '/apis'].map(async path => {
        const { status, body } = await this.#get(path, DISCOVERY);
        const list = this.#json<DiscoveryList>(status, body, path);
        if (list.kind !== 'APIGroupDiscoveryList') {
          throw new NotImplementedError(
            `The API server ${
              this.#server.origin
            } does not answer aggregated discovery at ${path}; Kubernetes 1.30 or newer does`,
          );
        }
        return list.items;
      }),
    );
    return lists.flat().flatMap(group => {
      // The first version is the one that the API server prefers; all of them show the same objects.
      const seen = new Set<string>();
      return group.versions.flatMap(version =>
        (version.resources ?? [])
          .filter(({ resource, verbs }) => {
            const fresh = verbs.includes('list') && !seen.has(resource);
            seen.add(resource);
            return fresh;
          })
          .map(({ resource, responseKind, scope }) => ({
            groupVersion: group.metadata?.name
              ? `${group.metadata.name}/${version.version}`
              : version.version,
            kind: responseKind.kind,
            resource,
            namespaced: scope === 'Namespaced',
          })),
      );
    });
  }

  /**
   * Metadata of all objects of a kind, page by page.
   *
   * A kind that is gone or can't be listed after all (404, 405) has none; every other answer is an error.
   */
  async list(
    kind: ListableKind,
    options: { namespace?: string; labelSelector?: string } = {},
  ): Promise<KubernetesObject[]> {
    return this.#pages(kind, options, METADATA_ONLY);
  }

  /** Like {@link Cluster.list}, with the whole objects. */
  async listWhole<T extends KubernetesObject>(
    kind: ListableKind,
    options: { namespace?: string } = {},
  ): Promise<T[]> {
    return (await this.#pages(kind, options, 'application/json')) as T[];
  }

  async #pages(
    kind: ListableKind,
    options: { namespace?: string; labelSelector?: string },
    accept: string,
  ): Promise<KubernetesObject[]> {
    const base = pathOf(kind.groupVersion, kind.resource, options.namespace);
    const found: KubernetesObject[] = [];
    let page: string | undefined;
    do {
      const query = new URLSearchParams({
        limit: PAGE,
        ...(options.labelSelector && { labelSelector: options.labelSelector }),
        ...(page && { continue: page }),
      });
      const { status, body } = await this.#get(`${base}?${query}`, accept);
      if (status === 404 || status === 405) {
        return found;
      }
      const list = this.#json<ObjectList>(status, body, base);
      found.push(...(list.items ?? []));
      page = list.metadata?.continue;
    } while (page);
    return found;
  }

  #json<T>(status: number, body: string, path: string): T {
    if (status === 200) {
      return JSON.parse(body) as T;
    }
    throw new ClusterError(`GET ${this.#server.origin}${path}`, status, body);
  }

  #get(path: string, accept: string): Promise<Answer> {
    return this.#request('GET', path, accept);
  }

  async #change(
    method: 'DELETE' | 'PATCH',
    path: string,
    body: object,
  ): Promise<void> {
    const answer = await this.#request(method, path, 'application/json', body);
    if (![200, 202, 404].includes(answer.status)) {
      throw new ClusterError(
        `${method} ${this.#server.origin}${path}`,
        answer.status,
        answer.body,
      );
    }
  }

  async #request(
    method: 'GET' | 'DELETE' | 'PATCH',
    path: string,
    accept: string,
    body?: object,
  ): Promise<Answer> {
    this.#access ??= accessBy(this.#config);
    const access = await this.#access;
    const content = body && JSON.stringify(body);
    const options: https.RequestOptions = {
      ...access,
      method,
      headers: {
        ...access.headers,
        accept,
        ...(content && {
          'content-type':
            method === 'PATCH'
              ? 'application/merge-patch+json'
              : 'application/json',
          'content-length': Buffer.byteLength(content),
        }),
      },
      timeout: TIMEOUT_MS,
      signal: this.#signal,
    };
    const url = new URL(
      this.#server.pathname.replace(/\/$/, '') + path,
      this.#server,
    );
    return new Promise((done, fail) => {
      const request = (url.protocol === 'http:' ? http : https).request(
        url,
        options,
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () =>
            done({
              status: response.statusCode!,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      request.on('timeout', () =>
        request.destroy(
          new Error(
            `The API server ${
              this.#server.origin
            } did not answer within ${TIMEOUT_MS} ms`,
          ),
        ),
      );
      request.on('error', fail);
      request.end(content);
    });
  }
}

async function accessBy(config: KubeConfig): Promise<https.RequestOptions> {
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
}
