import {
  chmod,
  mkdir,
  readdir,
  readFile,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { FaultSite, until } from './support';

jest.setTimeout(1_200_000);

/** Bytes of each entry's value; it stands in the state twice. */
const VALUE = 'x'.repeat(10_000);
/** In blocks of 512 bytes, as of `ulimit`: room for the first entry or two. */
const FULL = 96;

describe('a state backend that takes nothing', () => {
  let site: FaultSite;

  /**
   * The Pulumi CLI as the portal starts it: held to the permissions of files, from which root is free otherwise, and to files of the
   * size that a file beside it says.
   */
  async function writePulumi(): Promise<string> {
    const command = join(site.home, 'bin', 'pulumi-held');
    await writeFile(`${command}.limit`, 'unlimited');
    const pulumi = process.env.HELIUM_PULUMI ?? 'pulumi';
    const hold =
      process.getuid!() === 0
        ? 'setpriv --bounding-set -dac_override,-dac_read_search '
        : '';
    await writeFile(
      command,
      [
        '#!/bin/sh',
        // A cache that can not be written is none of the state backend's.
        'export NODE_DISABLE_COMPILE_CACHE=1',
        `ulimit -f "$(cat '${command}.limit')"`,
        `exec ${hold}'${pulumi}' "$@"`,
        '',
      ].join('\n'),
      { mode: 0o755 },
    );
    return command;
  }

  const limit = (blocks: number | 'unlimited') =>
    writeFile(join(site.home, 'bin', 'pulumi-held.limit'), String(blocks));

  async function eachFolder(folder: string, mode: number): Promise<void> {
    await chmod(folder, 0o755);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        await eachFolder(join(folder, entry.name), mode);
      }
    }
    await chmod(folder, mode);
  }

  /** What Helium says of an operation once an attempt has failed. */
  async function trouble(workspace: string): Promise<string> {
    const operation = await site.lastOperation(workspace);
    await until('an attempt failed', async () =>
      (await site.attempts(operation)).some(({ state }) => state === 'failed'),
    );
    const [{ error }] = await site.attempts(operation);
    return JSON.parse(String(error)).message;
  }

  const stackFile = (workspace: string) =>
    join(site.state.folder, '.pulumi', 'stacks', 'ledger', `${workspace}.json`);

  /** Each entry is there, and was made once but for what was in flight, which was looked up and deleted first. */
  function expectOneOfEach(workspace: string, count: number) {
    const there = site.cloud.list(workspace);
    expect(there.map(({ name }) => name)).toEqual(
      Array.from({ length: count }, (_, index) => `entry-${index + 1}`),
    );
    for (const { name } of there) {
      const verbs = site.cloud
        .history(workspace)
        .filter(record => record.name === name)
        .map(({ verb }) => verb);
      expect(['made', 'made deleted made']).toContain(verbs.join(' '));
    }
  }

  beforeEach(async () => {
    site = await FaultSite.create({ database: 'sqlite' });
    await mkdir(join(site.home, 'bin'));
    await site.startPortal({
      operations: { maxAttempts: 20 },
      helium: {
        pulumi: {
          command: await writePulumi(),
          home: join(site.home, 'pulumi'),
          backendUrl: `file://${site.state.folder}`,
          passphrase: 'a-fault-passphrase',
        },
      },
    });
  });

  afterEach(async () => {
    await eachFolder(site.state.folder, 0o755);
    await site.close();
  });

  const expectHelp = (said: string, cause: string) => {
    expect(said).toContain(`The state backend file://${site.state.folder}`);
    expect(said).toContain(cause);
    expect(said).toMatch(/Make .* nothing is lost/);
  };

  it('as it is read-only: it is named, nothing is lost, and the work goes on once it can be written', async () => {
    await site.ended(await site.create('keeper', { entries: 2, value: 'old' }));
    const before = await readFile(stackFile('keeper'), 'utf8');
    const create = await site.create('cut-off', { entries: 3, seconds: 4 });
    await site.making('cut-off', 'entry-2');
    await eachFolder(site.state.folder, 0o555);

    await site.client.updateWorkspace('keeper', {
      parameters: { value: 'new' },
    });
    await site.create('fresh', { entries: 1 });
    for (const workspace of ['keeper', 'fresh', 'cut-off']) {
      expectHelp(await trouble(workspace), 'permission denied');
    }
    expect(await readFile(stackFile('keeper'), 'utf8')).toBe(before);
    expect(site.cloud.list('keeper').map(({ value }) => value)).toEqual([
      'old',
      'old',
    ]);
    expect(site.cloud.list('fresh')).toEqual([]);

    await eachFolder(site.state.folder, 0o755);
    expect(await site.ended(create)).toMatchObject({ state: 'succeeded' });
    for (const workspace of ['keeper', 'fresh']) {
      expect(
        await site.ended(await site.lastOperation(workspace)),
      ).toMatchObject({ state: 'succeeded' });
    }
    expect(site.cloud.list('keeper').map(({ value }) => value)).toEqual([
      'new',
      'new',
    ]);
    expectOneOfEach('cut-off', 3);
    await site.assertConsistent();
  });

  it('as it is full: what was made stays known, and the work goes on once there is room', async () => {
    await limit(FULL);
    const create = await site.create('large', { entries: 4, value: VALUE });
    expectHelp(await trouble('large'), 'file too large');
    expect((await stat(stackFile('large'))).size).toBeLessThan(FULL * 1024);
    expect(site.cloud.list('large').length).toBeLessThan(4);

    await limit('unlimited');
    expect(await site.ended(create)).toMatchObject({ state: 'succeeded' });
    expect(await site.logOf(create)).toContain('The state was cut off');
    expectOneOfEach('large', 4);
    await site.assertConsistent();
  });
});
