import { CoreV1Api, V1Node, V1Taint } from '@kubernetes/client-node';
import { created, mergePatch } from './api';
import { SIMULATED } from './config';

/** A node that kwok manages. */
export interface SimulatedNode {
  name: string;
  address: string;
  /** Of its pods' addresses. */
  podCidr: string;
  /** Capacity, all of it allocatable. */
  resources: Record<string, string>;
  /** Added to those that every node has. */
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  taints?: V1Taint[];
}

/** What nodes say of the cluster that they are in. */
export interface NodeHost {
  /** Where the API server asks for the logs of pods. */
  kubeletPort: number;
  kubernetesVersion: string;
}

/** Makes a node, or gives one that is there its capacity and port. */
export async function ensureNode(
  core: CoreV1Api,
  node: SimulatedNode,
  host: NodeHost,
): Promise<void> {
  const body = nodeOf(node, host);
  if (!(await created(core.createNode({ body })))) {
    await core.patchNodeStatus(
      { name: node.name, body: { status: body.status } },
      mergePatch,
    );
  }
}

export function isNodeReady(node: V1Node): boolean {
  return Boolean(
    node.status?.conditions?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ),
  );
}

function nodeOf(
  { name, address, podCidr, resources, ...node }: SimulatedNode,
  host: NodeHost,
): V1Node {
  return {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/instance-type': 'simulated',
        ...node.labels,
        [SIMULATED]: 'true',
      },
      annotations: node.annotations,
    },
    spec: { podCIDR: podCidr, taints: node.taints },
    status: {
      capacity: resources,
      allocatable: resources,
      addresses: [
        { type: 'InternalIP', address },
        // The API server asks here for the logs of pods: kwok answers.
        { type: 'Hostname', address: 'localhost' },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: host.kubeletPort } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'simulated://kwok',
        kernelVersion: 'simulated',
        kubeProxyVersion: `v${host.kubernetesVersion}`,
        kubeletVersion: `v${host.kubernetesVersion}`,
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'simulated',
        systemUUID: '',
      },
    },
  };
}
