import {
  CoreV1Api,
  KubeConfig,
  V1Namespace,
  V1Secret,
} from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessStatus } from '../cluster/api';
import type { Controller } from '.';
import { Reconciler } from './reconciler';

const PREFIX = 'replicator.v1.mittwald.de';
const TO_MATCHING = `${PREFIX}/replicate-to-matching`;
const STRIP_LABELS = `${PREFIX}/strip-labels`;
/** `namespace/name` of the secret that one is a copy of. */
const COPY_OF = 'sandbox.helium.dev/replicated-from';
const RETRY_MS = 1_000;
/** Secrets of Helm are many, long and never copied. */
const fieldSelector = 'type!=helm.sh/release.v1';

/**
 * Copies secrets with the annotation `replicate-to-matching` to the namespaces
 * that its label selector matches, as mittwald's kubernetes-replicator does, and
 * takes copies away whose secret is gone or whose namespace matches no more. A
 * secret that is no copy is never written over.
 */
export class Replicator implements Controller {
  readonly #core: CoreV1Api;
  readonly #secrets: Reconciler<V1Secret>;
  readonly #namespaces: Reconciler<V1Namespace>;
  #asked = false;
  #stopped = false;
  #running: Promise<void> | undefined;

  static create(kubeconfig: KubeConfig): Replicator {
    return new Replicator(kubeconfig);
  }

  private constructor(kubeconfig: KubeConfig) {
    this.#core = kubeconfig.makeApiClient(CoreV1Api);
    const changed = {
      reconcile: async () => this.#ask(),
      removed: () => this.#ask(),
    };
    this.#secrets = Reconciler.create<V1Secret>({
      kubeconfig,
      path: '/api/v1/secrets',
      fieldSelector,
      list: () => this.#core.listSecretForAllNamespaces({ fieldSelector }),
      ...changed,
    });
    this.#namespaces = Reconciler.create<V1Namespace>({
      kubeconfig,
      path: '/api/v1/namespaces',
      list: () => this.#core.listNamespace(),
      ...changed,
    });
  }

  async start(): Promise<void> {
    await Promise.all([this.#secrets.start(), this.#namespaces.start()]);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([this.#secrets.stop(), this.#namespaces.stop()]);
    await this.#running;
  }

  /** One look at everything follows on any number of changes. */
  #ask(): void {
    this.#asked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    while (this.#asked && !this.#stopped) {
      this.#asked = false;
      try {
        await this.#replicate();
      } catch {
        await sleep(RETRY_MS);
        this.#asked = true;
      }
    }
  }

  async #replicate(): Promise<void> {
    const secrets = this.#secrets.cache.list();
    const wanted = new Map<string, V1Secret>();
    for (const source of secrets.filter(({ metadata }) => isSource(metadata))) {
      for (const namespace of await this.#matching(source)) {
        wanted.set(`${namespace}/${source.metadata!.name}`, source);
      }
    }
    for (const { metadata } of secrets) {
      const source = wanted.get(keyOf(metadata));
      const copyOf = metadata?.annotations?.[COPY_OF];
      if (copyOf && copyOf !== keyOf(source?.metadata)) {
        await unlessStatus(
          404,
          this.#core.deleteNamespacedSecret({
            name: metadata.name!,
            namespace: metadata.namespace!,
          }),
        );
      }
    }
    for (const [key, source] of wanted) {
      await this.#copy(source, key.split('/')[0]);
    }
  }

  async #matching({ metadata }: V1Secret): Promise<string[]> {
    const labelSelector = metadata!.annotations![TO_MATCHING];
    // One that can't be parsed matches nothing.
    const found = await unlessStatus(
      400,
      this.#core.listNamespace({ labelSelector }),
    );
    return (found?.items ?? [])
      .filter(({ status }) => status?.phase !== 'Terminating')
      .map(namespace => namespace.metadata!.name!)
      .filter(name => name !== metadata!.namespace);
  }

  async #copy(source: V1Secret, namespace: string): Promise<void> {
    const name = source.metadata!.name!;
    const existing = await unlessStatus(
      404,
      this.#core.readNamespacedSecret({ name, namespace }),
    );
    const annotations = existing?.metadata?.annotations ?? {};
    const version = source.metadata!.resourceVersion!;
    if (
      existing &&
      (annotations[COPY_OF] !== keyOf(source.metadata) ||
        annotations[`${PREFIX}/replicated-from-version`] === version)
    ) {
      return;
    }
    const strip = source.metadata!.annotations![STRIP_LABELS] === 'true';
    const body: V1Secret = {
      metadata: {
        name,
        namespace,
        labels: strip ? undefined : source.metadata!.labels,
        annotations: {
          [COPY_OF]: keyOf(source.metadata),
          [`${PREFIX}/replicated-at`]: new Date().toISOString(),
          [`${PREFIX}/replicated-from-version`]: version,
        },
      },
      type: source.type,
      data: source.data,
    };
    await (existing
      ? this.#core.replaceNamespacedSecret({ name, namespace, body })
      : this.#core.createNamespacedSecret({ namespace, body }));
  }
}

function isSource(metadata: V1Secret['metadata']): boolean {
  const annotations = metadata?.annotations ?? {};
  return Boolean(
    annotations[TO_MATCHING] &&
      !annotations[COPY_OF] &&
      !metadata?.deletionTimestamp,
  );
}

function keyOf(metadata: V1Secret['metadata']): string {
  return metadata ? `${metadata.namespace}/${metadata.name}` : '';
}
