import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
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

  it('says at once which plugin failed to start, though the portal goes on answering', async () => {
    const root = folder();
    const source = join(root, 'packages', 'backend', 'src');
    await mkdir(source, { recursive: true });
    await writeFile(join(source, 'instrumentation.js'), '');
    const failure =
      "Backend startup failed due to the following errors:\n  Plugin 'helium' startup failed; caused by InputError: helium.pulumi is missing";
    const message = `Unhandled rejection ${failure}`;
    await writeFile(
      join(source, 'index.ts'),
      `console.log(${JSON.stringify(
        JSON.stringify({ level: 'error', message }),
      )}); setInterval(() => {}, 1_000);`,
    );
    const portal = await PortalProcess.start({
      root,
      home: join(root, 'home'),
      url: 'http://localhost:1',
      configs: [],
      env: process.env,
    });
    try {
      const log = statePaths(join(root, 'home')).portalLog;
      await expect(
        portal.waitUntilReady(new AbortController().signal),
      ).rejects.toThrow(`${failure}\nLog: ${log}`);
    } finally {
      await portal.stop(AbortSignal.abort());
    }
  });
});
