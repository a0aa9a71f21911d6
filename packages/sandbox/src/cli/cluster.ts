import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { InputError } from '@backstage/errors';
import { writePrivateFile } from '../cluster/paths';
import { startSandbox } from '../cluster/sandbox';
import { ResolvedTool, ToolName } from '../tools';
import { Clouds, provideClouds } from './clouds';
import { HeliumEnvironment, statePaths } from './environment';
import { Progress } from './progress';
import { requireFreePort } from './ports';
import { provideRunnerAccess, RUNNERS } from './runnerAccess';
import { announceWait } from './runners';
import { Teardown } from './teardown';

const run = promisify(execFile);

/** The cluster that workspaces are made in. */
export interface WorkspaceCluster {
  kubeconfig: string;
  context: string;
  /** True when it is the sandbox's. */
  simulated: boolean;
  /** What the portal starts its runners with, when they are Jobs. */
  runners?: { kubeconfig: string; end(force: AbortSignal): Promise<void> };
  /** Only beside the sandbox: nothing is rehearsed on another cluster. */
  clouds?: Clouds;
}

/** The tools that a start needs; a cluster of one's own needs no sandbox. */
export function neededTools(
  environment: HeliumEnvironment,
): ToolName[] | undefined {
  return environment.kubeContext ? ['pulumi', 'kubectl', 'helm'] : undefined;
}

/** Starts the sandbox, or takes the context that the user named. */
export async function provideCluster(
  environment: HeliumEnvironment,
  tools: Map<ToolName, ResolvedTool>,
  progress: Progress,
  teardown: Teardown,
): Promise<WorkspaceCluster> {
  const { home, ingressPort, kubeContext, executor } = environment;
  if (kubeContext) {
    const kubeconfig = await progress.step(
      `Reading the context ${kubeContext}`,
      () => extractContext(environment, kubeContext, tools),
    );
    return { kubeconfig, context: kubeContext, simulated: false };
  }
  await requireFreePort(ingressPort, {
    purpose: 'the pages behind Ingress hosts',
    variable: 'HELIUM_INGRESS_PORT',
  });
  const sandbox = await progress.step('Starting the sandbox', report =>
    startSandbox({
      home,
      tools,
      ingressPort,
      hostPods: executor === 'kubernetes' ? [RUNNERS] : [],
      onProgress: report,
    }),
  );
  teardown.add('sandbox', () => sandbox.stop());
  const clouds = await provideClouds({
    home,
    tools,
    sandbox,
    progress,
    teardown,
  });
  return {
    clouds,
    ...(executor === 'kubernetes' && {
      runners: {
        kubeconfig: await provideRunnerAccess(
          sandbox.kubeconfig,
          statePaths(home).runnersKubeconfig,
        ),
        end: async (force: AbortSignal) => {
          announceWait(sandbox.hostPods());
          await sandbox.endHostPods(force);
        },
      },
    }),
    kubeconfig: sandbox.kubeconfig,
    context: sandbox.context,
    simulated: true,
  };
}

/**
 * Copies one context of the user's kubeconfig, and nothing else, so that no
 * other cluster is within reach.
 */
async function extractContext(
  environment: HeliumEnvironment,
  context: string,
  tools: Map<ToolName, ResolvedTool>,
): Promise<string> {
  const { namedKubeconfig } = statePaths(environment.home);
  try {
    const { stdout } = await run(tools.get('kubectl')!.path, [
      'config',
      'view',
      '--raw',
      '--minify',
      '--flatten',
      `--context=${context}`,
    ]);
    await writePrivateFile(namedKubeconfig, stdout);
    return namedKubeconfig;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new InputError(
      `HELIUM_KUBECONTEXT names the context '${context}', which can not be read from your kubeconfig: ${
        (stderr || message).trim().split('\n')[0]
      }. \`kubectl config get-contexts\` lists what there is`,
    );
  }
}
