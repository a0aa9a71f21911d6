import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordProcess } from '../cluster/processes';
import { useTempFolder } from './__testUtils__/tempFolder';
import { claimInstance } from './instance';

const URL = 'http://localhost:7007';

jest.setTimeout(30_000);

describe('claimInstance', () => {
  const folder = useTempFolder();
  const file = () => join(folder(), 'instance.json');
  const write = (process: unknown) =>
    writeFile(file(), JSON.stringify({ process, url: 'http://localhost:9' }));

  it('refuses a second instance and says where the first one is', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    try {
      await write(await recordProcess('helium', other.pid!));
      await expect(claimInstance(file(), URL)).rejects.toThrow(
        `process ${other.pid}, http://localhost:9. Stop that one first`,
      );
    } finally {
      const ended = new Promise(resolve => other.once('exit', resolve));
      other.kill('SIGKILL');
      await ended;
    }
    // What was killed is no instance any more.
    await claimInstance(file(), URL);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({
      process: { pid: process.pid },
      url: URL,
    });
  });

  it('is not misled by another process with the same id', async () => {
    await write({ name: 'helium', pid: process.pid, started: 'earlier' });
    await expect(claimInstance(file(), URL)).resolves.toBeDefined();
  });

  it('takes over a damaged file', async () => {
    await writeFile(file(), '{"proc');
    await expect(claimInstance(file(), URL)).resolves.toBeDefined();
  });

  it('gives the state folder back', async () => {
    const release = await claimInstance(file(), URL);
    await release();
    await expect(readFile(file())).rejects.toThrow('ENOENT');
  });
});
