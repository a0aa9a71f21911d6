import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandJournal } from './CommandJournal';
import { holdersOf, judgeLock, parseLocks } from './locks';

const TAKEN = '2026-01-01T12:00:00Z';

describe('the locks that the CLI complains of', () => {
  it('are read from what it says', () => {
    const locks = parseLocks(
      [
        'error: the stack is currently locked by 2 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.',
        `  s3://states/.pulumi/locks/organization/p/s/a.json: created by jane@laptop (pid 4711) at ${TAKEN}`,
        '  s3://states/.pulumi/locks/organization/p/s/b.json: created by CORP\\joe smith@desk.example.com (pid 1) at 2026-01-01T13:00:00+01:00',
      ].join('\n'),
    );
    expect(locks).toEqual([
      {
        holder: 'jane@laptop (pid 4711)',
        host: 'laptop',
        pid: 4711,
        at: TAKEN,
      },
      {
        holder: 'CORP\\joe smith@desk.example.com (pid 1)',
        host: 'desk.example.com',
        pid: 1,
        at: '2026-01-01T13:00:00+01:00',
      },
    ]);
    expect(holdersOf(locks)).toBe(
      'jane@laptop (pid 4711), CORP\\joe smith@desk.example.com (pid 1)',
    );
    expect(parseLocks('error: nothing of the sort')).toEqual([]);
  });
});

describe("a lock's holder", () => {
  let folder: string;
  let journal: CommandJournal;
  let gone: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-locks-'));
    journal = CommandJournal.forStack(folder, { project: 'p', name: 's' });
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(child, 'spawn');
    gone = child.pid!;
    await journal.add(gone);
    await journal.add(process.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const attemptOn = (host: string, endedAt = '2026-01-01T12:10:00Z') => ({
    operation: 'op',
    attempt: 1,
    host,
    startedAt: '2026-01-01T11:50:00Z',
    endedAt,
  });
  const judge = async (
    host: string,
    pid: number,
    earlierAttempts = [attemptOn('pod-a'), attemptOn(hostname())],
  ) =>
    await judgeLock(
      { holder: `x@${host} (pid ${pid})`, host, pid, at: TAKEN },
      { journal, earlierAttempts },
    );

  it('is dead when it was a command of this host that has ended', async () => {
    expect(await judge(hostname(), gone)).toMatchObject({ dead: true });
    expect(await judge(hostname(), process.pid)).toEqual({
      dead: false,
      why: expect.stringContaining('is at work'),
    });
  });

  it('is dead when its attempt has ended', async () => {
    expect(await judge('pod-a', 1)).toEqual({
      dead: true,
      why: expect.stringContaining('attempt 1 of operation op'),
    });
    expect(await judge('pod-b', 1)).toMatchObject({ dead: false });
    const longBefore = attemptOn('pod-a', '2026-01-01T11:44:00Z');
    expect(
      await judge('pod-a', 1, [
        { ...longBefore, startedAt: '2026-01-01T11:00:00Z' },
      ]),
    ).toMatchObject({ dead: false });
  });

  it('is not dead while this host has its process, whoever started it', async () => {
    const stranger = spawn(process.execPath, [
      '-e',
      'setInterval(() => {}, 1e6)',
    ]);
    await once(stranger, 'spawn');
    try {
      expect(await judge(hostname(), stranger.pid!)).toEqual({
        dead: false,
        why: expect.stringContaining('Helium did not start it'),
      });
    } finally {
      stranger.kill('SIGKILL');
      await once(stranger, 'exit');
    }
    // Helium was at work here then, and nothing of that id is left.
    expect(await judge(hostname(), stranger.pid!)).toMatchObject({
      dead: true,
    });
    expect(await judge(hostname(), stranger.pid!, [])).toMatchObject({
      dead: false,
    });
  });
});
