import { mockServices } from '@backstage/backend-test-utils';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attemptDirectory, ProcessExecutor } from './ProcessExecutor';
import { currentScope, identify, isAlive, ProcessIdentity } from './processes';
import { claimRunnerRecord } from './runnerRecord';
import type { AttemptStart } from './types';

jest.setTimeout(60_000);

async function until(condition: () => Promise<boolean>) {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 600) {
      throw new Error('This did not come true in time');
    }
    await sleep(50);
  }
}

describe('ProcessExecutor', () => {
  let folder: string;
  let executor: ProcessExecutor;
  let portal: Server;
  let calls: string[];
  const started: number[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-executor-'));
    executor = await ProcessExecutor.create({
      installation: 'mine',
      workDirectory: folder,
      attemptMemory: 256,
      logger: mockServices.logger.mock(),
    });
    calls = [];
    // A portal that never answers, so that the runner waits.
    portal = createServer(({ url }) => {
      calls.push(url!);
    }).listen(0, '127.0.0.1');
    await once(portal, 'listening');
  });

  afterEach(async () => {
    for (const pid of started.splice(0)) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
    portal.closeAllConnections();
    portal.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const folderOf = (attemptId: string) => attemptDirectory(folder, attemptId);
  const startOf = (attemptId: string): AttemptStart => ({
    attemptId,
    operationId: 'an-operation',
    attempt: 1,
    kind: 'create',
    workspace: 'calm-otter',
    program: 'sample_program',
    portalUrl: `http://127.0.0.1:${(portal.address() as AddressInfo).port}`,
    token: 'not-in-argv-or-environment',
    leaseSeconds: 60,
  });
  async function start(attemptId: string) {
    const handle = await executor.start(startOf(attemptId));
    started.push(Number(handle.pid));
    return handle;
  }
  /** A session of its own, led by a process that starts another and ends. */
  async function orphanedSession(
    member = 'setInterval(() => {}, 1e6)',
  ): Promise<ProcessIdentity> {
    const child = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(
          member,
        )}], { stdio: 'ignore' });
         setInterval(() => {}, 1e6);`,
      ],
      { cwd: folder, detached: true, stdio: 'ignore' },
    );
    await once(child, 'spawn');
    started.push(child.pid!);
    const identity = (await identify(child.pid!))!;
    await sleep(500);
    child.kill('SIGKILL');
    await once(child, 'exit');
    return identity;
  }

  it('starts the runner once for an attempt, with its ticket in a file that it removes', async () => {
    process.env.HELIUM_TEST_SECRET = 'not-for-runners';
    const handle = await start('one');
    await until(async () => calls.length > 0);
    expect(calls).toEqual(['/runner/attempts/one/spec']);
    expect(await executor.observe(handle)).toEqual({ state: 'alive' });

    const workDirectory = folderOf('one');
    expect((await stat(workDirectory)).mode % 0o1000).toBe(0o700);
    expect(await readdir(workDirectory)).not.toContain('ticket.json');
    const readable = process.platform === 'linux' ? ['cmdline', 'environ'] : [];
    for (const name of readable) {
      const text = await readFile(`/proc/${handle.pid}/${name}`, 'utf8');
      expect(text).not.toMatch(/not-in-argv|not-for-runners/);
    }
    delete process.env.HELIUM_TEST_SECRET;

    const again = await executor.start(startOf('one'));
    expect(again).toEqual(handle);
    expect(await executor.find(basename(workDirectory))).toEqual(handle);
  });

  it('asks a runner to stop, and ends one that does not', async () => {
    const handle = await start('two');
    await until(async () => calls.length > 0);
    await executor.stop(handle, 'graceful');
    expect((await executor.observe(handle)).state).toBe('alive');
    await executor.stop(handle, 'kill');
    expect(await executor.observe(handle)).toMatchObject({
      state: 'dead',
      proof: expect.stringContaining(String(handle.pid)),
    });
    await executor.stop(handle, 'kill');
  });

  it('takes an attempt back that no runner has begun', async () => {
    const workDirectory = folderOf('three');
    expect(await executor.find(basename(workDirectory))).toBeUndefined();
    await expect(executor.start(startOf('three'))).rejects.toThrow(
      'given up before its runner started',
    );
    // One that was being started finds out and ends.
    await rm(join(workDirectory, 'runner.json'));
    const handle = await start('three');
    await claimRunnerRecord(workDirectory, { revoked: true });
    await until(async () => (await executor.observe(handle)).state === 'dead');
    expect(calls).toEqual([]);
  });

  it('names the place that its runners are found at', async () => {
    const create = (workDirectory: string) =>
      ProcessExecutor.create({
        installation: 'mine',
        workDirectory,
        attemptMemory: 256,
        logger: mockServices.logger.mock(),
      });
    expect((await create(folder)).place).toBe(executor.place);
    expect((await create(`${folder}/../${basename(folder)}`)).place).toBe(
      executor.place,
    );
    expect((await create(`${folder}-too`)).place).not.toBe(executor.place);
    expect(executor.place).toContain((await currentScope()).bootId);
  });

  it('counts the memory that starting runners will take', async () => {
    const large = await ProcessExecutor.create({
      installation: 'mine',
      workDirectory: folder,
      attemptMemory: 1024 * 1024 * 1024,
      logger: mockServices.logger.mock(),
    });
    expect(await large.admits()).toBe(0);
    expect(await executor.admits()).toBeGreaterThan(0);
  });

  it('says when its folder can not be had', async () => {
    await executor.check();
    const blocked = join(folder, 'file', 'work');
    await writeFile(join(folder, 'file'), '');
    const stuck = await ProcessExecutor.create({
      installation: 'mine',
      workDirectory: blocked,
      attemptMemory: 256,
      logger: mockServices.logger.mock(),
    });
    await expect(stuck.check()).rejects.toThrow(blocked);
  });

  it('does not take a runner for dead while what it started lives', async () => {
    const identity = await orphanedSession();
    const handle = { ...identity, workDirectory: folder };
    expect(await executor.observe(handle)).toEqual({
      state: 'alive',
      orphaned: true,
    });
    await executor.stop(handle, 'graceful');
    await until(async () => (await executor.observe(handle)).state === 'dead');
  });

  it('asks what a dead runner left to stop once, whichever portal does', async () => {
    const member = `let count = 0; process.on('SIGINT', () => require('node:fs').writeFileSync('count', String(++count))); setInterval(() => {}, 1e6)`;
    const identity = await orphanedSession(member);
    const handle = { ...identity, workDirectory: folder };
    await executor.stop(handle, 'graceful');
    await until(async () => (await readdir(folder)).includes('count'));
    const next = await ProcessExecutor.create({
      installation: 'mine',
      workDirectory: folder,
      attemptMemory: 256,
      logger: mockServices.logger.mock(),
    });
    await next.stop(handle, 'graceful');
    await sleep(300);
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('1');
    await next.stop(handle, 'kill');
    expect((await next.observe(handle)).state).toBe('dead');
  });

  it('tells other processes of the same id apart', async () => {
    const self = (await identify(process.pid))!;
    const handle = { ...self, workDirectory: folder };
    expect((await executor.observe(handle)).state).toBe('alive');
    for (const other of [{ startTime: '1' }, { bootId: 'another' }]) {
      const seen = await executor.observe({ ...handle, ...other });
      expect(seen).toMatchObject({ state: 'dead' });
      // Another machine of this one's name has another boot, too.
      expect('ifSilent' in seen).toBe('bootId' in other);
      // Nothing of the sort must ever be signalled.
      await executor.stop({ ...handle, ...other }, 'kill');
    }
  });

  it('can not tell of another host', async () => {
    const handle = {
      ...(await currentScope()),
      host: `not-${hostname()}`,
      pid: 1,
      startTime: '1',
      workDirectory: folder,
    };
    expect(await executor.observe(handle)).toMatchObject({ state: 'unknown' });
    await executor.stop(handle, 'kill');
  });

  it('can not tell of another container of the same host', async () => {
    const child = spawn(
      process.execPath,
      ['-e', 'setInterval(() => {}, 1e6)'],
      { detached: true, stdio: 'ignore' },
    );
    await once(child, 'spawn');
    started.push(child.pid!);
    const identity = (await identify(child.pid!))!;
    const handle = {
      ...identity,
      pidNamespace: 'pid:[1]',
      workDirectory: folder,
    };
    for (const startTime of [identity.startTime, '1']) {
      const seen = await executor.observe({ ...handle, startTime });
      expect(seen).toMatchObject({
        state: 'unknown',
        why: expect.stringContaining('another container'),
      });
      await executor.stop({ ...handle, startTime }, 'kill');
    }
    expect(await isAlive(identity)).toBe(true);
  });

  it('removes what ended attempts left, and keeps what their runners said', async () => {
    const running = await start('running');
    await until(async () => calls.length > 0);
    const ended = await start('ended');
    await until(async () => calls.length > 1);
    await executor.stop(ended, 'kill');
    await writeFile(
      join(attemptDirectory(folder, 'ended'), 'runner.log'),
      'oh',
    );
    for (const name of ['fresh', 'old', 'unfinished']) {
      await mkdir(attemptDirectory(folder, name));
    }
    await utimes(attemptDirectory(folder, 'old'), 1, 1);
    await utimes(attemptDirectory(folder, 'unfinished'), 1, 1);

    await executor.sweep(new Set(['unfinished']));
    expect((await readdir(join(folder, 'attempts'))).sort()).toEqual([
      'fresh',
      'running',
      'unfinished',
    ]);
    expect(await readdir(join(folder, 'logs'))).toEqual(['ended.log']);
    expect(basename(String(running.workDirectory))).toBe('running');
  });

  it("leaves alone what another portal's attempts left in the same folder", async () => {
    const other = await ProcessExecutor.create({
      installation: 'another',
      workDirectory: folder,
      attemptMemory: 256,
      logger: mockServices.logger.mock(),
    });
    for (const name of ['theirs', 'ours']) {
      await (name === 'ours' ? executor : other).find(name);
      await utimes(attemptDirectory(folder, name), 1, 1);
    }
    await executor.sweep(new Set());
    expect(await readdir(join(folder, 'attempts'))).toEqual(['theirs']);
    await other.sweep(new Set());
    expect(await readdir(join(folder, 'attempts'))).toEqual([]);
  });

  it('sweeps past what it can not read', async () => {
    const record = (name: string) =>
      join(attemptDirectory(folder, name), 'runner.json');
    for (const name of ['a-cut-off', 'b-unreadable', 'd-ended']) {
      await mkdir(attemptDirectory(folder, name), { recursive: true });
      await writeFile(record(name), '');
    }
    await writeFile(attemptDirectory(folder, 'c-stray'), '');
    const ended = await orphanedSession('');
    await writeFile(record('d-ended'), JSON.stringify({ runner: ended }));
    // It was written before this host started.
    await utimes(record('a-cut-off'), 1, 1);
    await utimes(attemptDirectory(folder, 'a-cut-off'), 1, 1);

    await executor.sweep(new Set());
    expect((await readdir(join(folder, 'attempts'))).sort()).toEqual([
      'b-unreadable',
      'c-stray',
    ]);
  });

  it('takes a record that was cut off when the host went down for no runner', async () => {
    const workDirectory = folderOf('cut-off');
    await mkdir(workDirectory, { recursive: true });
    const file = join(workDirectory, 'runner.json');
    await writeFile(file, '');
    await expect(executor.find(basename(workDirectory))).rejects.toThrow(
      'does not say which process runs the attempt',
    );
    await utimes(file, 1, 1);
    expect(await executor.find(basename(workDirectory))).toBeUndefined();
  });
});
