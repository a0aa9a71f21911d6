import { join, relative } from 'node:path';
import { waitForCatalog } from './catalogReady';
import { localConfigs } from './configs';
import { HeliumEnvironment, readEnvironment, statePaths } from './environment';
import { PortalProcess } from './portal';
import { buildPortal } from './portalBuild';
import { followPortalLog } from './portalLog';
import { Prepared, prepare } from './prepare';
import { createProgress, seconds } from './progress';
import { RUNNERS } from './runnerAccess';
import { Teardown } from './teardown';

const say = (message: string) => process.stderr.write(`${message}\n`);

/** `./helium start`. */
export async function start(options: { verbose?: boolean }): Promise<void> {
  const environment = readEnvironment();
  await runUntilStopped(async teardown => {
    const began = Date.now();
    const progress = createProgress();
    const prepared = await prepare(environment, progress, teardown);
    await progress.step('Building the portal', report =>
      buildPortal({
        root: environment.root,
        log: join(statePaths(environment.home).logs, 'build.log'),
        signal: teardown.interrupted,
        onProgress: report,
      }),
    );
    teardown.interrupted.throwIfAborted();
    const portal = await startPortal(environment, prepared);
    teardown.add('portal', force => portal.stop(force));
    if (options.verbose) {
      void followPortalLog(
        statePaths(environment.home).portalLog,
        line => process.stdout.write(`${line}\n`),
        teardown.interrupted,
      );
    }
    await progress.step('Starting the portal', async () => {
      await portal.waitUntilReady(teardown.interrupted);
      await waitForCatalog(prepared.url, teardown.interrupted);
    });
    teardown.interrupted.throwIfAborted();
    process.stdout.write(greeting(environment, prepared, seconds(began)));
    const ended = await Promise.race([
      portal.exited,
      teardown.whenInterrupted(),
    ]);
    if (ended && !teardown.interrupted.aborted) {
      throw await portal.failure(`The portal ended (${ended})`);
    }
  });
}

/**
 * Runs until a signal comes or the work fails, and stops in any case all that
 * was started.
 */
export async function runUntilStopped(
  work: (teardown: Teardown) => Promise<void>,
): Promise<void> {
  const teardown = new Teardown(say);
  const unlisten = teardown.listen();
  // The terminal may be gone when a hang-up stops us.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  try {
    await work(teardown);
  } catch (error) {
    if (!teardown.interrupted.aborted) {
      throw error;
    }
  } finally {
    if (teardown.interrupted.aborted) {
      say('\nStopping; press Ctrl-C again to hurry');
    }
    await teardown.run();
    unlisten();
    if (teardown.interrupted.aborted) {
      say('Stopped');
      // Also what was left behind, like the download of a tool.
      process.exit();
    }
  }
}

async function startPortal(
  environment: HeliumEnvironment,
  { env, url }: Prepared,
): Promise<PortalProcess> {
  const { root, home } = environment;
  return PortalProcess.start({
    root,
    home,
    url,
    configs: await localConfigs(environment),
    env: { ...env, NODE_ENV: 'production' },
  });
}

function greeting(
  environment: HeliumEnvironment,
  { cluster, url }: Prepared,
  time: string,
): string {
  const { root, home } = environment;
  const short = (path: string) => {
    const local = relative(root, path);
    return local.startsWith('..') ? path : local;
  };
  const kubectl = `kubectl --kubeconfig ${short(cluster.kubeconfig)}`;
  return [
    '',
    `Helium is ready after ${time}.`,
    '',
    `  Portal      ${url}/`,
    '              No password: you are signed in as guest.',
    cluster.simulated
      ? `  Sandbox     ${kubectl} get namespaces`
      : `  Cluster     the context ${cluster.context} of your kubeconfig`,
    ...(cluster.clouds
      ? [
          `  Clouds      Google Cloud and AWS are rehearsed; their clusters are in ${short(
            join(home, 'clouds', 'clusters'),
          )}`,
        ]
      : []),
    ...(cluster.runners
      ? [`  Operations  ${kubectl} -n ${RUNNERS} get jobs,pods`]
      : []),
    `  API         curl -H "Authorization: Bearer $(./helium token)" ${url}/api/helium/workspaces`,
    `  Log         ${short(statePaths(home).portalLog)}`,
    '',
    'Ctrl-C stops it; workspaces are there again after the next start.',
    '',
  ].join('\n');
}
