import { KubeConfig } from '@kubernetes/client-node';
import { AgentOptions, SandboxAgent } from '../agent';
import { startCloudController } from '../controller';
import { IngressServer } from '../ingress/server';
import { ResolvedTool, ToolName } from '../tools';
import { requireDiskSpace } from '../tools/install';
import { CONTEXT, kubeconfigOf } from './access';
import { bootstrapCluster, waitForCluster } from './bootstrap';
import { ClusterProcesses } from './cluster';
import { claimSandbox } from './owner';
import { sandboxPaths, writePrivateFile } from './paths';

const SETTLE_MS = 60_000;
/** etcd sets aside 128 MiB at its start. */
const DISK_BYTES = 512 * 1024 ** 2;

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
  const undo: Array<() => Promise<void>> = [];
  let stopping: Promise<void> | undefined;
  const undoAll = async () => {
    while (undo.length > 0) {
      await undo[undo.length - 1]();
      undo.pop();
    }
  };
  // Whoever calls it again in between waits for the same end.
  const stop = () => {
    stopping ??= undoAll().finally(() => {
      stopping = undefined;
    });
    return stopping;
  };
  try {
    await requireDiskSpace(home, DISK_BYTES, 'HELIUM_HOME');
    undo.push(await claimSandbox(paths.owner));
    const pages = await IngressServer.listen(options.ingressPort);
    undo.push(() => pages.close());
    onProgress('Starting the Kubernetes API of the sandbox');
    const cluster = ClusterProcesses.create({ paths, tools, onProgress });
    undo.push(() => cluster.stop());
    const { access, ports } = await cluster.start();
    const content = kubeconfigOf(access);
    await writePrivateFile(paths.kubeconfig, content);
    const kubeconfig = new KubeConfig();
    kubeconfig.loadFromString(content);
    const kubernetesVersion = tools.get('kube-apiserver')!.version;
    await bootstrapCluster(kubeconfig, {
      kubeletPort: ports.kwok,
      kubernetesVersion,
    });
    const agent = await provideAgent(options, {
      kubeconfig,
      folder: paths.pods,
      tls: access,
      kubernetesVersion,
    });
    undo.push(async () => {
      await agent?.endPods(new AbortController().signal);
      await agent?.stop();
    });
    const controller = await startCloudController(kubeconfig);
    undo.push(() => controller.stop());
    await waitForCluster(kubeconfig, SETTLE_MS);
    pages.serve({
      kubeconfig,
      ingresses: () => controller.ingresses.list(),
    });
    onProgress('The Kubernetes API of the sandbox is ready');
    return {
      kubeconfig: paths.kubeconfig,
      context: CONTEXT,
      ingressPort: pages.port,
      hostPods: () => agent?.running ?? 0,
      endHostPods: async force => agent?.endPods(force),
      stop,
    };
  } catch (error) {
    await stop();
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
