import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The last lines that were logged after an offset, as people read them: who
 * asked for what, and where in the code an error came up, is left to the log.
 */
export async function readPortalLog(
  file: string,
  start: number,
  count: number,
): Promise<string[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const from = Math.max(start, size - 256 * 1024);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    await handle.read(buffer, 0, buffer.length, from);
    const lines = buffer.toString('utf8').trimEnd().split('\n');
    return lines
      .filter(line => !line.includes('"type":"incomingRequest"'))
      .flatMap(line => formatLogLine(line).split('\n'))
      .filter(line => line.trim() && !/^\s+at /.test(line))
      .slice(-count);
  } finally {
    await handle.close();
  }
}

/** Backstage logs JSON in production; anything else stays as it is. */
export function formatLogLine(line: string): string {
  try {
    const { level, plugin, message, stack } = JSON.parse(line);
    if (typeof message !== 'string') {
      return line;
    }
    return `${plugin ?? 'portal'} ${level}: ${stack ?? message}`;
  } catch {
    return line;
  }
}

/** Writes what is logged from now on, until it is told to stop. */
export async function followPortalLog(
  file: string,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const handle = await open(file, 'r');
  try {
    let { size: position } = await handle.stat();
    let rest = '';
    const buffer = Buffer.alloc(64 * 1024);
    while (!signal.aborted) {
      const { bytesRead } = await handle.read(
        buffer,
        0,
        buffer.length,
        position,
      );
      if (bytesRead === 0) {
        await sleep(200, undefined, { signal }).catch(() => {});
        continue;
      }
      position += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop()!;
      lines.forEach(line => write(formatLogLine(line)));
    }
  } finally {
    await handle.close();
  }
}
