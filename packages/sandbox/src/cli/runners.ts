import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive, ProcessRecord } from '../cluster/processes';

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
    names.map(name => readRecord(join(attempts, name, 'runner.json'))),
  );
  const known = records.filter(record => record !== undefined);
  const alive = await Promise.all(known.map(isAlive));
  return known.filter((_, index) => alive[index]);
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
    const busy = await hasChildren(runner.pid);
    if (!busy && !(await isAlive(runner))) {
      return;
    }
    idleSince = busy ? undefined : idleSince ?? Date.now();
    const idle = idleSince && Date.now() - idleSince > REPORT_MS;
    if (force.aborted || idle || Date.now() - began > GRACE_MS) {
      // It leads a process group, which holds all that it started.
      signal(-runner.pid, 'SIGKILL');
    }
    await sleep(200);
  }
}

async function hasChildren(leader: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,pgid=,stat=']);
  return stdout.split('\n').some(line => {
    const [pid, group, state] = line.trim().split(/\s+/);
    return (
      Number(group) === leader &&
      Number(pid) !== leader &&
      !state.startsWith('Z')
    );
  });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}
