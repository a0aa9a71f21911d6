import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Linux counts process start times in hundredths of a second. */
const TICK_MS = 10;

/** A process that can be told from a later one with the same id. */
export interface ProcessRecord {
  name: string;
  pid: number;
  /** Opaque; equal for the same process only. */
  started: string;
}

interface ProcessStart {
  identity: string;
  /** Milliseconds since the epoch, to about a second. */
  time: number;
}

/** When a living process began; nothing for one that has ended. */
async function processStart(pid: number): Promise<ProcessStart | undefined> {
  return process.platform === 'linux'
    ? linuxProcessStart(pid)
    : posixProcessStart(pid);
}

async function linuxProcessStart(
  pid: number,
): Promise<ProcessStart | undefined> {
  try {
    const [line, system, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/stat', 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The name, in brackets, may hold spaces and brackets of its own.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], Number(fields[19])];
    if (state === 'Z' || state === 'X') {
      return undefined;
    }
    const bootSeconds = Number(/^btime (\d+)$/m.exec(system)?.[1]);
    return {
      identity: `${boot.trim()}:${ticks}`,
      time: bootSeconds * 1000 + ticks * TICK_MS,
    };
  } catch {
    return undefined;
  }
}

async function posixProcessStart(
  pid: number,
): Promise<ProcessStart | undefined> {
  try {
    const { stdout } = await run(
      'ps',
      ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)],
      { env: { ...process.env, LC_ALL: 'C' } },
    );
    const [state, ...started] = stdout.trim().split(/\s+/);
    const identity = started.join(' ');
    return state.startsWith('Z')
      ? undefined
      : { identity, time: Date.parse(identity) };
  } catch {
    return undefined;
  }
}

/** Notes which process has an id now; nothing when none has. */
export async function recordProcess(
  name: string,
  pid: number,
): Promise<ProcessRecord | undefined> {
  const start = await processStart(pid);
  return start && { name, pid, started: start.identity };
}

/**
 * Notes the process behind a pid file, unless the id went to another process
 * since the file was written: that one started later than the file is old.
 */
export async function recordFromPidFile(
  name: string,
  file: string,
): Promise<ProcessRecord | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([
      readFile(file, 'utf8'),
      stat(file),
    ]);
    const pid = Number(text.trim());
    const start = pid > 1 ? await processStart(pid) : undefined;
    return start && start.time <= mtimeMs + 1500
      ? { name, pid, started: start.identity }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the very process still runs. */
export async function isAlive(record: ProcessRecord): Promise<boolean> {
  return (await processStart(record.pid))?.identity === record.started;
}

/**
 * Ends processes: politely first, by force after the grace time.
 *
 * @throws Error naming what is still there after that
 */
export async function endProcesses(
  records: ProcessRecord[],
  graceMs: number,
): Promise<void> {
  let left = await signal(records, 'SIGTERM');
  left = await waitForEnd(left, graceMs);
  if (left.length > 0) {
    left = await waitForEnd(await signal(left, 'SIGKILL'), 5_000);
  }
  if (left.length > 0) {
    throw new Error(
      `Could not end ${left
        .map(({ name, pid }) => `${name} (process ${pid})`)
        .join(', ')}: end it by hand and start again`,
    );
  }
}

async function signal(
  records: ProcessRecord[],
  name: NodeJS.Signals,
): Promise<ProcessRecord[]> {
  const alive = await living(records);
  for (const { pid } of alive) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended in between, or is not ours to end: the wait tells.
    }
  }
  return alive;
}

async function waitForEnd(
  records: ProcessRecord[],
  timeoutMs: number,
): Promise<ProcessRecord[]> {
  const deadline = Date.now() + timeoutMs;
  let left = await living(records);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(50);
    left = await living(left);
  }
  return left;
}

async function living(records: ProcessRecord[]): Promise<ProcessRecord[]> {
  const alive = await Promise.all(records.map(isAlive));
  return records.filter((_, index) => alive[index]);
}
