import { mkdir } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { formatRehearsalAddress } from '../clouds';
import { preparePulumiHome } from '../providers/prepare';
import { ResolvedTool, resolveTools, ToolName } from '../tools';
import { neededTools, provideCluster, WorkspaceCluster } from './cluster';
import { ensureCredentials } from './credentials';
import { HeliumEnvironment, statePaths } from './environment';
import { claimInstance } from './instance';
import { endLeftPortal } from './portal';
import { requireFreePort } from './ports';
import { Progress } from './progress';
import { endRunners } from './runners';
import { Teardown } from './teardown';
import { toolEnvironment } from './toolEnvironment';

/** What the portal is started with, whichever way it is started. */
export interface Prepared {
  cluster: WorkspaceCluster;
  env: NodeJS.ProcessEnv;
  url: string;
}

/** Does everything that comes before the portal. */
export async function prepare(
  environment: HeliumEnvironment,
  progress: Progress,
  teardown: Teardown,
): Promise<Prepared> {
  const { home, cache, port } = environment;
  const paths = statePaths(home);
  const url = `http://localhost:${port}`;
  const release = await claimInstance(paths.instance, url);
  teardown.add('instance', release);
  await endLeftPortal(home);
  await requireFreePort(port, {
    purpose: 'the portal',
    variable: 'HELIUM_PORT',
  });
  await ensureCredentials(home);
  for (const folder of [paths.database, paths.pulumiState, paths.work]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  teardown.interrupted.throwIfAborted();
  const tools = await teardown.unlessInterrupted(
    progress.step('Finding the tools', report =>
      resolveTools({
        cache,
        names: neededTools(environment),
        onProgress: report,
      }),
    ),
  );
  const cluster = await provideCluster(environment, tools, progress, teardown);
  // Runners outlive the portal, but not the cluster they work on.
  teardown.add('runners', async force => {
    await Promise.all([
      endRunners(paths.work, force),
      cluster.runners?.end(force),
    ]);
  });
  teardown.interrupted.throwIfAborted();
  await preparePulumiHome({
    home,
    rehearsalClouds: cluster.clouds !== undefined,
  });
  return { cluster, env: portalEnvironment(environment, tools, cluster), url };
}

function portalEnvironment(
  environment: HeliumEnvironment,
  tools: Map<ToolName, ResolvedTool>,
  cluster: WorkspaceCluster,
): NodeJS.ProcessEnv {
  const { root, home, port, ingressPort } = environment;
  const { clouds } = cluster;
  const ofTools = toolEnvironment(tools);
  return {
    ...process.env,
    ...ofTools,
    // Before an `aws` of this host that may lie beside a tool.
    ...(clouds && {
      PATH: [clouds.bin, ofTools.PATH].join(delimiter),
      HELIUM_REHEARSAL_CLOUDS: formatRehearsalAddress(clouds.address),
      HELIUM_REHEARSAL_ENDPOINT: clouds.address.endpoint,
      HELIUM_REHEARSAL_TOKEN: clouds.address.token,
    }),
    HELIUM_ROOT: root,
    HELIUM_HOME: home,
    HELIUM_PORT: String(port),
    HELIUM_INGRESS_PORT: String(ingressPort),
    HELIUM_CLUSTER_KUBECONFIG: cluster.kubeconfig,
    HELIUM_CLUSTER_CONTEXT: cluster.context,
    HELIUM_RUNNERS_KUBECONFIG: cluster.runners?.kubeconfig,
    // Nothing that the portal starts can reach another cluster by default.
    KUBECONFIG: cluster.kubeconfig,
    ...(cluster.simulated ? {} : { APP_CONFIG_helium_rehearsal: 'false' }),
  };
}
