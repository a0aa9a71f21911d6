import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ResolvedTool, resolveTools, ToolName } from '../../tools';
import { toolEnvironment } from '../toolEnvironment';
import { SuiteContext } from './context';
import { startPostgres } from './postgres';
import { checkResult, jestResult, StepResult } from './results';
import { ownProgram, runLogged } from './run';

const SUITE_MS = 60 * 60_000;

/** Before suites that run beside each other, which would each wait for the same builds. */
export async function findTools({
  environment: { cache },
  progress,
}: SuiteContext): Promise<Map<ToolName, ResolvedTool>> {
  return progress.step('Finding the tools', note =>
    resolveTools({ cache, onProgress: note }),
  );
}

/** Runs jest through Backstage's CLI, with the tools and a PostgreSQL server of the run's own. */
export async function jestSuite(
  context: SuiteContext,
  options: {
    title: string;
    /** Of the log and the report. */
    name: string;
    tools: Map<ToolName, ResolvedTool>;
    cwd: string;
    /** Of Backstage's CLI: `repo test` or `package test`, with jest's own. */
    args: string[];
  },
): Promise<StepResult> {
  const { root, cache } = context.environment;
  const { title, name, tools, cwd, args } = options;
  const report = join(context.logs, `${name}.json`);
  const log = join(context.logs, `${name}.log`);
  await rm(report, { force: true });
  return context.progress.step(
    title,
    async note => {
      const postgres = await startPostgres();
      try {
        const { code, output } = await runLogged({
          command: [
            ...ownProgram(root, 'backstage-cli'),
            ...args,
            '--watchAll=false',
            '--json',
            `--outputFile=${report}`,
          ],
          cwd,
          log,
          timeoutMs: SUITE_MS,
          signal: context.signal,
          env: {
            ...process.env,
            ...toolEnvironment(tools),
            CI: 'true',
            HELIUM_CACHE: cache,
            BACKSTAGE_TEST_DATABASE_POSTGRES16_CONNECTION_STRING:
              postgres.connectionString,
          },
          onLine: line => {
            if (/^(PASS|FAIL) /.test(line)) {
              note(line);
            }
          },
        });
        const text = await readFile(report, 'utf8').catch(() => undefined);
        return text
          ? jestResult(title, JSON.parse(text), code)
          : checkResult(title, false, output);
      } finally {
        await postgres.stop();
      }
    },
    ({ failed }) => failed === 0,
  );
}

/** Runs a folder of jest's tests under `test/`, or those of them that the arguments name. */
export async function testFolder(
  context: SuiteContext,
  options: {
    title: string;
    folder: string;
    /** Of the log and the report. Default: the folder's. */
    name?: string;
    tools: Map<ToolName, ResolvedTool>;
    args: string[];
  },
): Promise<StepResult> {
  const { title, folder, name = folder, tools, args } = options;
  return jestSuite(context, {
    title,
    name,
    tools,
    cwd: join(context.environment.root, 'test'),
    // Backstage's CLI looks into src, which is no folder of this package.
    args: ['package', 'test', '--rootDir', folder, ...args],
  });
}
