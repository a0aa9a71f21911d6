import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  V1Container,
  V1Pod,
  V1PodSpec,
} from '@kubernetes/client-node';
import {
  clusterTools,
  eventually,
  TOOLS_TIMEOUT_MS,
} from '../../__testUtils__/cluster';
import { temporaryFolder } from '../../__testUtils__/folders';
import { readAccess } from '../../cluster/access';
import { sandboxPaths } from '../../cluster/paths';
import { ProcessRecord, recordProcess } from '../../cluster/processes';
import { Sandbox, startSandbox } from '../../cluster/sandbox';
import { ResolvedTool, ToolName } from '../../tools';
import { AGENT_LABEL, SandboxAgent } from '..';

export const NAMESPACE = 'runners';
/** A namespace that the agent does not serve. */
export const ELSEWHERE = 'elsewhere';
/** What containers run: both print their process id, and the second stays. */
export const SAY_PID = 'console.log("pid=" + process.pid);';
export const STAY = 'setInterval(() => {}, 1e6);';

export const mergePatch = setHeaderOptions(
  'Content-Type',
  PatchStrategy.MergePatch,
);

const POD_MS = 60_000;

/** A pod for the agent's node; its one container is named `main`. */
export function podOf(
  name: string,
  script: string,
  container: Partial<V1Container> = {},
  spec: Partial<V1PodSpec> = {},
): V1Pod {
  return {
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      nodeSelector: { [AGENT_LABEL]: 'true' },
      tolerations: [{ key: AGENT_LABEL, operator: 'Exists' }],
      containers: [
        {
          name: 'main',
          image: 'this-host',
          command: [process.execPath, '-e', script],
          ...container,
        },
      ],
      ...spec,
    },
  };
}

export const stateOf = (pod: V1Pod | undefined) =>
  pod?.status?.containerStatuses?.[0]?.state;

/** A sandbox for the tests of a file, and an agent beside the sandbox's own: one that can be stopped. */
export function useAgent() {
  let home: string;
  let removeHome: () => Promise<void>;
  let tools: Map<ToolName, ResolvedTool>;
  let sandbox: Sandbox;
  let kubeconfig: KubeConfig;
  let core: CoreV1Api;
  let agent: SandboxAgent | undefined;

  async function startAgent(): Promise<SandboxAgent> {
    const paths = sandboxPaths(home);
    agent = await SandboxAgent.start({
      kubeconfig,
      folder: paths.pods,
      namespaces: [NAMESPACE],
      tls: await readAccess(paths.pki, 0),
      kubernetesVersion: tools.get('kube-apiserver')!.version,
    });
    return agent;
  }

  async function stopAgent(): Promise<void> {
    await agent?.stop();
    agent = undefined;
  }

  async function retireAgent(): Promise<void> {
    await SandboxAgent.retire({
      kubeconfig,
      folder: sandboxPaths(home).pods,
      namespaces: [],
    });
  }

  async function createNamespace(name: string): Promise<void> {
    await core.createNamespace({ body: { metadata: { name } } });
    await eventually(`the service account of ${name}`, () =>
      core
        .readNamespacedServiceAccount({ name: 'default', namespace: name })
        .catch(() => false),
    );
  }

  beforeAll(async () => {
    ({ path: home, remove: removeHome } = await temporaryFolder());
    tools = await clusterTools();
    sandbox = await startSandbox({ home, tools, ingressPort: 0 });
    kubeconfig = new KubeConfig();
    kubeconfig.loadFromFile(sandbox.kubeconfig);
    core = kubeconfig.makeApiClient(CoreV1Api);
    await Promise.all([NAMESPACE, ELSEWHERE].map(createNamespace));
    await startAgent();
  }, TOOLS_TIMEOUT_MS);

  afterAll(async () => {
    await stopAgent();
    if (kubeconfig) {
      // Also what a test that failed has left without an agent.
      await retireAgent();
    }
    await sandbox?.stop();
    await removeHome?.();
  });

  async function create(...args: Parameters<typeof podOf>): Promise<V1Pod> {
    return core.createNamespacedPod({
      namespace: NAMESPACE,
      body: podOf(...args),
    });
  }

  async function read(name: string): Promise<V1Pod | undefined> {
    return core
      .readNamespacedPod({ name, namespace: NAMESPACE })
      .catch(error => {
        if (error instanceof ApiException && error.code === 404) {
          return undefined;
        }
        throw error;
      });
  }

  function ended(name: string): Promise<V1Pod> {
    return eventually(
      `${name} to end`,
      async () => {
        const pod = await read(name);
        return (
          ['Succeeded', 'Failed'].includes(pod?.status?.phase ?? '') && pod
        );
      },
      POD_MS,
    );
  }

  function logOf(name: string): Promise<string> {
    return core.readNamespacedPodLog({ name, namespace: NAMESPACE });
  }

  /** The log of a pod once it has said something. */
  function said(name: string, text: string): Promise<string> {
    return eventually(
      `${name} to say ${text}`,
      async () => {
        const log = await logOf(name).catch(() => '');
        return log.includes(text) && log;
      },
      POD_MS,
    );
  }

  /** The process whose id a container has printed. */
  async function processIn(
    name: string,
    label = 'pid',
  ): Promise<ProcessRecord> {
    const log = await said(name, `${label}=`);
    const pid = Number(new RegExp(`${label}=(\\d+)`).exec(log)![1]);
    return (await recordProcess(label, pid))!;
  }

  function isGone(name: string): Promise<boolean> {
    return eventually(
      `${name} to be gone`,
      async () => !(await read(name)),
      POD_MS,
    );
  }

  return {
    core: () => core,
    kubeconfig: () => kubeconfig,
    sandbox: () => sandbox,
    tool: (name: ToolName) => tools.get(name)!.path,
    agent: () => agent!,
    /** Where the pods' folders are. */
    podsFolder: () => sandboxPaths(home).pods,
    startAgent,
    stopAgent,
    retireAgent,
    create,
    read,
    ended,
    logOf,
    said,
    processIn,
    isGone,
  };
}
