import { Path } from '../protocol/diff';
import { asError, CancelledError } from '../protocol/errors';
import { PropertyMap } from '../protocol/properties';
import {
  judgeOf,
  NotReadyError,
  skipsDeletion,
  timeoutOf,
  waitUntilGone,
  waitUntilReady,
  WaitOptions,
} from './await';
import { resourcePath } from './discovery';
import { ApiError, UnknownKindError } from './errors';
import { Session } from './session';
import { annotation, annotations, KubernetesObject } from './metadata';
import { writeState } from './objectState';

export interface LifecycleOptions {
  urn: string;
  preview: boolean;
  /** As the state remembers it. */
  fieldManager?: string;
}

/** Makes the error that lets the engine record a half-done resource. */
export interface OnPartial {
  partial(live: KubernetesObject, message: string, reasons: string[]): Error;
}

/** Namespaces that no API server lets go. */
const PROTECTED = new Set(['default', 'kube-system', 'kube-public']);

/** One object's way through one request: written, waited for, removed. */
export class ObjectLifecycle {
  readonly #session: Session;
  readonly #options: LifecycleOptions;
  #fieldManager?: string;

  private constructor(session: Session, options: LifecycleOptions) {
    this.#session = session;
    this.#options = options;
  }

  static create(session: Session, options: LifecycleOptions): ObjectLifecycle {
    return new ObjectLifecycle(session, options);
  }

  /** Takes the namespace from an object that turns out to belong to none. */
  async fitScope(object: KubernetesObject): Promise<void> {
    try {
      const { namespaced } = await this.#session.discovery.find(
        object.apiVersion,
        object.kind,
      );
      if (!namespaced) {
        delete object.metadata.namespace;
      }
    } catch (error) {
      if (!(error instanceof UnknownKindError)) {
        throw error;
      }
    }
  }

  async apply(object: KubernetesObject): Promise<KubernetesObject> {
    const created = await this.#session.applier.create(this.#write(object));
    this.#forgetKinds(object);
    return created;
  }

  async change(
    object: KubernetesObject,
    before: KubernetesObject,
    ignored: Path[],
  ): Promise<KubernetesObject> {
    const write = this.#write(object);
    const updated = await this.#session.applier.update(write, before, ignored);
    const old = this.#options.fieldManager;
    if (!write.preview && old && old !== write.fieldManager) {
      await this.#relinquish(object, old);
    }
    this.#forgetKinds(object);
    return updated;
  }

  /** Waits for an object that was just written. */
  async ready(
    live: KubernetesObject,
    object: KubernetesObject,
    timeout: number,
    { partial }: OnPartial,
  ): Promise<KubernetesObject> {
    const { host } = this.#session;
    const { urn } = this.#options;
    const judge = judgeOf(object);
    if (!judge) {
      return live;
    }
    try {
      const ready = await waitUntilReady(
        live,
        judge,
        this.#waitOptions(timeoutOf(object, timeout)),
      );
      host.status(urn, '');
      this.#forgetKinds(object);
      return ready;
    } catch (error) {
      if (error instanceof NotReadyError) {
        throw partial(error.live ?? live, error.message, [error.message]);
      }
      const { message } = asError(error);
      throw partial(live, message, [message]);
    }
  }

  async remove(
    target: KubernetesObject,
    inputs: KubernetesObject,
    timeout: number,
    { partial }: OnPartial,
  ): Promise<void> {
    const { client, discovery, host, signal } = this.#session;
    const { namespace, name } = target.metadata;
    try {
      const resource = await discovery.find(target.apiVersion, target.kind);
      await client.delete(resourcePath(resource, namespace, name), {
        signal,
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: propagation(inputs),
        },
      });
    } catch (error) {
      if (
        error instanceof UnknownKindError ||
        (error instanceof ApiError && error.notFound)
      ) {
        return;
      }
      const kept = target.kind === 'Namespace' && PROTECTED.has(name);
      if (kept && error instanceof ApiError && error.forbidden) {
        await this.#relinquish(target, this.#manager(target));
        return;
      }
      // A namespace that is already on its way out.
      if (!(error instanceof ApiError && error.conflict)) {
        throw error;
      }
    }
    if (skipsDeletion(inputs)) {
      return;
    }
    try {
      await waitUntilGone(
        target,
        this.#waitOptions(timeoutOf(inputs, timeout, 600)),
      );
    } catch (error) {
      if (error instanceof NotReadyError) {
        throw partial(error.live ?? target, error.message, []);
      }
      throw error;
    }
    this.#forgetKinds(target);
    host.status(this.#options.urn, '');
  }

  state(
    inputs: KubernetesObject,
    live: KubernetesObject,
    secretsOf: PropertyMap,
    initialApiVersion = inputs.apiVersion,
  ): PropertyMap {
    return writeState({
      inputs,
      live,
      secretsOf,
      initialApiVersion,
      fieldManager: this.#manager(inputs),
    });
  }

  /** Gives up the fields that a manager set, without changing them. */
  async #relinquish(object: KubernetesObject, manager: string): Promise<void> {
    const { client, discovery, signal } = this.#session;
    const { apiVersion, kind } = object;
    const { namespace, name } = object.metadata;
    const resource = await discovery.find(apiVersion, kind);
    await client.patch(resourcePath(resource, namespace, name), {
      signal,
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager: manager },
      body: { apiVersion, kind, metadata: { namespace, name } },
    });
  }

  #manager(object: KubernetesObject): string {
    this.#fieldManager ??= this.#session.applier.fieldManager(
      this.#options.urn,
      object,
      this.#options.fieldManager,
    );
    return this.#fieldManager;
  }

  #write(object: KubernetesObject) {
    const { host, signal } = this.#session;
    const { preview, urn } = this.#options;
    return {
      object,
      preview,
      signal,
      fieldManager: this.#manager(object),
      onRetry: (message: string) => host.status(urn, message),
      onWarning: (warning: string) => {
        if (!preview) {
          host.warn(urn, warning);
        }
      },
    };
  }

  #waitOptions(timeoutSeconds: number): WaitOptions {
    const { client, discovery, host, signal } = this.#session;
    if (signal.aborted) {
      throw new CancelledError('the update was cancelled');
    }
    return {
      client,
      discovery,
      signal,
      timeoutSeconds,
      onProgress: message => host.status(this.#options.urn, message),
    };
  }

  #forgetKinds(object: KubernetesObject): void {
    if (object.kind === 'CustomResourceDefinition') {
      this.#session.discovery.forget();
    }
  }
}

function propagation(inputs: KubernetesObject): string {
  switch (annotation(inputs, annotations.deletionPropagation)?.toLowerCase()) {
    case 'orphan':
      return 'Orphan';
    case 'background':
      return 'Background';
    default:
      return 'Foreground';
  }
}
