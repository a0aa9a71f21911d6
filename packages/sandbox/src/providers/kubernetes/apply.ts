import { setTimeout as sleep } from 'node:timers/promises';
import { compare, formatPath, Path } from '../protocol/diff';
import { CancelledError } from '../protocol/errors';
import { isMap } from '../protocol/properties';
import { KubernetesClient, RequestOptions } from './client';
import { ApiResource, Discovery, resourcePath } from './discovery';
import { ApiError, UnknownKindError } from './errors';
import {
  annotation,
  annotations,
  describe,
  fieldManagerFor,
  KubernetesObject,
} from './metadata';

export interface WriteOptions {
  serverSideApply: boolean;
  patchForce?: boolean;
  upsertExistingObjects: boolean;
}

export interface Write {
  object: KubernetesObject;
  fieldManager: string;
  preview: boolean;
  signal: AbortSignal;
  onRetry?(message: string): void;
  onWarning?(warning: string): void;
}

/** While what an object needs is still being made, in ms; 8 s in all. */
const RETRY_PAUSES = [250, 500, 1000, 2000, 4000];

/** Writes objects to the API server, by server-side apply unless the provider's arguments say otherwise. */
export class Applier {
  readonly #client: KubernetesClient;
  readonly #discovery: Discovery;
  readonly #options: WriteOptions;

  private constructor(
    client: KubernetesClient,
    discovery: Discovery,
    options: WriteOptions,
  ) {
    this.#client = client;
    this.#discovery = discovery;
    this.#options = options;
  }

  static create(
    client: KubernetesClient,
    discovery: Discovery,
    options: WriteOptions,
  ): Applier {
    return new Applier(client, discovery, options);
  }

  /** The annotation, what the state says, or what follows from the URN. */
  fieldManager(urn: string, object: KubernetesObject, state?: unknown): string {
    if (!this.#options.serverSideApply) {
      return 'pulumi-kubernetes';
    }
    return (
      annotation(object, annotations.patchFieldManager) ??
      (typeof state === 'string' && state ? state : fieldManagerFor(urn))
    );
  }

  async create(write: Write): Promise<KubernetesObject> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#create(write);
      } catch (error) {
        const early =
          error instanceof UnknownKindError ||
          (error instanceof ApiError && error.notFound);
        if (!early || write.preview || attempt === RETRY_PAUSES.length) {
          throw error;
        }
        write.onRetry?.(`trying again: ${error.message}`);
        this.#discovery.forget();
        await sleep(RETRY_PAUSES[attempt], undefined, {
          signal: write.signal,
        }).catch(() => {
          throw new CancelledError('the update was cancelled');
        });
      }
    }
  }

  async #create(write: Write): Promise<KubernetesObject> {
    const { object, preview } = write;
    const resource = await this.#discovery.find(object.apiVersion, object.kind);
    const { namespace, name } = object.metadata;
    if (!this.#options.serverSideApply) {
      return this.#client.post(
        resourcePath(resource, namespace),
        this.#request(write, object),
      );
    }
    if (!this.#options.upsertExistingObjects && !preview) {
      await this.#refuseExisting(resource, object, write.signal);
    }
    return this.#apply(
      write,
      resourcePath(resource, namespace, name),
      preview || this.#force(object),
    );
  }

  async #refuseExisting(
    resource: ApiResource,
    object: KubernetesObject,
    signal: AbortSignal,
  ): Promise<void> {
    const { namespace, name } = object.metadata;
    try {
      await this.#client.get(resourcePath(resource, namespace, name), {
        signal,
      });
    } catch (error) {
      if (error instanceof ApiError && error.notFound) {
        return;
      }
      throw error;
    }
    throw new ApiError(
      409,
      {
        reason: 'AlreadyExists',
        message: `${describe(
          object,
        )} already exists in the cluster; import it, delete it, or give the provider upsertExistingObjects to take it over`,
      },
      'create',
    );
  }

  /**
   * Brings a live object to the new inputs.
   *
   * @param before - the inputs that it was made from
   * @param ignored - paths whose live value stays
   */
  async update(
    write: Write,
    before: KubernetesObject,
    ignored: Path[] = [],
  ): Promise<KubernetesObject> {
    const { object } = write;
    const resource = await this.#discovery.find(object.apiVersion, object.kind);
    const { namespace, name } = object.metadata;
    const path = resourcePath(resource, namespace, name);
    const definition = object.kind === 'CustomResourceDefinition';
    if (definition || ignored.length > 0) {
      const live = await this.#client.get(path, { signal: write.signal });
      if (definition) {
        // An apply would merge lists of versions that have to be replaced.
        const { resourceVersion } = live.metadata;
        return this.#client.put(
          path,
          this.#request(write, {
            ...object,
            metadata: { ...object.metadata, resourceVersion },
          }),
        );
      }
      const kept = structuredClone(object);
      ignored.forEach(ignore => keepLive(kept, live, ignore));
      return this.#writeOver({ ...write, object: kept }, before, path);
    }
    return this.#writeOver(write, before, path);
  }

  #writeOver(
    write: Write,
    before: KubernetesObject,
    path: string,
  ): Promise<KubernetesObject> {
    if (this.#options.serverSideApply) {
      return this.#apply(write, path, this.#force(write.object));
    }
    return this.#client.patch(path, {
      ...this.#request(write, mergePatch(before, write.object) ?? {}),
      contentType: 'application/merge-patch+json',
    });
  }

  async #apply(
    write: Write,
    path: string,
    force: boolean,
  ): Promise<KubernetesObject> {
    const request = this.#request(write, write.object);
    try {
      return await this.#client.patch(path, {
        ...request,
        query: { ...request.query, force: String(force) },
        contentType: 'application/apply-patch+yaml',
      });
    } catch (error) {
      if (error instanceof ApiError && error.conflict) {
        throw conflict(error, write);
      }
      throw error;
    }
  }

  #force(object: KubernetesObject): boolean {
    const annotated = annotation(object, annotations.patchForce);
    return annotated ? annotated === 'true' : this.#options.patchForce ?? false;
  }

  #request(write: Write, body: unknown): RequestOptions {
    return {
      body,
      signal: write.signal,
      onWarning: write.onWarning,
      query: {
        fieldManager: write.fieldManager,
        fieldValidation: 'Warn',
        dryRun: write.preview ? 'All' : undefined,
      },
    };
  }
}

function conflict(error: ApiError, { object, fieldManager }: Write): Error {
  const fields = (error.answer.details?.causes ?? [])
    .map(cause => `${cause.field} (${cause.message})`)
    .join(', ');
  return new Error(
    `Server-Side Apply field conflict detected: others manage fields of ${describe(
      object,
    )} that this resource, as field manager "${fieldManager}", sets too: ${
      fields || error.message
    }. Leave them out of the program, or take them over by the annotation ${
      annotations.patchForce
    } or the provider's enablePatchForce`,
  );
}

function keepLive(object: any, live: any, path: Path): void {
  const [part, ...rest] = path;
  if (live?.[part] === undefined || !(isMap(object) || Array.isArray(object))) {
    return;
  }
  const target = object as any;
  if (rest.length === 0) {
    target[part] = live[part];
  } else {
    keepLive(target[part], live[part], rest);
  }
}

/** RFC 7386: what turns one value into the other; `undefined` when nothing does. */
function mergePatch(before: any, after: any): any {
  if (!isMap(before) || !isMap(after)) {
    return compare(before, after).length > 0 ? after : undefined;
  }
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = key in after ? mergePatch(before[key], after[key]) : null;
    if (value !== undefined) {
      patch[key] = value;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** Says which field the API server doesn't let change, and what to do. */
export function immutableError(
  error: ApiError,
  object: KubernetesObject,
  changed: Path[],
): Error {
  const fields = [
    ...(error.answer.details?.causes ?? []).map(cause => cause.field),
    ...(error.answer.details?.causes?.length ? [] : changed.map(formatPath)),
  ].filter(Boolean);
  return new Error(
    `${describe(object)}: the API server doesn't let ${
      fields.join(', ') || 'a field'
    } change: ${
      error.message
    }. Replace the resource (replaceOnChanges, or pulumi up --replace), or give it another name`,
  );
}
