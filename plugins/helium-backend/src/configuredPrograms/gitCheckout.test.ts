import { execFile } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkOut } from './gitCheckout';
import { programFolder } from './settings';

const run = promisify(execFile);

describe('checkOut', () => {
  let folder: string;
  let url: string;
  let cache: string;
  let first: string;

  const git = async (...args: string[]) =>
    (
      await run('git', [
        '-C',
        url,
        '-c',
        'user.name=Jane',
        '-c',
        'user.email=jane@shop.example',
        ...args,
      ])
    ).stdout.trim();

  const commit = async (text: string) => {
    await writeFile(join(url, 'programs', 'text'), text);
    await git('add', '.');
    await git('commit', '--quiet', '--message', text);
    return await git('rev-parse', 'HEAD');
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-git-'));
    url = join(folder, 'repository');
    cache = join(folder, 'cache');
    await mkdir(join(url, 'programs'), { recursive: true });
    await git('init', '--quiet');
    await symlink(folder, join(url, 'away'));
    first = await commit('first');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has the commit, wherever the branch is by then', async () => {
    await commit('second');
    const place = await checkOut({ url, commit: first }, cache);
    expect(await readFile(join(place, 'programs', 'text'), 'utf8')).toBe(
      'first',
    );
  });

  it('fetches once, however many ask at once', async () => {
    const places = await Promise.all(
      [1, 2, 3].map(() => checkOut({ url, commit: first }, cache)),
    );
    expect(new Set(places).size).toBe(1);
    expect(await readdir(cache)).toHaveLength(1);
    await rm(url, { recursive: true });
    expect(await checkOut({ url, commit: first }, cache)).toBe(places[0]);
  });

  it('keeps nothing of what failed', async () => {
    await expect(
      checkOut({ url, commit: 'f'.repeat(40) }, cache),
    ).rejects.toThrow(`the repository has no commit ${'f'.repeat(40)}`);
    await expect(
      checkOut({ url: join(folder, 'nowhere'), commit: first }, cache),
    ).rejects.toThrow(/'git' failed: .*nowhere/s);
    expect(await readdir(cache)).toEqual([]);
  });

  it('runs what installs packages without a shell, and without the secrets of the portal', async () => {
    process.env.HELIUM_TEST_SECRET = 'hunter2';
    const install = [
      process.execPath,
      '-e',
      `require('fs').writeFileSync('seen', process.env.HELIUM_TEST_SECRET ?? '$(id)')`,
    ];
    const place = await checkOut({ url, commit: first }, cache, { install });
    delete process.env.HELIUM_TEST_SECRET;
    expect(await readFile(join(place, 'seen'), 'utf8')).toBe('$(id)');
  });

  it('says what the command said', async () => {
    await expect(
      checkOut({ url, commit: first }, cache, {
        install: ['git', 'no-such-command'],
      }),
    ).rejects.toThrow(/'git' failed: .*no-such-command/);
    await expect(
      checkOut({ url, commit: first }, cache, { install: ['./no-such'] }),
    ).rejects.toThrow("'./no-such' can't be run");
    expect(await readdir(cache)).toEqual([]);
  });

  it('stops when it is told to', async () => {
    await expect(
      checkOut({ url, commit: first }, cache, { signal: AbortSignal.abort() }),
    ).rejects.toThrow('it took too long, or the portal stops');
  });

  it('finds a folder of the repository, and none outside of it', async () => {
    const source = (directory: string) => ({
      source: { git: url, commit: first, directory },
      cache,
    });
    expect(await programFolder(source('programs'))).toMatch(/programs$/);
    for (const directory of ['missing', 'away']) {
      await expect(programFolder(source(directory))).rejects.toThrow(
        `the repository has no folder '${directory}' at commit ${first}`,
      );
    }
  });
});
