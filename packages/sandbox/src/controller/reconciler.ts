import {
  ApiException,
  Informer,
  KubeConfig,
  KubernetesListObject,
  KubernetesObject,
  ListWatch,
  ObjectCache,
  Watch,
} from '@kubernetes/client-node';

const RETRY_MS = 1_000;

/** What to watch, and what to do about each object. */
export interface ReconcilerOptions<T extends KubernetesObject> {
  kubeconfig: KubeConfig;
  /** API path of the collection, over all namespaces. */
  path: string;
  /** Narrows the watch; `list` has to do the same. */
  fieldSelector?: string;
  list(): Promise<KubernetesListObject<T>>;
  /** Called for each object that is new or changed; must bear repetition. */
  reconcile(object: T): Promise<void>;
}

/**
 * Watches one kind of object and brings each to where it should be. Watches
 * that break are set up again, and objects whose turn failed get another one.
 */
export class Reconciler<T extends KubernetesObject> {
  readonly #informer: Informer<T> & ObjectCache<T>;
  readonly #reconcile: (object: T) => Promise<void>;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  /** One object is never in two turns at a time. */
  readonly #busy = new Set<string>();
  readonly #again = new Set<string>();
  #stopped = false;

  static create<T extends KubernetesObject>(
    options: ReconcilerOptions<T>,
  ): Reconciler<T> {
    return new Reconciler(options);
  }

  private constructor(options: ReconcilerOptions<T>) {
    this.#reconcile = options.reconcile;
    this.#informer = new ListWatch<T>(
      options.path,
      new Watch(options.kubeconfig),
      options.list,
      false,
      undefined,
      options.fieldSelector,
    );
    const turn = (object: T) => this.#turn(object);
    this.#informer.on('add', turn);
    this.#informer.on('update', turn);
    this.#informer.on('error', () =>
      this.#later(() => {
        this.#informer.start().catch(() => {});
      }),
    );
  }

  /** What the watch knows now. */
  get cache(): ObjectCache<T> {
    return this.#informer;
  }

  async start(): Promise<void> {
    await this.#informer.start();
  }

  /** Ends the watch and waits for turns that are under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    await this.#informer.stop();
    await Promise.all(this.#running);
  }

  #later(work: () => void): void {
    if (this.#stopped) {
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, RETRY_MS);
    this.#timers.add(timer);
  }

  #turn(object: T): void {
    if (this.#stopped) {
      return;
    }
    const { name = '', namespace = '' } = object.metadata ?? {};
    const key = `${namespace}/${name}`;
    if (this.#busy.has(key)) {
      this.#again.add(key);
      return;
    }
    this.#busy.add(key);
    const current = () => this.#informer.get(name, namespace);
    const running = this.#reconcile(object)
      .catch(error => {
        // Gone, or changed in between: the watch tells of it.
        const code = error instanceof ApiException ? error.code : undefined;
        if (code !== 404) {
          this.#later(() => {
            const latest = current();
            if (latest) {
              this.#turn(latest);
            }
          });
        }
      })
      .finally(() => {
        this.#running.delete(running);
        this.#busy.delete(key);
        const latest = current();
        if (this.#again.delete(key) && latest) {
          this.#turn(latest);
        }
      });
    this.#running.add(running);
  }
}
