import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localConfigs } from '../configs';
import { ensureCredentials } from '../credentials';
import { ExecutorName } from '../environment';
import { SuiteContext } from './context';
import { jestSuite } from './jest';
import { checkResult, StepResult } from './results';
import { ownProgram, runLogged } from './run';

const CHECK_MS = 15 * 60_000;
const JEST_MS = 40 * 60_000;
/** Two cores, and a portal or a cluster in some of the tests. */
const WORKERS = 2;

/** Format, types, lint, configuration, and the tests of every package. */
export async function unitSuite(context: SuiteContext): Promise<StepResult[]> {
  const { root } = context.environment;
  return [
    await check(context, 'Format', [
      ...ownProgram(root, 'prettier'),
      '--check',
      '.',
    ]),
    await check(context, 'Types', ownProgram(root, 'tsc')),
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
    await runJest(context),
    await runDeploymentTests(context),
    await runProgramTests(context),
  ];
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

/** Every package's tests; the stores' on PostgreSQL as well as on SQLite. */
async function runJest(context: SuiteContext): Promise<StepResult> {
  return await jestSuite(context, {
    title: 'Unit tests',
    name: 'jest',
    cwd: context.environment.root,
    args: ['repo', 'test', `--maxWorkers=${WORKERS}`],
    timeoutMs: JEST_MS,
  });
}

/** The image's recipe, and the chart on a cluster. */
async function runDeploymentTests(context: SuiteContext): Promise<StepResult> {
  return await jestSuite(context, {
    title: 'Deployment tests',
    name: 'deploy',
    cwd: join(context.environment.root, 'test'),
    args: ['package', 'test', '--rootDir', 'deploy', '--runInBand'],
    timeoutMs: JEST_MS,
  });
}

/** Programs that know nothing of Helium, on a portal and a cluster. */
async function runProgramTests(context: SuiteContext): Promise<StepResult> {
  return await jestSuite(context, {
    title: 'Program tests',
    name: 'programs',
    cwd: join(context.environment.root, 'test'),
    args: ['package', 'test', '--rootDir', 'programs', '--runInBand'],
    timeoutMs: JEST_MS,
  });
}
