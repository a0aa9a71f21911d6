import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { resolveTools } from '../tools';
import { readEnvironment } from './environment';
import { createProgress } from './progress';
import { requireChromium } from './test/chromium';
import { toolEnvironment } from './toolEnvironment';

interface Suite {
  /** It does not run when none is named. */
  onlyNamed?: boolean;
  browser?: boolean;
}

/** The files of test/bench. */
const SUITES: Record<string, Suite> = {
  workspaces: {},
  programs: {},
  operations: {},
  portal: { browser: true },
  // Half an hour.
  soak: { onlyNamed: true },
};

/**
 * `./helium bench`: runs suites in turn, all of them even when one misses a bar.
 *
 * @param options - with `write`, what they measure goes to docs/performance.md
 * @throws InputError for a suite that does not exist
 */
export async function bench(
  names: string[],
  options: { write?: boolean } = {},
): Promise<void> {
  const unknown = names.filter(name => !Object.hasOwn(SUITES, name));
  if (unknown.length > 0) {
    throw new InputError(
      `There is no suite '${unknown[0]}'; there are ${Object.keys(SUITES).join(
        ', ',
      )}`,
    );
  }
  const { root, cache } = readEnvironment();
  const tools = await createProgress().step('Finding the tools', report =>
    resolveTools({ cache, onProgress: report }),
  );
  const wanted =
    names.length > 0
      ? names
      : Object.keys(SUITES).filter(name => !SUITES[name].onlyNamed);
  const chromium = wanted.some(name => SUITES[name].browser)
    ? await createProgress().step('Finding Chromium', requireChromium)
    : undefined;
  const missed: string[] = [];
  for (const name of wanted) {
    const file = join(root, 'test', 'bench', `${name}.ts`);
    await access(file);
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          file,
          ...(options.write ? ['--write'] : []),
        ],
        {
          cwd: root,
          stdio: 'inherit',
          env: {
            ...process.env,
            ...toolEnvironment(tools),
            HELIUM_CACHE: cache,
            ...(chromium && { HELIUM_CHROMIUM: chromium.path }),
          },
        },
      );
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0) {
      missed.push(name);
    }
  }
  if (missed.length > 0) {
    throw new Error(`Not all bars were met in ${missed.join(' and ')}`);
  }
}
