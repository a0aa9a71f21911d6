import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResolvedTool, ToolName } from '../../tools';
import { localConfigs } from '../configs';
import { ensureCredentials } from '../credentials';
import { ExecutorName } from '../environment';
import { SuiteContext } from './context';
import { findTools, jestSuite, testFolder } from './jest';
import { checkResult, StepResult } from './results';
import { ownProgram, runLogged } from './run';

const CHECK_MS = 15 * 60_000;
/** Two cores, and a portal or a cluster in some of the tests. */
const WORKERS = 2;

/** What is tested across packages, by its folder under `test/`. */
const ACROSS = [
  // The image's recipe, and the chart on a cluster.
  { title: 'Deployment tests', folder: 'deploy' },
  // Programs that know nothing of Helium, on a portal and a cluster.
  { title: 'Program tests', folder: 'programs' },
];

/** Format, types, lint, configuration, and the tests of every package. */
export async function unitSuite(context: SuiteContext): Promise<StepResult[]> {
  const { root } = context.environment;
  const checks = await beside(
    // The longest of them has a core of its own.
    checkTypes(context),
    checkOthers(context),
  );
  const tools = await findTools(context);
  const tests = await beside(
    jestSuite(context, {
      title: 'Unit tests',
      name: 'jest',
      tools,
      cwd: root,
      args: ['repo', 'test', `--maxWorkers=${WORKERS}`],
    }),
    // They wait for portals and clusters much of the time.
    testAcross(context, tools),
  );
  return [...checks, ...tests];
}

/** All have ended before the error of one is thrown. */
async function beside(
  ...work: Array<Promise<StepResult | StepResult[]>>
): Promise<StepResult[]> {
  await Promise.allSettled(work);
  return (await Promise.all(work)).flat();
}

async function checkTypes(context: SuiteContext): Promise<StepResult> {
  return check(context, 'Types', ownProgram(context.environment.root, 'tsc'));
}

async function checkOthers(context: SuiteContext): Promise<StepResult[]> {
  const { root } = context.environment;
  return [
    await check(context, 'Format', [
      ...ownProgram(root, 'prettier'),
      '--check',
      // By content: what passed is not looked at again, whenever it was written.
      '--cache',
      '--cache-strategy',
      'content',
      // A run of Prettier by hand would remove the one at its own place.
      '--cache-location',
      join(root, 'node_modules', '.cache', 'helium', 'prettier'),
      '.',
    ]),
    await check(context, 'Lint', [
      ...ownProgram(root, 'backstage-cli'),
      'repo',
      'lint',
      '--max-warnings',
      '0',
    ]),
    await check(context, 'Packages', [
      ...ownProgram(root, 'backstage-cli'),
      'repo',
      'fix',
      '--check',
      '--publish',
    ]),
    await checkConfiguration(context, 'Configuration', 'process'),
    await checkConfiguration(context, 'Configuration with Jobs', 'kubernetes'),
    // Lax: a deployment's environment is not known here.
    await check(context, 'Production configuration', [
      ...ownProgram(root, 'backstage-cli'),
      'config:check',
      '--lax',
      '--config',
      'app-config.yaml',
      '--config',
      'app-config.production.yaml',
    ]),
  ];
}

async function testAcross(
  context: SuiteContext,
  tools: Map<ToolName, ResolvedTool>,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const { title, folder } of ACROSS) {
    results.push(
      await testFolder(context, {
        title,
        folder,
        tools,
        args: ['--runInBand'],
      }),
    );
  }
  return results;
}

async function check(
  context: SuiteContext,
  name: string,
  command: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<StepResult> {
  const log = join(
    context.logs,
    `${name.toLowerCase().replaceAll(' ', '-')}.log`,
  );
  const { code, output } = await context.progress.step(
    name,
    () =>
      runLogged({
        command,
        cwd: context.environment.root,
        log,
        timeoutMs: CHECK_MS,
        signal: context.signal,
        env: {
          ...process.env,
          CI: 'true',
          NO_COLOR: '1',
          FORCE_COLOR: '0',
          ...env,
        },
      }),
    outcome => outcome.code === 0,
  );
  return checkResult(name, code === 0, output);
}

/** Checks the configuration that `./helium start` uses, secrets included. */
async function checkConfiguration(
  context: SuiteContext,
  name: string,
  executor: ExecutorName,
): Promise<StepResult> {
  const { root } = context.environment;
  const home = await mkdtemp(join(tmpdir(), 'helium-config-'));
  try {
    await ensureCredentials(home);
    const configs = await localConfigs({ root, executor });
    return await check(
      context,
      name,
      [
        ...ownProgram(root, 'backstage-cli'),
        'config:check',
        '--strict',
        ...configs.flatMap(config => ['--config', config]),
      ],
      {
        HELIUM_ROOT: root,
        HELIUM_HOME: home,
        HELIUM_PORT: '7007',
        HELIUM_INGRESS_PORT: '8480',
        HELIUM_PULUMI: 'pulumi',
        HELIUM_HELM: 'helm',
        HELIUM_CLUSTER_KUBECONFIG: join(home, 'kubeconfig'),
        HELIUM_CLUSTER_CONTEXT: 'helium',
        HELIUM_RUNNERS_KUBECONFIG: join(home, 'kubeconfig.runners'),
        HELIUM_REHEARSAL_CLOUDS: 'http://rehearsal:token@127.0.0.1:7012',
        HELIUM_REHEARSAL_ENDPOINT: 'http://127.0.0.1:7012',
        HELIUM_REHEARSAL_TOKEN: 'token',
      },
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
