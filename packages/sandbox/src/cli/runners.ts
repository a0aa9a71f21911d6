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
import { ProcessRecord } from '../cluster/processes';
import { sessionProcesses, signal } from '../cluster/session';

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
  announceWait(runners.length);
  await Promise.all(runners.map(runner => endRunner(runner, force)));
}

/** Says what a stop waits for. */
export function announceWait(runners: number): void {
  if (runners > 0) {
    process.stderr.write(
      `Waiting for ${runners} running operation${
        runners > 1 ? 's' : ''
      } to save; the next start goes on with it\n`,
    );
  }
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
  const processes = await Promise.all(known.map(sessionProcesses));
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
    const processes = await sessionProcesses(runner);
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
