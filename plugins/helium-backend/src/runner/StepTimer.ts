import type { AttemptResult, AttemptStep } from './protocol';

/** Adds up what the time of an attempt goes into. */
export class StepTimer {
  readonly #seconds = new Map<AttemptStep, number>();

  private constructor() {}

  static create(): StepTimer {
    return new StepTimer();
  }

  /** Returns what the step returns; one that throws counts, too. */
  async time<T>(step: AttemptStep, work: Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work;
    } finally {
      const seconds = (performance.now() - began) / 1000;
      this.#seconds.set(step, (this.#seconds.get(step) ?? 0) + seconds);
    }
  }

  /** Seconds by step, to the millisecond. */
  get timings(): NonNullable<AttemptResult['timings']> {
    return Object.fromEntries(
      [...this.#seconds].map(([step, seconds]) => [
        step,
        Math.round(seconds * 1000) / 1000,
      ]),
    );
  }
}
