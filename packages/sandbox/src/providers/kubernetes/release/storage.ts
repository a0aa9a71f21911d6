import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { isMap, PlainMap } from '../../protocol/properties';
import { KubernetesClient } from '../client';
import { ApiError } from '../errors';
import { KubernetesObject } from '../metadata';

const unzip = promisify(gunzip);

/** One revision of a release, as Helm stores it in a Secret of type `helm.sh/release.v1`. */
export interface StoredRelease {
  name: string;
  namespace: string;
  /** The revision. */
  version: number;
  info: { status: string; description?: string };
  chart: {
    metadata: { name: string; version: string; appVersion?: string };
  };
  /** The values that were given. */
  config?: PlainMap | null;
  manifest: string;
  hooks?: Array<{
    manifest: string;
    last_run?: { phase?: string };
  }>;
}

export interface StoredRevision {
  revision: number;
  status: string;
  labels: Record<string, string>;
  secret: string;
}

/** Reads Helm's own records; it never writes them. */
export class ReleaseStorage {
  readonly #client: KubernetesClient;

  private constructor(client: KubernetesClient) {
    this.#client = client;
  }

  static create(client: KubernetesClient): ReleaseStorage {
    return new ReleaseStorage(client);
  }

  /** The revisions of a release, the newest first. */
  async revisions(
    namespace: string,
    name: string,
    signal: AbortSignal,
  ): Promise<StoredRevision[]> {
    const { items } = await this.#client.get(
      `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`,
      { query: { labelSelector: `owner=helm,name=${name}` }, signal },
    );
    return items
      .map((secret: KubernetesObject) => ({
        revision: Number(secret.metadata.labels.version),
        status: secret.metadata.labels.status,
        labels: secret.metadata.labels,
        secret: secret.data?.release ?? '',
      }))
      .sort((a: StoredRevision, b: StoredRevision) => b.revision - a.revision);
  }

  /** The newest revision, or `undefined` when there is no such release. */
  async latest(
    namespace: string,
    name: string,
    signal: AbortSignal,
  ): Promise<StoredRelease | undefined> {
    try {
      const [newest] = await this.revisions(namespace, name, signal);
      return newest && (await decode(newest));
    } catch (error) {
      if (error instanceof ApiError && error.notFound) {
        return undefined;
      }
      throw error;
    }
  }
}

async function decode(revision: StoredRevision): Promise<StoredRelease> {
  const encoded = Buffer.from(revision.secret, 'base64').toString('utf8');
  const packed = Buffer.from(encoded, 'base64');
  const zipped = packed[0] === 0x1f && packed[1] === 0x8b;
  const release = JSON.parse(
    (zipped ? await unzip(packed) : packed).toString('utf8'),
  );
  // Helm 3.0 keeps the status in the label up to date first.
  return { ...release, info: { ...release.info, status: revision.status } };
}

/** The objects of a manifest; what isn't one is left out. */
export function manifestObjects(manifest: string): KubernetesObject[] {
  return parseAllDocuments(manifest, { logLevel: 'silent' })
    .map(document => document.toJS() as unknown)
    .flatMap(value => (isMap(value) && value.kind ? [value] : []))
    .flatMap(value =>
      value.kind === 'List' && Array.isArray(value.items)
        ? value.items
        : [value],
    );
}

/** Names by `Kind.group/apiVersion`, as the official provider groups them. */
export function resourceNames(manifest: string): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const object of manifestObjects(manifest)) {
    const { apiVersion = '', kind, metadata = {} } = object;
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const key = `${kind}${group && `.${group}`}/${apiVersion}`;
    const name = metadata.namespace
      ? `${metadata.namespace}/${metadata.name}`
      : metadata.name;
    (names[key] ??= []).push(name);
  }
  Object.values(names).forEach(list => list.sort());
  return names;
}
