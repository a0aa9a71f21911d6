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
/** The longest that Node's timers can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** What to watch, and what to do about each object. */
export interface ReconcilerOptions<T extends KubernetesObject> {
  kubeconfig: KubeConfig;
  /** API path of the collection, over all namespaces. */
  path: string;
  /** Narrows the watch; `list` has to do the same. */
  fieldSelector?: string;
  /** Narrows the watch; `list` has to do the same. */
  labelSelector?: string;
  list(): Promise<KubernetesListObject<T>>;
  /**
   * Called for each object that is new or changed; must bear repetition.
   *
   * @returns milliseconds until its next turn, if it needs one unchanged
   */
  reconcile(object: T): Promise<number | void>;
  /** Called for each object that is gone. */
  removed?(object: T): void;
}

/**
 * Watches one kind of object and brings each to where it should be. Watches
 * that break are set up again, and objects whose turn failed get another one.
 */
export class Reconciler<T extends KubernetesObject> {
  readonly #informer: Informer<T> & ObjectCache<T>;
  readonly #reconcile: (object: T) => Promise<number | void>;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  /** One object is never in two turns at a time. */
  readonly #busy = new Set<string>();
  readonly #again = new Set<string>();
  #starting: Promise<void> = Promise.resolve();
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
      options.labelSelector,
      options.fieldSelector,
    );
    const turn = (object: T) => this.#turn(object);
    this.#informer.on('add', turn);
    this.#informer.on('update', turn);
    this.#informer.on('delete', object => options.removed?.(object));
    this.#informer.on('error', () =>
      this.#later(() => {
        this.start().catch(() => {});
      }),
    );
  }

  /** What the watch knows now. */
  get cache(): ObjectCache<T> {
    return this.#informer;
  }

  async start(): Promise<void> {
    this.#starting = this.#informer.start();
    await this.#starting;
  }

  /** Gives every object a turn. */
  all(): void {
    this.#informer.list().forEach(object => this.#turn(object));
  }

  /** Ends the watch and waits for turns that are under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    // A start that is under way would begin to watch after a stop.
    await this.#starting.catch(() => {});
    await this.#informer.stop();
    await Promise.all(this.#running);
  }

  #later(work: () => void, delayMs = RETRY_MS): void {
    if (this.#stopped) {
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, Math.min(delayMs, LONGEST_MS));
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
    const retry = (delayMs?: number) =>
      this.#later(() => {
        const latest = current();
        if (latest) {
          this.#turn(latest);
        }
      }, delayMs);
    const running = this.#reconcile(object)
      .then(delayMs => {
        if (delayMs !== undefined) {
          retry(delayMs);
        }
      })
      .catch(error => {
        // Gone, or changed in between: the watch tells of it.
        const code = error instanceof ApiException ? error.code : undefined;
        if (code !== 404) {
          retry();
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
