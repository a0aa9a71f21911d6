import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where process ids mean the same. Two containers may share a host's name, and see different processes of the same id. */
export interface ProcessScope {
  host: string;
  bootId: string;
  /** Empty where the system has none. */
  pidNamespace: string;
}

/** A process as no other process ever was or will be: ids are used again, but not with the same start time and boot. */
export interface ProcessIdentity extends ProcessScope {
  pid: number;
  /** As the system tells it; only good for comparison. */
  startTime: string;
}

interface ProcessStatus {
  startTime: string;
  /** Dead, but its parent has not asked for its exit code yet. */
  zombie: boolean;
  /** Session on Linux, process group elsewhere; a runner leads both. */
  group: number;
  processGroup: number;
}

let scope: Promise<ProcessScope> | undefined;

/** That of this process; its boot changes whenever the host starts anew. */
export async function currentScope(): Promise<ProcessScope> {
  scope ??= Promise.all([readBootId(), readPidNamespace()]).then(
    ([bootId, pidNamespace]) => ({ host: hostname(), bootId, pidNamespace }),
  );
  return await scope;
}

async function readBootId(): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return text.trim();
  }
  // Not `kern.boottime`, which moves when the clock is set.
  const { stdout } = await run('sysctl', ['-n', 'kern.bootsessionuuid']);
  return stdout.trim();
}

async function readPidNamespace(): Promise<string> {
  return process.platform === 'linux'
    ? await readlink('/proc/self/ns/pid')
    : '';
}

/** What identifies a process of this host; undefined when there is none of that id. */
export async function identify(
  pid: number,
): Promise<ProcessIdentity | undefined> {
  const status = await inspectProcess(pid);
  return (
    status && {
      ...(await currentScope()),
      pid,
      startTime: status.startTime,
    }
  );
}

/**
 * Whether it is of this host before it was started anew, or of another machine of the same name: which of them, the names alone
 * don't tell.
 */
export async function isOfAnotherBoot(
  identity: ProcessIdentity,
): Promise<boolean> {
  const here = await currentScope();
  return identity.host === here.host && identity.bootId !== here.bootId;
}

/**
 * Whether the very process that was identified is there and not a zombie; undefined for one of another host or container, which
 * can't be seen from here. False for one of another boot, see {@link isOfAnotherBoot}.
 */
export async function isAlive(
  identity: ProcessIdentity,
): Promise<boolean | undefined> {
  const here = await currentScope();
  if (identity.host !== here.host) {
    return undefined;
  }
  if (identity.bootId !== here.bootId) {
    return false;
  }
  if (identity.pidNamespace !== here.pidNamespace) {
    return undefined;
  }
  const status = await inspectProcess(identity.pid);
  return status?.startTime === identity.startTime && !status.zombie;
}

/**
 * The processes that a runner started and that have not ended, itself left out; none for one that can't be seen from here. They can be told by the session
 * that the runner leads: its id stays taken until the last member is gone.
 */
export async function survivorsOf(
  identity: ProcessIdentity,
): Promise<number[]> {
  const here = await currentScope();
  if (
    identity.host !== here.host ||
    identity.bootId !== here.bootId ||
    identity.pidNamespace !== here.pidNamespace
  ) {
    return [];
  }
  const leader = await inspectProcess(identity.pid);
  if (leader && leader.startTime !== identity.startTime) {
    return [];
  }
  const members =
    process.platform === 'linux'
      ? await listFromProc(identity.pid)
      : await listFromPs(identity.pid);
  return members.filter(pid => pid !== identity.pid);
}

/** Those of some processes that are in a process group, zombies left out. */
export async function membersOf(
  processGroup: number,
  pids: number[],
): Promise<number[]> {
  const statuses = await Promise.all(pids.map(inspectProcess));
  return pids.filter((_, index) => {
    const status = statuses[index];
    return status && !status.zombie && status.processGroup === processGroup;
  });
}

/**
 * Sends a signal to a process, or to a process group by its negative id.
 *
 * @returns false when there is none any more
 */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return false;
    }
    throw error;
  }
}

async function inspectProcess(pid: number): Promise<ProcessStatus | undefined> {
  return process.platform === 'linux'
    ? await inspectFromProc(pid)
    : await inspectFromPs(pid);
}

/** See proc_pid_stat(5): the command's name may hold spaces and parentheses, so fields count from its closing one. */
async function inspectFromProc(
  pid: number,
): Promise<ProcessStatus | undefined> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') {
      return undefined;
    }
    throw error;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    zombie: fields[0] === 'Z' || fields[0] === 'X',
    group: Number(fields[3]),
    processGroup: Number(fields[2]),
    startTime: fields[19],
  };
}

async function inspectFromPs(pid: number): Promise<ProcessStatus | undefined> {
  const rows = await ps(['-p', String(pid)]);
  return rows[0]?.status;
}

async function listFromProc(session: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const members = await Promise.all(
    pids.map(async name => {
      const status = await inspectFromProc(Number(name));
      return status && !status.zombie && status.group === session;
    }),
  );
  return pids.filter((_, index) => members[index]).map(Number);
}

async function listFromPs(group: number): Promise<number[]> {
  const rows = await ps(['-A']);
  return rows
    .filter(({ status }) => !status.zombie && status.group === group)
    .map(({ pid }) => pid);
}

async function ps(
  selection: string[],
): Promise<Array<{ pid: number; status: ProcessStatus }>> {
  let stdout: string;
  try {
    ({ stdout } = await run(
      'ps',
      [...selection, '-o', 'pid=,pgid=,stat=,lstart='],
      { env: { ...process.env, LC_ALL: 'C' } },
    ));
  } catch (error) {
    // `ps -p` of a process that is gone exits with 1 and says nothing.
    if ((error as { code?: number }).code === 1) {
      return [];
    }
    throw error;
  }
  return stdout
    .split('\n')
    .filter(line => line.trim())
    .map(line => {
      const [pid, group, state, ...started] = line.trim().split(/\s+/);
      return {
        pid: Number(pid),
        status: {
          group: Number(group),
          processGroup: Number(group),
          zombie: state.startsWith('Z'),
          startTime: started.join(' '),
        },
      };
    });
}
