import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify } from '../executors/processes';
import { CommandJournal } from './CommandJournal';

describe('CommandJournal', () => {
  let folder: string;
  let journal: CommandJournal;
  let living: number;
  let gone: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-journal-'));
    journal = CommandJournal.forStack(folder, { project: 'p', name: 's' });
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(child, 'spawn');
    [living, gone] = [process.pid, child.pid!];
    await Promise.all([journal.add(living), journal.add(gone)]);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('knows what has become of its own commands', async () => {
    const stateOf = (host: string, pid: number) =>
      journal.stateOf({ host, pid });
    expect(await stateOf(hostname(), gone)).toBe('dead');
    expect(await stateOf(hostname(), living)).toBe('alive');
    expect(await stateOf('elsewhere', gone)).toBeUndefined();
  });

  it('takes one for dead that nobody has reaped yet', async () => {
    // Its parent becomes a program that never asks for its exit.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600']);
    try {
      const [line] = await once(parent.stdout, 'data');
      const pid = Number(line);
      await journal.add(pid);
      process.kill(pid, 'SIGKILL');
      const stateOf = () => journal.stateOf({ host: hostname(), pid });
      while ((await stateOf()) === 'alive') {
        await sleep(10);
      }
      expect(await stateOf()).toBe('dead');
      expect(await identify(pid)).toBeDefined();
    } finally {
      parent.kill('SIGKILL');
      await once(parent, 'close');
    }
  });

  it('proves nothing of a process that it did not note', async () => {
    const other = CommandJournal.forStack(folder, { project: 'p', name: 't' });
    expect(
      await other.stateOf({ host: hostname(), pid: gone }),
    ).toBeUndefined();
  });

  it('proves nothing when another process has the id by now', async () => {
    const entries = JSON.parse(await readFile(join(folder, 'p.s'), 'utf8'));
    await writeFile(
      join(folder, 'p.w'),
      JSON.stringify(
        entries.map((entry: object) => ({
          ...entry,
          pid: living,
          startTime: '1',
        })),
      ),
    );
    const other = CommandJournal.forStack(folder, { project: 'p', name: 'w' });
    expect(
      await other.stateOf({ host: hostname(), pid: living }),
    ).toBeUndefined();
  });

  it('proves nothing of a process of another container', async () => {
    const entries = JSON.parse(await readFile(join(folder, 'p.s'), 'utf8'));
    await writeFile(
      join(folder, 'p.u'),
      JSON.stringify(
        entries.map((entry: object) => ({ ...entry, pidNamespace: 'pid:[1]' })),
      ),
    );
    const other = CommandJournal.forStack(folder, { project: 'p', name: 'u' });
    expect(
      await other.stateOf({ host: hostname(), pid: gone }),
    ).toBeUndefined();
  });

  it('starts anew when its file was cut off', async () => {
    await writeFile(join(folder, 'p.v'), '[{"host":');
    const other = CommandJournal.forStack(folder, { project: 'p', name: 'v' });
    expect(
      await other.stateOf({ host: hostname(), pid: gone }),
    ).toBeUndefined();
    await other.add(process.pid);
    expect(await readdir(folder)).toContain('p.v');
    await other.remove();
    expect(await readdir(folder)).not.toContain('p.v');
  });
});
