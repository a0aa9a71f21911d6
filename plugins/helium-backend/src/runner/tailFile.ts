import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

const INTERVAL_MS = 100;
const CHUNK = 64 * 1024;

/**
 * Hands over whole lines as they are appended to a file. The function that it returns hands over the rest and ends it; call it
 * when nothing writes any more.
 */
export function tailFile(
  path: string,
  onText?: (text: string) => void,
): () => Promise<void> {
  if (!onText) {
    return async () => {};
  }
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(CHUNK);
  let position = 0;
  let partial = '';

  const readOn = async () => {
    const file = await open(path, 'r');
    try {
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, CHUNK, position);
        if (!bytesRead) {
          return;
        }
        position += bytesRead;
        partial += decoder.write(buffer.subarray(0, bytesRead));
        const end = partial.lastIndexOf('\n') + 1;
        if (end > 0) {
          onText(partial.slice(0, end));
          partial = partial.slice(end);
        }
      }
    } finally {
      await file.close();
    }
  };

  let reading: Promise<void> = Promise.resolve();
  let stopped = false;
  let timer: NodeJS.Timeout;
  const next = () => {
    reading = readOn().catch(() => {});
    reading.then(() => {
      if (!stopped) {
        timer = setTimeout(next, INTERVAL_MS);
      }
    });
  };
  timer = setTimeout(next, INTERVAL_MS);

  return async () => {
    stopped = true;
    clearTimeout(timer);
    await reading;
    await readOn();
    if (partial) {
      onText(partial);
    }
  };
}
