import type { AttemptResult } from './protocol';

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
  #outcome: 'cancelled' | 'failed' = 'cancelled';

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): string | undefined {
    return this.#reason;
  }

  /** What becomes of an attempt that was stopped. */
  get result(): AttemptResult {
    return {
      outcome: this.#outcome,
      failure: { class: 'transient', message: this.#reason ?? 'stopped' },
    };
  }

  /** @param outcome - `failed` when the reason lies in the attempt */
  stop(reason: string, outcome: 'cancelled' | 'failed' = 'cancelled'): void {
    if (this.#reason === undefined) {
      this.#reason = reason;
      this.#outcome = outcome;
    }
    this.#controller.abort();
  }

  throwIfStopped(): void {
    if (this.#controller.signal.aborted) {
      throw new StoppedError(this.#reason ?? 'stopped');
    }
  }
}
