import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ServiceUnavailableError } from '@backstage/errors';
import { lock } from 'proper-lockfile';

/** What the built portal is made from, relative to the checkout. */
const SOURCES = [
  'app-config.yaml',
  'yarn.lock',
  'packages/app/package.json',
  'packages/app/config.d.ts',
  'packages/app/public',
  'packages/app/src',
  'plugins/helium/config.d.ts',
  'plugins/helium/package.json',
  'plugins/helium/src',
  'plugins/helium-common/package.json',
  'plugins/helium-common/src',
];

/**
 * A fingerprint of the sources of the portal; tests do not count.
 */
export async function hashSources(
  root: string,
  sources: string[] = SOURCES,
): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await listFiles(root, source)) {
      hash.update(`${file}\0`);
      hash.update(await readFile(join(root, file)));
    }
  }
  return hash.digest('hex');
}

async function listFiles(root: string, path: string): Promise<string[]> {
  let entries;
  try {
    entries = await readdir(join(root, path), { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') {
      return /\.test\.tsx?$/.test(path) ? [] : [path];
    }
    if (code === 'ENOENT') {
      return [];
    }
    throw error;
  }
  const nested = await Promise.all(
    entries
      .map(({ name }) => name)
      .filter(name => !name.startsWith('.'))
      .sort()
      .map(name => listFiles(root, `${path}/${name}`)),
  );
  return nested.flat();
}

/**
 * Builds the portal when its sources changed since it was built.
 *
 * @returns whether it built
 * @throws ServiceUnavailableError with the last lines of the build's log
 */
export async function buildPortal(options: {
  root: string;
  log: string;
  signal: AbortSignal;
  onProgress(message: string): void;
}): Promise<boolean> {
  const { root, log, signal, onProgress } = options;
  const app = join(root, 'packages', 'app');
  const stamp = join(app, 'dist', '.helium-sources');
  // Two instances of one checkout share what is built.
  const unlock = await lock(app, {
    lockfilePath: join(root, 'node_modules', '.helium-build.lock'),
    stale: 30_000,
    retries: { retries: 600, factor: 1, minTimeout: 500 },
  });
  try {
    const sources = await hashSources(root);
    if ((await readFile(stamp, 'utf8').catch(() => '')) === sources) {
      return false;
    }
    onProgress('the sources changed; this takes about a quarter of a minute');
    await runBuild(root, app, log, signal);
    await writeFile(stamp, sources);
    return true;
  } finally {
    await unlock();
  }
}

async function runBuild(
  root: string,
  app: string,
  log: string,
  signal: AbortSignal,
) {
  await mkdir(dirname(log), { recursive: true });
  const output = await open(log, 'w');
  const code = await new Promise<number | null>((resolve, reject) => {
    const build = spawn(
      process.execPath,
      [
        join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'package',
        'build',
        '--config',
        join(root, 'app-config.yaml'),
      ],
      { cwd: app, signal, stdio: ['ignore', output.fd, output.fd] },
    );
    build.once('error', reject);
    build.once('exit', resolve);
  }).finally(() => output.close());
  if (code !== 0) {
    const text = await readFile(log, 'utf8');
    throw new ServiceUnavailableError(
      `The portal could not be built. The last lines say:\n${lastLines(
        text,
        25,
      )}\nLog: ${log}`,
    );
  }
}

export function lastLines(text: string, count: number): string {
  return text
    .trimEnd()
    .split('\n')
    .slice(-count)
    .map(line => `  ${line}`)
    .join('\n');
}
