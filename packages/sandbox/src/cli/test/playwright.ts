import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTools } from '../../tools';
import { toolEnvironment } from '../toolEnvironment';
import { requireChromium } from './chromium';
import { SuiteContext } from './context';
import { checkResult, playwrightResult, StepResult } from './results';
import { ownProgram, runLogged } from './run';

const SUITE_MS = 40 * 60_000;

/**
 * Runs a folder of Playwright tests under `test/`: with a browser, and the
 * tools in the environment.
 *
 * @returns nothing when there are no tests in the folder
 */
export async function playwrightSuite(
  context: SuiteContext,
  options: { folder: string; title: string },
): Promise<StepResult[]> {
  const { environment, progress, logs, signal } = context;
  const { folder, title } = options;
  const tests = join(environment.root, 'test', folder);
  if (!(await hasTests(tests))) {
    return [];
  }
  const chromium = await progress.step('Finding Chromium', requireChromium);
  const tools = await progress.step('Finding the tools', report =>
    resolveTools({ cache: environment.cache, onProgress: report }),
  );
  const report = join(logs, `${folder}.json`);
  const log = join(logs, `${folder}.log`);
  await rm(report, { force: true });
  const result = await progress.step(
    title,
    async note => {
      const { code, output } = await runLogged({
        command: [
          ...ownProgram(environment.root, 'playwright'),
          'test',
          '--reporter=list,json',
        ],
        cwd: tests,
        log,
        timeoutMs: SUITE_MS,
        signal,
        env: {
          ...process.env,
          ...toolEnvironment(tools),
          CI: 'true',
          HELIUM_CACHE: environment.cache,
          HELIUM_CHROMIUM: chromium.path,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        },
        onLine: note,
      });
      const text = await readFile(report, 'utf8').catch(() => undefined);
      return text
        ? playwrightResult(title, JSON.parse(text), code)
        : checkResult(title, false, output);
    },
    ({ failed }) => failed === 0,
  );
  return [result];
}

async function hasTests(folder: string): Promise<boolean> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return files.some(file => /\.(spec|test)\.ts$/.test(file));
}
