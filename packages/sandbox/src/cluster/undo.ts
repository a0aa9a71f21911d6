type End = () => Promise<void>;

/** What was started, to be ended in the opposite order. */
export class Undo {
  readonly #ends: End[] = [];
  #running: Promise<void> | undefined;

  push(end: End): void {
    this.#ends.push(end);
  }

  /**
   * Ends it all. Whoever calls it again in between waits for the same end; after
   * a failure the next call goes on where this one stopped.
   */
  run(): Promise<void> {
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #runAll(): Promise<void> {
    while (this.#ends.length > 0) {
      await this.#ends[this.#ends.length - 1]();
      this.#ends.pop();
    }
  }
}
