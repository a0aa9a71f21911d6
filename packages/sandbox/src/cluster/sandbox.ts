import { AgentOptions, SandboxAgent } from '../agent';
import { IngressServer, IngressSource } from '../ingress/server';
import { ResolvedTool, ToolName } from '../tools';
import { requireDiskSpace } from '../tools/install';
import { CONTEXT } from './access';
import { ClusterFurniture } from './bootstrap';
import { claimSandbox } from './owner';
import { sandboxPaths } from './paths';
import { startCluster } from './startCluster';
import { Undo } from './undo';

/** etcd sets aside 128 MiB at its start. */
const DISK_BYTES = 512 * 1024 ** 2;

const RESOURCES = {
  cpu: '64',
  memory: '256Gi',
  'ephemeral-storage': '1Ti',
  pods: '500',
};
const zone = (index: number) => ({
  'topology.kubernetes.io/region': 'sandbox',
  'topology.kubernetes.io/zone': `sandbox-${index}`,
});

const FURNITURE: ClusterFurniture = {
  nodes: [
    {
      name: 'helium-1',
      address: '192.0.2.11',
      podCidr: '10.244.0.0/16',
      resources: RESOURCES,
      labels: zone(1),
    },
    {
      name: 'helium-gpu-1',
      address: '192.0.2.12',
      podCidr: '10.245.0.0/16',
      resources: { ...RESOURCES, 'nvidia.com/gpu': '4' },
      labels: zone(2),
    },
  ],
  storageClasses: [
    {
      name: 'standard',
      provisioner: 'sandbox.helium.dev/volumes',
      isDefault: true,
    },
  ],
  ingressClasses: [
    {
      name: 'helium',
      controller: 'sandbox.helium.dev/ingress',
      isDefault: true,
    },
  ],
};

/**
 * Options of {@link startSandbox}.
 *
 * @public
 */
export interface SandboxOptions {
  /** The state folder (`HELIUM_HOME`). */
  home: string;
  /** What `resolveTools` found; Pulumi and Helm are not needed. */
  tools: Map<ToolName, ResolvedTool>;
  /** Loopback port of the pages behind Ingress hosts; 0 takes a free one. */
  ingressPort: number;
  /**
   * Namespaces whose pods may run as processes of this host, on a node of their
   * own; none keeps that node away.
   */
  hostPods?: string[];
  onProgress?(message: string): void;
}

/**
 * A running sandbox.
 *
 * @public
 */
export interface Sandbox {
  /** Path of a kubeconfig for the cluster's administrator, with mode 0600. */
  kubeconfig: string;
  /** The kubeconfig's one context: `helium`. */
  context: string;
  ingressPort: number;
  /**
   * Adds another cluster's Ingresses to the pages.
   *
   * @returns what takes them away again
   */
  addPages(source: IngressSource): () => void;
  /** How many pods run as processes of this host. */
  hostPods(): number;
  /**
   * Asks those to end and waits until they have and the API says so; by force
   * after 30 s or when told so. None starts any more.
   */
  endHostPods(force: AbortSignal): Promise<void>;
  /** Ends every process of the sandbox, and keeps its data. */
  stop(): Promise<void>;
}

/**
 * Starts a Kubernetes API on loopback, with two simulated nodes, and what
 * answers claims, LoadBalancers and Ingresses.
 *
 * - The cluster's objects are kept from one start to the next, and so are its
 *   ports unless another program took one.
 * - The processes outlive this one when it is killed; the next start takes them
 *   over, or ends them when they do not serve any more.
 * - Pods are simulated. A pod whose image is of a registry in `.invalid`, or
 *   with the annotation `sandbox.helium.dev/image-pull: never`, hangs in
 *   `ImagePullBackOff`; one with `sandbox.helium.dev/crash: "true"` in
 *   `CrashLoopBackOff`, or fails when its restart policy is `Never`.
 * - With `hostPods` a third node, `helium-agent`, runs the pods of those
 *   namespaces that select and tolerate `sandbox.helium.dev/agent`: each command
 *   as it is, as a process of this host that outlives this one when it is killed
 *   and that the next start takes over.
 * - A claim is answered when its storage class exists, whatever the class's
 *   provisioner is.
 * - Ingress rules without a host get an address but no page.
 *
 * @throws ConflictError when another process runs this sandbox, or when the
 * Ingress port is in use; ServiceUnavailableError when the cluster does not get
 * ready
 * @public
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { home, tools, onProgress = () => {} } = options;
  const paths = sandboxPaths(home);
  const undo = new Undo();
  try {
    await requireDiskSpace(home, DISK_BYTES, 'HELIUM_HOME');
    undo.push(await claimSandbox(paths.owner));
    const pages = await IngressServer.listen(options.ingressPort);
    undo.push(() => pages.close());
    onProgress('Starting the Kubernetes API of the sandbox');
    const cluster = await startCluster(
      {
        paths,
        tools,
        onProgress,
        kubeconfigFile: paths.kubeconfig,
        furniture: FURNITURE,
      },
      undo,
    );
    const { kubeconfig, controller } = cluster;
    const agent = await provideAgent(options, {
      kubeconfig,
      folder: paths.pods,
      tls: cluster.access,
      kubernetesVersion: cluster.nodeHost.kubernetesVersion,
    });
    undo.push(async () => {
      await agent?.endPods(new AbortController().signal);
      await agent?.stop();
    });
    await cluster.settled();
    pages.add({
      kubeconfig,
      ingresses: () => controller.ingresses.list(),
    });
    onProgress('The Kubernetes API of the sandbox is ready');
    return {
      kubeconfig: paths.kubeconfig,
      context: CONTEXT,
      ingressPort: pages.port,
      addPages: source => pages.add(source),
      hostPods: () => agent?.running ?? 0,
      endHostPods: async force => agent?.endPods(force),
      stop: () => undo.run(),
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** Starts the agent, or takes away what an earlier start's left. */
async function provideAgent(
  { hostPods = [] }: SandboxOptions,
  options: Omit<AgentOptions, 'namespaces'>,
): Promise<SandboxAgent | undefined> {
  const agentOptions = { ...options, namespaces: hostPods };
  if (hostPods.length) {
    return await SandboxAgent.start(agentOptions);
  }
  await SandboxAgent.retire(agentOptions);
  return undefined;
}
