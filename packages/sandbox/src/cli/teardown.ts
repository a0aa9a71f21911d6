type Stop = (force: AbortSignal) => Promise<void>;

/**
 * What was started and how to stop it, in the opposite order. The first signal
 * stops it all, a second one hurries, a third one leaves at once.
 */
export class Teardown {
  readonly #stops: Array<{ what: string; stop: Stop }> = [];
  readonly #interrupted = new AbortController();
  readonly #force = new AbortController();
  readonly #say: (message: string) => void;
  #signals = 0;

  constructor(say: (message: string) => void) {
    this.#say = say;
  }

  /** Aborted by the first signal. */
  get interrupted(): AbortSignal {
    return this.#interrupted.signal;
  }

  add(what: string, stop: Stop): void {
    this.#stops.push({ what, stop });
  }

  /** Takes over the signals that end a program; returns what gives them back. */
  listen(): () => void {
    const names: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const onSignal = () => {
      this.#signals += 1;
      if (this.#signals === 1) {
        this.#interrupted.abort(new Error('Stopped'));
      } else if (this.#signals === 2) {
        this.#say('Stopping at once');
        this.#force.abort();
      } else {
        process.exit(130);
      }
    };
    names.forEach(name => process.on(name, onSignal));
    return () => names.forEach(name => process.off(name, onSignal));
  }

  /** Resolves when the first signal comes. */
  whenInterrupted(): Promise<void> {
    const { signal } = this.#interrupted;
    return signal.aborted
      ? Promise.resolve()
      : new Promise(resolve =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        );
  }

  /**
   * Waits for work that may be left behind when a signal comes: it ends with
   * this process.
   */
  async unlessInterrupted<T>(work: Promise<T>): Promise<T> {
    // Nobody hears how it ends once it was left behind.
    work.catch(() => {});
    return Promise.race([
      work,
      this.whenInterrupted().then(() => {
        throw this.interrupted.reason;
      }),
    ]);
  }

  /**
   * Stops everything, also when some of it fails to stop.
   *
   * @throws Error that says what could not be stopped
   */
  async run(): Promise<void> {
    const problems: string[] = [];
    while (this.#stops.length > 0) {
      const { what, stop } = this.#stops.pop()!;
      try {
        await stop(this.#force.signal);
      } catch (error) {
        problems.push(`${what}: ${(error as Error).message}`);
      }
    }
    if (problems.length > 0) {
      throw new Error(
        `Not everything could be stopped. ${problems.join('; ')}`,
      );
    }
  }
}
