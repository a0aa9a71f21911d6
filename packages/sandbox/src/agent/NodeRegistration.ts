import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import {
  ApiException,
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  V1MicroTime,
  V1Node,
  V1NodeStatus,
} from '@kubernetes/client-node';

/** Name of the node whose pods are processes of this host. */
export const AGENT_NODE = 'helium-agent';
/** Its label and its taint: pods land there only when they ask for it. */
export const AGENT_LABEL = 'sandbox.helium.dev/agent';

const LEASES = 'kube-node-lease';
const LEASE_SECONDS = 40;
const BEAT_MS = 10_000;

const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

/** The agent's Node object, kept alive by its Lease as a kubelet's is. */
export class NodeRegistration {
  readonly #core: CoreV1Api;
  readonly #coordination: CoordinationV1Api;
  readonly #node: V1Node;
  #timer?: NodeJS.Timeout;
  #beat: Promise<void> = Promise.resolve();

  /** Registers the node and keeps it registered until `stop`. */
  static async start(
    kubeconfig: KubeConfig,
    options: { kubeletPort: number; kubernetesVersion: string },
  ): Promise<NodeRegistration> {
    const registration = new NodeRegistration(kubeconfig, options);
    await registration.#register();
    await registration.#renew();
    registration.#timer = setInterval(() => {
      registration.#beat = registration.#beat
        .then(() => registration.#renew())
        // The API may be away; the controller manager notes a longer silence.
        .catch(() => {});
    }, BEAT_MS);
    return registration;
  }

  private constructor(
    kubeconfig: KubeConfig,
    options: { kubeletPort: number; kubernetesVersion: string },
  ) {
    this.#core = kubeconfig.makeApiClient(CoreV1Api);
    this.#coordination = kubeconfig.makeApiClient(CoordinationV1Api);
    this.#node = {
      metadata: {
        name: AGENT_NODE,
        labels: {
          'kubernetes.io/hostname': AGENT_NODE,
          'kubernetes.io/os': platform(),
          'kubernetes.io/arch': architecture(),
          'node.kubernetes.io/instance-type': 'host',
          [AGENT_LABEL]: 'true',
        },
      },
      spec: {
        taints: [{ key: AGENT_LABEL, value: 'true', effect: 'NoSchedule' }],
      },
      status: nodeStatus(options),
    };
  }

  /** Stops the heartbeat; the node stays, and is found not to be ready after a while. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beat;
  }

  async #register(): Promise<void> {
    const name = AGENT_NODE;
    try {
      await this.#core.createNode({ body: this.#node });
    } catch (error) {
      if (!(error instanceof ApiException && error.code === 409)) {
        throw error;
      }
    }
    await this.#core.patchNodeStatus(
      { name, body: { status: this.#node.status } },
      mergePatch,
    );
  }

  async #renew(): Promise<void> {
    const renewTime = new V1MicroTime();
    try {
      await this.#coordination.patchNamespacedLease(
        {
          namespace: LEASES,
          name: AGENT_NODE,
          body: { spec: { renewTime } },
        },
        mergePatch,
      );
    } catch (error) {
      if (!(error instanceof ApiException && error.code === 404)) {
        throw error;
      }
      // The first one; or the node was deleted, and its lease with it.
      await this.#register();
      const { metadata } = await this.#core.readNode({ name: AGENT_NODE });
      await this.#coordination.createNamespacedLease({
        namespace: LEASES,
        body: {
          metadata: {
            name: AGENT_NODE,
            ownerReferences: [
              {
                apiVersion: 'v1',
                kind: 'Node',
                name: AGENT_NODE,
                uid: metadata!.uid!,
              },
            ],
          },
          spec: {
            holderIdentity: AGENT_NODE,
            leaseDurationSeconds: LEASE_SECONDS,
            renewTime,
          },
        },
      });
    }
  }
}

function architecture(): string {
  return arch() === 'x64' ? 'amd64' : arch();
}

function nodeStatus(options: {
  kubeletPort: number;
  kubernetesVersion: string;
}): V1NodeStatus {
  const now = new Date();
  const resources = {
    cpu: String(cpus().length),
    memory: String(totalmem()),
    pods: '100',
  };
  return {
    capacity: resources,
    allocatable: resources,
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: options.kubeletPort } },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'AgentReady',
        message: 'The sandbox runs pods of this node as processes of the host',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
    nodeInfo: {
      architecture: architecture(),
      bootID: '',
      containerRuntimeVersion: 'process://1',
      kernelVersion: release(),
      kubeProxyVersion: '',
      kubeletVersion: `v${options.kubernetesVersion}`,
      machineID: '',
      operatingSystem: platform(),
      osImage: hostname(),
      systemUUID: '',
    },
  };
}
