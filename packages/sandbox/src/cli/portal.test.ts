import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { useTempFolder } from './__testUtils__/tempFolder';
import { statePaths } from './environment';
import { PortalProcess } from './portal';

jest.setTimeout(30_000);

describe('PortalProcess', () => {
  const folder = useTempFolder();

  it('leaves no portal running that it can not write down', async () => {
    const home = folder();
    // A record can't take a folder's place.
    await mkdir(join(statePaths(home).portal, 'x'), { recursive: true });
    const started = PortalProcess.start({
      root: resolve(__dirname, '../../../..'),
      home,
      url: 'http://localhost:1',
      configs: [join('no-such-config', home)],
      env: process.env,
    });
    await expect(started).rejects.toThrow();
    const processes = execFileSync('ps', ['-A', '-o', 'args='], {
      encoding: 'utf8',
    });
    expect(processes).not.toContain(home);
  });
});
