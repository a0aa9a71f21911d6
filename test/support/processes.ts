import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process that belongs to one `./helium start`. */
export interface OwnProcess {
  pid: number;
  parent: number;
  command: string;
}

async function listProcesses(): Promise<OwnProcess[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], {
    maxBuffer: 64 * 1024 ** 2,
  });
  return stdout.split('\n').flatMap(line => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match && !match[3].includes('<defunct>')
      ? [{ pid: +match[1], parent: +match[2], command: match[3] }]
      : [];
  });
}

async function environmentOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
}

/**
 * The living processes of one state folder: those whose command line or environment names the folder, which no other run shares, and all
 * their descendants.
 */
export async function processesOf(home: string): Promise<OwnProcess[]> {
  const all = await listProcesses();
  const own = new Set<number>();
  for (const { pid, command } of all) {
    if (
      pid !== process.pid &&
      (command.includes(home) || (await environmentOf(pid)).includes(home))
    ) {
      own.add(pid);
    }
  }
  for (let size = -1; size !== own.size; ) {
    size = own.size;
    for (const { pid, parent } of all) {
      if (own.has(parent)) {
        own.add(pid);
      }
    }
  }
  return all.filter(({ pid }) => own.has(pid));
}

/** Resident memory of one process, in bytes. */
export async function residentMemory(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim()) * 1024;
}
