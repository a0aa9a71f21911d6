import { execFile } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preparePulumiHome } from './prepare';

const { version } = require('@pulumi/kubernetes/package.json');

describe('preparePulumiHome', () => {
  let home: string;
  let executable: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "helium's home "));
    executable = join(
      home,
      'pulumi/home/plugins',
      `resource-kubernetes-v${version}`,
      'pulumi-resource-kubernetes',
    );
  });
  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  /** Until it says its port; answers with how it ended. */
  const serveOnce = (env: NodeJS.ProcessEnv = {}) =>
    new Promise((done, fail) => {
      const child = execFile(
        executable,
        [],
        { env: { ...process.env, ...env } },
        error => done(error?.code ?? 0),
      );
      child.on('error', fail);
      child.stdout!.once('data', port => {
        expect(Number(port)).toBeGreaterThan(0);
        child.kill('SIGTERM');
      });
    });

  it('installs an executable that serves, and stops when it is told', async () => {
    const prepared = await preparePulumiHome({ home });
    expect(prepared).toEqual({
      pulumiHome: join(home, 'pulumi/home'),
      provider: 'rehearsal',
    });
    expect(await serveOnce()).toBe(0);
  });

  it('keeps what was compiled where it is told to, else beside its plugins', async () => {
    const { pulumiHome } = await preparePulumiHome({ home });
    const given = join(home, 'given');
    await serveOnce({ NODE_COMPILE_CACHE: given });
    expect(await readdir(given)).toHaveLength(1);
    expect(await readdir(pulumiHome)).toEqual(['plugins']);
    await serveOnce({ NODE_COMPILE_CACHE: '' });
    expect(await readdir(join(pulumiHome, 'cache'))).toHaveLength(1);
  });

  it('leaves what it wrote alone when called again', async () => {
    await preparePulumiHome({ home });
    const { mtimeMs } = await stat(executable);
    await Promise.all([1, 2, 3].map(() => preparePulumiHome({ home })));
    expect((await stat(executable)).mtimeMs).toBe(mtimeMs);
  });

  it("never takes the place of Pulumi's own plugin", async () => {
    await mkdir(join(executable, '..'), { recursive: true });
    await writeFile(executable, 'official', { mode: 0o755 });
    const { provider } = await preparePulumiHome({ home });
    expect(provider).toBe('official');
    expect(await readFile(executable, 'utf8')).toBe('official');
  });

  describe('with the rehearsal clouds', () => {
    const clouds = ['gcp', 'aws'] as const;
    const cloudExecutable = (name: string) =>
      join(
        home,
        'pulumi/home/plugins',
        `resource-${name}-v${require(`@pulumi/${name}/package.json`).version}`,
        `pulumi-resource-${name}`,
      );

    it.each(clouds)(
      "takes the place of Pulumi's own plugin for %s",
      async name => {
        await mkdir(join(cloudExecutable(name), '..'), { recursive: true });
        await writeFile(cloudExecutable(name), 'official', { mode: 0o755 });
        await preparePulumiHome({ home, rehearsalClouds: true });
        expect(await readFile(cloudExecutable(name), 'utf8')).toContain(
          `HELIUM_PROVIDER_NAME='${name}'`,
        );
      },
    );

    it.each(clouds)(
      'leaves none for %s where nothing is rehearsed',
      async name => {
        await preparePulumiHome({ home, rehearsalClouds: true });
        await preparePulumiHome({ home });
        await expect(stat(cloudExecutable(name))).rejects.toThrow('ENOENT');
        await mkdir(join(cloudExecutable(name), '..'), { recursive: true });
        await writeFile(cloudExecutable(name), 'official', { mode: 0o755 });
        await preparePulumiHome({ home });
        expect(await readFile(cloudExecutable(name), 'utf8')).toBe('official');
      },
    );
  });
});
