import type { PortalClient } from './PortalClient';
import { PortalRefusal } from './PortalClient';
import type { RunnerEvent } from './protocol';
import type { Redactor } from './Redactor';

const BATCH_INTERVAL_MS = 250;
const LARGEST_BATCH = 500;
/** Of JSON; less than what proxies commonly let through, which is 1 MB. */
const LARGEST_BATCH_BYTES = 512 * 1024;
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
  readonly #client: Pick<PortalClient, 'sendEvents'>;
  readonly #redactor: Redactor;
  readonly #onFenced: () => void;
  #queue: RunnerEvent[] = [];
  #sequence = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: {
    client: Pick<PortalClient, 'sendEvents'>;
    redactor: Redactor;
    onFenced: () => void;
  }) {
    this.#client = options.client;
    this.#redactor = options.redactor;
    this.#onFenced = options.onFenced;
  }

  static create(options: {
    client: Pick<PortalClient, 'sendEvents'>;
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
        const batch = this.#queue.splice(0, batchLength(this.#queue));
        try {
          await this.#send(batch);
        } catch (error) {
          if (error instanceof PortalRefusal && error.fenced) {
            this.#queue = [];
            this.#onFenced();
            return;
          }
          // A batch that gets nowhere must not hold up those that follow it.
          process.stderr.write(`Events were lost: ${error}\n`);
        }
      }
    });
  }

  /** Where the portal does not take a batch, all of it but the event that is to blame is sent, and a word in that one's place. */
  async #send(batch: RunnerEvent[]): Promise<void> {
    try {
      await this.#client.sendEvents(batch, BATCH_PATIENCE_MS);
    } catch (error) {
      if (!(error instanceof PortalRefusal) || error.fenced) {
        throw error;
      }
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await this.#send(batch.slice(0, half));
        await this.#send(batch.slice(half));
        return;
      }
      const [{ type, sequence, at }] = batch;
      const text = `An event of type ${type} is left out here, because the portal did not take it: ${error.status} ${error.message}`;
      await this.#client.sendEvents(
        [
          {
            type: 'log',
            sequence,
            at,
            data: { text: text.slice(0, LARGEST_TEXT), stream: 'helium' },
          },
        ],
        BATCH_PATIENCE_MS,
      );
    }
  }
}

/** How many events make one batch: at least one, however large it is. */
function batchLength(events: RunnerEvent[]): number {
  let bytes = 0;
  const end = events.findIndex((event, index) => {
    bytes += Buffer.byteLength(JSON.stringify(event));
    return (
      index === LARGEST_BATCH || (index > 0 && bytes > LARGEST_BATCH_BYTES)
    );
  });
  return end < 0 ? events.length : end;
}
