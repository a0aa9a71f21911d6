import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { runnerEnvironment } from '../executors/environment';

/** A commit of a repository; what a branch or a tag names may change, and never counts. */
export interface GitSource {
  url: string;
  /** 40 hexadecimal digits. */
  commit: string;
}

const TIMEOUT_MS = 5 * 60_000;
const LONGEST_REASON = 500;

/**
 * What keeps a repository from running anything here: no hooks, no transports that are commands, no questions to a terminal that
 * nobody sits at.
 */
const SETTINGS = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'advice.detachedHead=false',
  '-c',
  'init.defaultBranch=main',
];
const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
  GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
};
/** By which a person who runs the portal lets git sign in. */
const CREDENTIALS = ['SSH_AUTH_SOCK', 'GIT_SSH_COMMAND', 'GIT_ASKPASS'];

/** Where a commit lies once it was fetched. */
export function checkoutFolder(source: GitSource, cache: string): string {
  const key = createHash('sha256').update(source.url).digest('hex');
  return join(cache, `${key.slice(0, 16)}-${source.commit}`);
}

export function isCheckedOut(source: GitSource, cache: string): boolean {
  return existsSync(checkoutFolder(source, cache));
}

/**
 * Fetches a commit into the cache, once; what is there already is not looked at again. Any number of processes may do so at once.
 *
 * @param install - a command that is run in the new folder, without a shell, before anybody sees it
 * @returns the folder
 * @throws Error that says what git, or the command, said
 */
export async function checkOut(
  source: GitSource,
  cache: string,
  options: { install?: string[]; signal?: AbortSignal } = {},
): Promise<string> {
  const folder = checkoutFolder(source, cache);
  if (existsSync(folder)) {
    await noteUse(folder);
    return folder;
  }
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(join(cache, '.fetch-'));
  const signal = AbortSignal.any([
    AbortSignal.timeout(TIMEOUT_MS),
    ...(options.signal ? [options.signal] : []),
  ]);
  try {
    await fetchCommit(source, draft, signal);
    if (options.install) {
      await run(options.install, draft, signal);
    }
    await rename(draft, folder).catch(error => {
      // Somebody else was faster.
      if (!existsSync(folder)) {
        throw error;
      }
    });
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** So that housekeeping leaves it alone for a while; it can't remove what nobody here may write to either. */
async function noteUse(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}

async function fetchCommit(
  { url, commit }: GitSource,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const git = (...args: string[]) =>
    run(['git', ...SETTINGS, ...args], folder, signal);
  await git('init', '--quiet');
  try {
    await git('fetch', '--quiet', '--no-tags', '--depth=1', '--', url, commit);
  } catch {
    // A server need not hand out a commit by its name; then all that it has may hold it.
    await git(
      'fetch',
      '--quiet',
      '--tags',
      '--',
      url,
      '+refs/heads/*:refs/remotes/origin/*',
    );
  }
  await git('checkout', '--quiet', '--detach', `${commit}^{commit}`).catch(
    error => {
      throw new Error(
        `the repository has no commit ${commit} on any branch or tag (${error.message})`,
      );
    },
  );
}

function credentials(): NodeJS.ProcessEnv {
  const own = CREDENTIALS.flatMap(name =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return { ...ENVIRONMENT, ...Object.fromEntries(own) };
}

async function run(
  [command, ...args]: string[],
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    // A repository's own scripts must not see the portal's secrets.
    env: {
      ...runnerEnvironment(process.env),
      ...(command === 'git' && credentials()),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    said = (said + text).slice(-LONGEST_REASON);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', error =>
      reject(
        new Error(
          signal.aborted
            ? `'${command}' was ended: it took too long, or the portal stops`
            : `'${command}' can't be run: ${error.message}`,
        ),
      ),
    );
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `'${command}' failed: ${said.trim() || `it exited with ${code}`}`,
    );
  }
}
