import type { PortalClient } from './PortalClient';
import { PortalRefusal } from './PortalClient';
import type { RunnerEvent } from './protocol';
import type { Redactor } from './Redactor';

const BATCH_INTERVAL_MS = 250;
const LARGEST_BATCH = 500;
const LARGEST_TEXT = 16_384;
/** What is kept while the portal is away; log text past it is left out, the rest is never much. */
const LARGEST_BACKLOG = 20_000;
const BATCH_PATIENCE_MS = 30 * 60_000;

type Body = RunnerEvent extends infer E
  ? E extends { type: infer T; data: infer D }
    ? { type: T; data: D }
    : never
  : never;

/** Numbers what happens and sends it in batches, in order, each as often as it takes. */
export class EventReporter {
  readonly #client: PortalClient;
  readonly #redactor: Redactor;
  readonly #onFenced: () => void;
  #queue: RunnerEvent[] = [];
  #sequence = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: {
    client: PortalClient;
    redactor: Redactor;
    onFenced: () => void;
  }) {
    this.#client = options.client;
    this.#redactor = options.redactor;
    this.#onFenced = options.onFenced;
  }

  static create(options: {
    client: PortalClient;
    redactor: Redactor;
    onFenced: () => void;
  }): EventReporter {
    return new EventReporter(options);
  }

  /** A line of Helium's own. */
  log(text: string): void {
    this.output(text, 'helium');
  }

  /** Lines; those that follow each other closely become one event. */
  output(text: string, stream: 'stdout' | 'stderr' | 'helium'): void {
    const clean = this.#redactor.redact(text);
    const last = this.#queue.at(-1);
    if (
      last?.type === 'log' &&
      last.data.stream === stream &&
      last.data.text.length + clean.length < LARGEST_TEXT
    ) {
      last.data.text += `\n${clean}`;
      return;
    }
    if (this.#queue.length < LARGEST_BACKLOG) {
      this.report({
        type: 'log',
        data: { text: clean.slice(0, LARGEST_TEXT), stream },
      });
    }
  }

  report(body: Body): void {
    if (this.#closed) {
      return;
    }
    const event = {
      ...body,
      sequence: ++this.#sequence,
      at: new Date().toISOString(),
    } as RunnerEvent;
    if (event.type !== 'log') {
      event.data.message = this.#redactor
        .redactOptional(event.data.message)
        ?.slice(0, LARGEST_TEXT) as string;
    }
    this.#queue.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_INTERVAL_MS);
  }

  /** Sends what is left; resolves also when the portal doesn't want it any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#flush();
    await this.#sending;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending = this.#sending.then(async () => {
      while (this.#queue.length) {
        const batch = this.#queue.splice(0, LARGEST_BATCH);
        try {
          await this.#client.sendEvents(batch, BATCH_PATIENCE_MS);
        } catch (error) {
          if (error instanceof PortalRefusal && error.fenced) {
            this.#queue = [];
            this.#onFenced();
            return;
          }
          // A batch that the portal can't take must not hold up those that follow it.
          process.stderr.write(`Events were lost: ${error}\n`);
        }
      }
    });
  }
}
