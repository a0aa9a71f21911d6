import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
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
        user: 'jane',
        host: 'laptop',
        pid: 4711,
        at: TAKEN,
      },
      {
        holder: 'CORP\\joe smith@desk.example.com (pid 1)',
        user: 'CORP\\joe smith',
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
    user = userInfo().username,
  ) =>
    await judgeLock(
      { holder: `${user}@${host} (pid ${pid})`, user, host, pid, at: TAKEN },
      { journal, earlierAttempts },
    );

  it('is dead when it was a command of this host that has ended', async () => {
    expect(await judge(hostname(), gone)).toMatchObject({ dead: true });
    expect(await judge(hostname(), process.pid)).toEqual({
      dead: false,
      alive: true,
      why: expect.stringContaining('is at work'),
    });
  });

  it('is dead when its attempt has ended', async () => {
    expect(await judge('pod-a', 1)).toEqual({
      dead: true,
      why: expect.stringContaining('attempt 1 of operation op'),
    });
    expect(await judge('pod-b', 1)).toMatchObject({ dead: false });
  });

  it.each([
    ['ended a minute before', { endedAt: '2026-01-01T11:59:00Z' }],
    ['began a minute after', { startedAt: '2026-01-01T12:01:00Z' }],
  ])('is not dead when the attempt on its host %s', async (_, changes) => {
    const attempt = { ...attemptOn('pod-a'), ...changes };
    expect(await judge('pod-a', 1, [attempt])).toEqual({
      dead: false,
      why: expect.stringContaining(`on pod-a at ${TAKEN}`),
    });
  });

  it('is not dead when somebody else took it beside an attempt', async () => {
    for (const host of ['pod-a', hostname()]) {
      expect(
        await judge(host, host === 'pod-a' ? 1 : 4_194_303, undefined, 'jane'),
      ).toEqual({
        dead: false,
        why: expect.stringMatching(
          `^jane took it on ${host}, .* ${userInfo().username}$`,
        ),
      });
    }
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
