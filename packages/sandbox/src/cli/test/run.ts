import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How long a program may take to end by itself. */
export const GRACE_MS = 20_000;

/** What a program said and how it ended. */
export interface Outcome {
  code: number | null;
  /** Both streams, as they came; also in the log. */
  output: string;
}

/**
 * Runs a program with its output in a log. It gets a process group of its own,
 * so that all it started ends with it when it takes too long or `signal` says
 * so.
 */
export async function runLogged(options: {
  command: string[];
  cwd: string;
  log: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs: number;
  signal: AbortSignal;
  onLine?(line: string): void;
}): Promise<Outcome> {
  const { command, cwd, log, timeoutMs, signal, onLine } = options;
  signal.throwIfAborted();
  const file = createWriteStream(log);
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let rest = '';
  const onData = (text: string) => {
    file.write(text);
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    lines.filter(line => line.trim()).forEach(line => onLine?.(line.trim()));
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', onData);
  }
  const end = (name: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // The group has ended.
    }
  };
  let late = false;
  let killer: NodeJS.Timeout | undefined;
  const stop = () => {
    end('SIGTERM');
    killer = setTimeout(() => end('SIGKILL'), GRACE_MS);
  };
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, timeoutMs);
  signal.addEventListener('abort', stop);
  const kill = () => end('SIGKILL');
  process.once('exit', kill);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (late) {
      file.write(`\nStopped after ${timeoutMs / 60_000} min\n`);
    }
    await new Promise(resolve => file.end(resolve));
    signal.throwIfAborted();
    return { code: late ? null : code, output: await readFile(log, 'utf8') };
  } finally {
    clearTimeout(timer);
    clearTimeout(killer);
    signal.removeEventListener('abort', stop);
    process.off('exit', kill);
    kill();
  }
}

/** A command line of one of the checkout's own programs. */
export function ownProgram(root: string, name: string): string[] {
  return [process.execPath, join(root, 'node_modules', '.bin', name)];
}
