import { setTimeout as sleep } from 'node:timers/promises';

/** Remembers news that come while nobody waits. */
export class News {
  #fresh = false;
  #wake: (() => void) | undefined;

  tell(): void {
    this.#fresh = true;
    this.#wake?.();
  }

  read(): void {
    this.#fresh = false;
  }

  async wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.#fresh || signal.aborted) {
      return;
    }
    const done = new AbortController();
    const onAbort = () => done.abort();
    this.#wake = onAbort;
    signal.addEventListener('abort', onAbort);
    try {
      await sleep(timeoutMs, undefined, { signal: done.signal });
    } catch {
      // Woken before the time.
    } finally {
      this.#wake = undefined;
      signal.removeEventListener('abort', onAbort);
    }
  }
}
