import { ResponseError } from '@backstage/errors';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { OperationEvent } from './schema/openapi';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const MOST_FAILURES = 20;

/**
 * Follows a stream of server-sent events until its `end` event. A connection that breaks is opened again with the identifier of
 * the last event seen; a 4xx answer ends it. `onInterruption` is called with why when one new attempt did not mend a
 * break, and with nothing whenever a connection is there.
 */
export async function* followEvents(options: {
  open(lastEventId: string | undefined): Promise<Response>;
  after?: string;
  signal?: AbortSignal;
  onInterruption?(error: Error | undefined): void;
}): AsyncGenerator<OperationEvent> {
  const { open, signal, onInterruption } = options;
  let lastEventId = options.after;
  let failures = 0;
  for (;;) {
    try {
      const response = await open(lastEventId);
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      onInterruption?.(undefined);
      for await (const message of readMessages(response)) {
        if (message.event === 'end') {
          return;
        }
        failures = 0;
        lastEventId = message.id ?? lastEventId;
        yield JSON.parse(message.data);
      }
    } catch (error) {
      signal?.throwIfAborted();
      const refused =
        error instanceof ResponseError &&
        error.statusCode < 500 &&
        error.statusCode !== 429;
      if (refused || failures >= MOST_FAILURES) {
        throw error;
      }
      if (failures > 0) {
        onInterruption?.(error as Error);
      }
    }
    failures += 1;
    await pause(
      Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS),
      signal,
    );
  }
}

async function* readMessages(
  response: Response,
): AsyncGenerator<EventSourceMessage> {
  if (!response.body) {
    return;
  }
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: message => messages.push(message) });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      parser.feed(decoder.decode(value, { stream: true }));
      yield* messages.splice(0);
    }
  } finally {
    // Not awaited: it can take as long as the server keeps the connection open.
    reader.cancel().catch(() => {});
  }
}

async function pause(
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>(resolve => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
  signal?.throwIfAborted();
}
