/**
 * Starts the command of one container in a session of its own, and keeps its
 * exit code where an agent finds it that was not there when the command ended.
 *
 * Its one argument is the container's folder; what to start comes on standard
 * input, so that secrets stand in no command line and in no file.
 */
import { spawn } from 'node:child_process';
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ContainerExit, ShimInput } from './shimProtocol';

const folder = process.argv[2];

/** Readers never see half of a file. */
function write(name: string, content: string): string {
  const draft = join(folder, `.${name}-${process.pid}`);
  writeFileSync(draft, content, { mode: 0o600 });
  return draft;
}

function writeExit(exit: Omit<ContainerExit, 'finishedAt'>): void {
  const finishedAt = new Date().toISOString();
  const draft = write('exit', JSON.stringify({ ...exit, finishedAt }));
  renameSync(draft, join(folder, 'exit.json'));
}

// What is meant for the container is sent to the container.
for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {});
}

function start(input: ShimInput): void {
  const claim = write('claim', JSON.stringify({ shim: input.shim }));
  try {
    // Made once: an agent that finds no claim takes it, and nothing starts here.
    linkSync(claim, join(folder, 'claim.json'));
  } finally {
    rmSync(claim, { force: true });
  }
  const [command, ...args] = input.command;
  const child = spawn(command, args, {
    cwd: input.cwd,
    env: input.env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (child.pid !== undefined) {
    // At once: nobody finds the command without it.
    renameSync(write('pid', String(child.pid)), join(folder, 'pid'));
  }
  child.once('error', ({ message }) =>
    writeExit({ exitCode: 128, reason: 'StartError', message }),
  );
  child.once('exit', (code, name) =>
    writeExit(name ? { exitCode: 0, signal: name } : { exitCode: code ?? 0 }),
  );
}

text(process.stdin).then(
  input => start(JSON.parse(input)),
  () => process.exit(1),
);
