import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { NotFoundError } from '@backstage/errors';

const run = promisify(execFile);
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const INSTALL_MS = 15 * 60_000;

/** A browser that tests and benches can use. */
export interface Chromium {
  path: string;
  version: string;
  source: 'HELIUM_CHROMIUM' | 'PATH' | 'Playwright';
}

/** Looks where a browser may be; installs nothing. */
export async function findChromium(
  env: NodeJS.ProcessEnv = process.env,
): Promise<Chromium | undefined> {
  const candidates: Array<Omit<Chromium, 'version'>> = env.HELIUM_CHROMIUM
    ? [{ path: env.HELIUM_CHROMIUM, source: 'HELIUM_CHROMIUM' }]
    : [
        ...NAMES.flatMap(name =>
          (env.PATH ?? '').split(delimiter).map(folder => ({
            path: join(folder, name),
            source: 'PATH' as const,
          })),
        ),
        ...(await ofPlaywright()),
      ];
  for (const candidate of candidates) {
    const version = await versionOf(candidate.path);
    if (version) {
      return { ...candidate, version };
    }
  }
  return undefined;
}

async function ofPlaywright(): Promise<Array<Omit<Chromium, 'version'>>> {
  try {
    // Loaded from the package that depends on it, and only when it is needed.
    const { chromium } = createRequire(
      require.resolve('../../../../../test/package.json'),
    )('@playwright/test');
    return [{ path: chromium.executablePath(), source: 'Playwright' }];
  } catch {
    return [];
  }
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
    const { stdout } = await run(path, ['--version', '--no-sandbox'], {
      timeout: 20_000,
    });
    return /\d+(\.\d+)+/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}

/**
 * Finds a browser, and installs Debian's package where that may be done.
 *
 * @throws NotFoundError that says what to install
 */
export async function requireChromium(
  report: (message: string) => void,
): Promise<Chromium> {
  const found = await findChromium();
  if (found) {
    return found;
  }
  if (process.env.HELIUM_CHROMIUM) {
    throw new NotFoundError(
      `HELIUM_CHROMIUM names ${process.env.HELIUM_CHROMIUM}, which can not be run: name a Chromium, or unset it`,
    );
  }
  const apt = process.getuid?.() === 0 && (await hasAptGet());
  if (apt) {
    report('installing the chromium package with apt-get');
    const problem = await installPackage();
    const installed = await findChromium();
    if (installed) {
      return installed;
    }
    throw new NotFoundError(
      `Chromium is needed, and apt-get could not install it: ${problem}. Install it by hand, or name one in HELIUM_CHROMIUM`,
    );
  }
  throw new NotFoundError(
    'Chromium is needed: install the chromium package of your system, run `node_modules/.bin/playwright install chromium`, or name one in HELIUM_CHROMIUM',
  );
}

async function hasAptGet(): Promise<boolean> {
  return run('apt-get', ['--version']).then(
    () => true,
    () => false,
  );
}

async function installPackage(): Promise<string> {
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: INSTALL_MS,
    maxBuffer: 64 * 1024 ** 2,
  };
  try {
    await run('apt-get', ['update', '--quiet'], options);
    await run(
      'apt-get',
      ['install', '--yes', '--quiet', '--no-install-recommends', 'chromium'],
      options,
    );
    return 'the package has no browser in it';
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return (stderr || message).trim().split('\n').slice(-1)[0];
  }
}
