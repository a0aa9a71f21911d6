import { ChildProcess, spawn } from 'node:child_process';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../__testUtils__/folders';
import {
  endProcesses,
  isAlive,
  recordFromPidFile,
  recordProcess,
} from './processes';

describe('processes', () => {
  const children: ChildProcess[] = [];

  function start(script: string): ChildProcess {
    const child = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(child);
    return child;
  }

  afterEach(() => {
    children.splice(0).forEach(child => child.kill('SIGKILL'));
  });

  it('ends exactly the process that was recorded', async () => {
    const child = start('setInterval(() => {}, 1000)');
    const record = (await recordProcess('sleeper', child.pid!))!;
    expect(await isAlive(record)).toBe(true);

    const reused = { ...record, started: 'another process, earlier' };
    expect(await isAlive(reused)).toBe(false);
    await endProcesses([reused], 100);
    expect(await isAlive(record)).toBe(true);

    await endProcesses([record], 5_000);
    expect(await isAlive(record)).toBe(false);
  });

  it('uses force on what does not go by itself', async () => {
    const child = start(
      "process.on('SIGTERM', () => {}); console.log('on'); setInterval(() => {}, 1000)",
    );
    await new Promise(resolve => {
      child.stdout!.once('data', resolve);
    });
    const record = (await recordProcess('stubborn', child.pid!))!;
    await endProcesses([record], 200);
    expect(await isAlive(record)).toBe(false);
  });

  it('does not take a later process for the one in a pid file', async () => {
    const { path, remove } = await temporaryFolder();
    const child = start('setInterval(() => {}, 1000)');
    const file = join(path, 'a.pid');
    await writeFile(file, `${child.pid}`);
    expect((await recordFromPidFile('a', file))?.pid).toBe(child.pid);

    const hourAgo = Date.now() / 1000 - 3600;
    await utimes(file, hourAgo, hourAgo);
    expect(await recordFromPidFile('a', file)).toBeUndefined();
    expect(
      await recordFromPidFile('a', join(path, 'missing.pid')),
    ).toBeUndefined();
    await remove();
  });
});
