import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  access,
  link,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ProcessRecord, recordProcess } from '../cluster/processes';

const run = promisify(execFile);
const GRACE_MS = 30_000;
/** How long a runner whose Pulumi has ended may take to end itself. */
const REPORT_MS = 5_000;

/**
 * Ends the runners that work here: they are asked to finish and save what is in
 * flight first, and ended by force after the grace time or when told so. The
 * next start finds their attempts dead and goes on with what they did.
 *
 * @param workDirectory - the process executor's
 */
export async function endRunners(
  workDirectory: string,
  force: AbortSignal,
): Promise<void> {
  const runners = await findRunners(workDirectory);
  if (runners.length > 0) {
    process.stderr.write(
      `Waiting for ${runners.length} running operation${
        runners.length > 1 ? 's' : ''
      } to save; the next start goes on with it\n`,
    );
  }
  await Promise.all(runners.map(runner => endRunner(runner, force)));
}

async function findRunners(workDirectory: string): Promise<ProcessRecord[]> {
  const attempts = join(workDirectory, 'attempts');
  const names = await readdir(attempts).catch(() => []);
  const records = await Promise.all(
    names.map(async name => {
      const folder = join(attempts, name);
      await revoke(folder);
      return readRecord(join(folder, 'runner.json'));
    }),
  );
  const known = records.filter(record => record !== undefined);
  const processes = await Promise.all(known.map(processesOf));
  return known.filter((_, index) => processes[index].length > 0);
}

/**
 * Sees to it that a runner which was started and has not begun yet does not
 * begin: it takes the record of another, as the process executor writes it when
 * it gives an attempt up, for the end of its own.
 */
async function revoke(attempt: string): Promise<void> {
  const draft = join(attempt, `.runner-${randomUUID()}`);
  try {
    await access(join(attempt, 'ticket.json'));
    await writeFile(draft, JSON.stringify({ revoked: true }), { mode: 0o600 });
    await link(draft, join(attempt, 'runner.json'));
  } catch {
    // Its ticket is read, or the runner was first and says who it is.
  } finally {
    await rm(draft, { force: true });
  }
}

/** Reads what a runner wrote about itself; see the process executor. */
async function readRecord(file: string): Promise<ProcessRecord | undefined> {
  try {
    const { runner } = JSON.parse(await readFile(file, 'utf8'));
    if (runner?.host !== hostname() || !(runner.pid > 1)) {
      return undefined;
    }
    return {
      name: 'runner',
      pid: runner.pid,
      started:
        process.platform === 'linux'
          ? `${runner.bootId}:${runner.startTime}`
          : runner.startTime,
    };
  } catch {
    return undefined;
  }
}

async function endRunner(
  runner: ProcessRecord,
  force: AbortSignal,
): Promise<void> {
  signal(runner.pid, 'SIGINT');
  const began = Date.now();
  let idleSince: number | undefined;
  for (;;) {
    const processes = await processesOf(runner);
    if (!processes.length) {
      return;
    }
    const busy = processes.some(pid => pid !== runner.pid);
    idleSince = busy ? undefined : idleSince ?? Date.now();
    const idle = idleSince && Date.now() - idleSince > REPORT_MS;
    if (force.aborted || idle || Date.now() - began > GRACE_MS) {
      processes.forEach(pid => signal(pid, 'SIGKILL'));
    }
    await sleep(200);
  }
}

/** Empty outside of Linux, where the time of a process's start is all that there is. */
const bootOf = ({ started }: ProcessRecord) =>
  /^([\da-f-]{36}):\d+$/.exec(started)?.[1] ?? '';

/** The runner, when it lives, and all that it started and that lives. */
async function processesOf(runner: ProcessRecord): Promise<number[]> {
  const [leader, self] = await Promise.all([
    recordProcess('leader', runner.pid),
    recordProcess('self', process.pid),
  ]);
  if (leader) {
    return leader.started === runner.started
      ? [runner.pid, ...(await membersOf(runner.pid))]
      : [];
  }
  // The id of its session stays taken until the last member is gone, within one boot of the host.
  return self && bootOf(self) === bootOf(runner)
    ? await membersOf(runner.pid)
    : [];
}

/**
 * A runner leads a session, of which providers stay members while they lead
 * process groups of their own; outside of Linux, where `ps` does not tell
 * sessions, its process group has to do.
 */
async function membersOf(leader: number): Promise<number[]> {
  const group = process.platform === 'linux' ? 'sid=' : 'pgid=';
  const { stdout } = await run('ps', ['-A', '-o', `pid=,${group},stat=`]);
  return stdout
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(
      ([pid, session, state]) =>
        Number(session) === leader &&
        Number(pid) !== leader &&
        !state.startsWith('Z'),
    )
    .map(([pid]) => Number(pid));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}
