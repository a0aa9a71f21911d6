import { execFile, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GO_VERSION, GoModule, ToolDefinition } from './catalog';
import { requireDiskSpace } from './install';
import { Progress } from './types';

const run = promisify(execFile);
const REPORT_MS = 15_000;

/** A Go toolchain that can build the pinned modules. */
export interface GoToolchain {
  version: string;
  /** Folders that a build writes to. */
  directories: string[];
}

/**
 * Looks for Go on PATH.
 *
 * @throws Error that says what to install or set
 */
export async function findGo(
  variables: string[],
  env: NodeJS.ProcessEnv,
): Promise<GoToolchain> {
  const remedy = `install Go ${GO_VERSION} or newer from https://go.dev/dl/, or set ${variables.join(
    ', ',
  )}`;
  let settings: { GOVERSION: string; GOTOOLCHAIN: string } & Record<
    string,
    string
  >;
  try {
    // The temporary folder has no go.mod that asks for another version.
    const { stdout } = await run(
      'go',
      ['env', '-json', 'GOVERSION', 'GOTOOLCHAIN', 'GOCACHE', 'GOMODCACHE'],
      { cwd: tmpdir(), env },
    );
    settings = JSON.parse(stdout);
  } catch (error) {
    throw new Error(`Go ${GO_VERSION} or newer is not installed: ${remedy}`);
  }
  const version = settings.GOVERSION.replace(/^go/, '');
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = GO_VERSION.split('.').map(Number);
  const old =
    major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
  // With another GOTOOLCHAIN than "local", go gets the version it needs itself.
  if (old && settings.GOTOOLCHAIN === 'local') {
    throw new Error(
      `Go ${version} is too old, and GOTOOLCHAIN=local keeps it from getting a newer one: ${remedy}`,
    );
  }
  return { version, directories: [settings.GOCACHE, settings.GOMODCACHE] };
}

/**
 * Builds tools of one module into a folder.
 *
 * @returns the path of each executable
 */
export async function buildModule(options: {
  module: GoModule;
  tools: ToolDefinition[];
  directory: string;
  offline: boolean;
  env: NodeJS.ProcessEnv;
  go: GoToolchain;
  onProgress: Progress;
}): Promise<string[]> {
  const { module, tools, directory, env, offline, onProgress } = options;
  const names = tools.map(tool => tool.name).join(', ');
  for (const folder of [...options.go.directories, directory]) {
    await requireDiskSpace(folder, module.diskBytes);
  }
  onProgress(
    `Building ${names} ${tools[0].version} from source, ${minutes(
      module.expectedMinutes,
    )} the first time`,
  );
  const started = Date.now();
  const timer = setInterval(
    () =>
      onProgress(
        `Building ${names}: ${seconds(started)} s so far, ${minutes(
          module.expectedMinutes,
        )} expected`,
      ),
    REPORT_MS,
  );
  try {
    await go(
      [
        'build',
        '-mod=readonly',
        '-trimpath',
        '-buildvcs=false',
        '-ldflags',
        module.ldflags,
        '-o',
        tools.length === 1 ? join(directory, tools[0].name) : `${directory}/`,
        ...tools.map(tool => tool.package),
      ],
      module.directory,
      { ...env, ...(offline ? { GOPROXY: 'off' } : {}) },
    );
  } finally {
    clearInterval(timer);
  }
  onProgress(`Built ${names} in ${seconds(started)} s`);
  return tools.map(tool => join(directory, tool.name));
}

function go(
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let tail = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      tail = (tail + chunk).slice(-8192);
    });
    const stop = () => child.kill();
    process.once('exit', stop);
    child.once('error', reject);
    child.once('close', code => {
      process.off('exit', stop);
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(buildProblem(tail, code)));
      }
    });
  });
}

function buildProblem(output: string, code: number | null): string {
  if (output.includes('no space left on device')) {
    return 'the disk ran full during the build: make room and start again';
  }
  const lines = output
    .trim()
    .split('\n')
    .filter(line => !line.startsWith('go: downloading'));
  return `go build ended with ${code ?? 'a signal'}: ${lines
    .slice(-3)
    .join(' ')
    .slice(-600)}`;
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}

function minutes(count: number): string {
  return count === 1 ? 'about a minute' : `about ${count} minutes`;
}
