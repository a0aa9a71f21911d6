import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive, ProcessRecord, recordProcess } from './processes';

const run = promisify(execFile);
const KILL_ROUNDS = 100;
const PAUSE_MS = 50;

/** Empty outside of Linux, where the time of a process's start is all that there is. */
const bootOf = ({ started }: ProcessRecord) =>
  /^([\da-f-]{36}):\d+$/.exec(started)?.[1] ?? '';

/** A process that leads a session, when it lives, and all that it started and that lives. */
export async function sessionProcesses(
  leader: ProcessRecord,
): Promise<number[]> {
  const [current, self] = await Promise.all([
    recordProcess('leader', leader.pid),
    recordProcess('self', process.pid),
  ]);
  if (current) {
    return current.started === leader.started
      ? [leader.pid, ...(await membersOf(leader.pid))]
      : [];
  }
  // The id of its session stays taken until the last member is gone, within one boot of the host.
  return self && bootOf(self) === bootOf(leader)
    ? await membersOf(leader.pid)
    : [];
}

/**
 * Kills a session, in rounds, as what is being killed may have started another
 * process.
 *
 * @throws Error when something does not end
 */
export async function killSession(leader: ProcessRecord): Promise<void> {
  for (let round = 0; round < KILL_ROUNDS; round++) {
    const left = await sessionProcesses(leader);
    if (!left.length) {
      return;
    }
    left.forEach(pid => signal(pid, 'SIGKILL'));
    await sleep(PAUSE_MS);
  }
  throw new Error(
    `What process ${leader.pid} (${leader.name}) started does not end on SIGKILL`,
  );
}

/** Sends a signal to the very process, unless it has ended. */
export async function signalProcess(
  record: ProcessRecord,
  name: NodeJS.Signals,
): Promise<void> {
  if (await isAlive(record)) {
    signal(record.pid, name);
  }
}

/** Sends a signal; nothing happens when the process has ended. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

/**
 * Providers stay members of the session while they lead process groups of
 * their own; outside of Linux, where `ps` does not tell sessions, the process
 * group has to do.
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
