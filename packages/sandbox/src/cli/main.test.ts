import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { useTempFolder } from './__testUtils__/tempFolder';

// Each run loads a program, beside whatever else the machine does.
jest.setTimeout(60_000);

describe('the command line', () => {
  const folder = useTempFolder();

  function run(
    args: string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise(done =>
      execFile(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          require.resolve('./main.ts'),
          ...args,
        ],
        { env: { ...process.env, HELIUM_HOME: folder(), ...env } },
        (error, stdout, stderr) =>
          done({ code: Number(error?.code ?? 0), stdout, stderr }),
      ),
    );
  }

  it('prints the same token each time and nothing else', async () => {
    const first = await run(['token']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^helium_\S+\n$/);
    expect((await run(['token'])).stdout).toBe(first.stdout);
  });

  it('refuses what it does not know', async () => {
    expect(await run(['test', 'integration'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        "helium: There is no suite 'integration'; there are unit, e2e, clouds, faults\n",
    });
    expect(await run(['token', '--loud'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("unknown option '--loud'"),
    });
    expect(await run(['start'], { HELIUM_PORT: 'x' })).toMatchObject({
      code: 2,
      stderr: "helium: HELIUM_PORT is 'x'; it must be a port from 1 to 65535\n",
    });
  });

  it('starts nothing when the port is in use', async () => {
    const server = createServer();
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = server.address() as AddressInfo;
    try {
      const { code, stdout, stderr } = await run(['start'], {
        HELIUM_PORT: String(port),
      });
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain(
        `Port ${port}, for the portal, is in use by node (process ${process.pid})`,
      );
      expect(stderr).not.toMatch(/^\s+at /m);
    } finally {
      server.close();
    }
  });
});
