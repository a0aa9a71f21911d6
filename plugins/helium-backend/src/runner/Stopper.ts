/** The attempt was stopped before it was done. */
export class StoppedError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'StoppedError';
  }
}

/** Asks the attempt to finish what is in flight and to save; the first reason counts. */
export class Stopper {
  readonly #controller = new AbortController();
  #reason: string | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): string | undefined {
    return this.#reason;
  }

  stop(reason: string): void {
    this.#reason ??= reason;
    this.#controller.abort();
  }

  throwIfStopped(): void {
    if (this.#controller.signal.aborted) {
      throw new StoppedError(this.#reason ?? 'stopped');
    }
  }
}
