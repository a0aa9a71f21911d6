import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useTempFolder } from './__testUtils__/tempFolder';
import { followPortalLog, formatLogLine, readPortalLog } from './portalLog';

const line = (message: string) =>
  `${JSON.stringify({ level: 'info', plugin: 'helium', message })}\n`;

describe('the log of the portal', () => {
  const folder = useTempFolder();
  const file = () => join(folder(), 'portal.log');

  it('shows what people need of a line', () => {
    expect(formatLogLine(line('ready').trim())).toBe('helium info: ready');
    expect(formatLogLine('plain text')).toBe('plain text');
    expect(formatLogLine('{"a": 1}')).toBe('{"a": 1}');
  });

  it('reads the end of one run', async () => {
    const earlier = line('an earlier run');
    await writeFile(file(), `${earlier}${line('one')}${line('two')}`);
    expect(await readPortalLog(file(), earlier.length, 20)).toEqual([
      'helium info: one',
      'helium info: two',
    ]);
    expect(await readPortalLog(file(), 0, 1)).toEqual(['helium info: two']);
  });

  it('follows what comes, in whole lines', async () => {
    await writeFile(file(), line('before'));
    const stop = new AbortController();
    const seen: string[] = [];
    const two = new Promise<void>(resolve => {
      void followPortalLog(
        file(),
        text => {
          seen.push(text);
          if (seen.length === 2) {
            resolve();
          }
        },
        stop.signal,
      );
    });
    await new Promise(resolve => setTimeout(resolve, 100));
    await appendFile(file(), 'first ');
    await appendFile(file(), `half\n${line('second')}`);
    await two;
    stop.abort();
    expect(seen).toEqual(['first half', 'helium info: second']);
  });
});
