import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  NetworkingV1Api,
  PatchStrategy,
  setHeaderOptions,
  StorageV1Api,
  V1Node,
} from '@kubernetes/client-node';
import { ServiceUnavailableError } from '@backstage/errors';
import { SIMULATED } from './config';

/** Who answers claims, LoadBalancers and Ingresses here. */
export const PROVISIONER = 'sandbox.helium.dev/volumes';
const INGRESS_CONTROLLER = 'sandbox.helium.dev/ingress';

/** Makes the nodes and classes that a fresh cluster lacks. */
export async function bootstrapCluster(
  kubeconfig: KubeConfig,
  options: { kubeletPort: number; kubernetesVersion: string },
): Promise<void> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  await Promise.all([
    ...simulatedNodes(options).map(node => ensureNode(core, node)),
    created(
      kubeconfig.makeApiClient(StorageV1Api).createStorageClass({
        body: {
          metadata: {
            name: 'standard',
            annotations: {
              'storageclass.kubernetes.io/is-default-class': 'true',
            },
          },
          provisioner: PROVISIONER,
          reclaimPolicy: 'Delete',
          volumeBindingMode: 'Immediate',
        },
      }),
    ),
    created(
      kubeconfig.makeApiClient(NetworkingV1Api).createIngressClass({
        body: {
          metadata: {
            name: 'helium',
            annotations: {
              'ingressclass.kubernetes.io/is-default-class': 'true',
            },
          },
          spec: { controller: INGRESS_CONTROLLER },
        },
      }),
    ),
  ]);
}

/**
 * Waits until the nodes are ready and the controller manager is at work, so
 * that the first pod of the first workspace finds its place.
 */
export async function waitForCluster(
  kubeconfig: KubeConfig,
  timeoutMs: number,
): Promise<void> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const deadline = Date.now() + timeoutMs;
  let missing = '';
  do {
    const [nodes, accounts] = await Promise.all([
      core.listNode(),
      core.listNamespacedServiceAccount({ namespace: 'default' }),
    ]);
    const waiting = nodes.items.filter(node => !isNodeReady(node));
    if (waiting.length === 0 && accounts.items.length > 0) {
      return;
    }
    missing =
      waiting.length > 0
        ? `the node ${waiting[0].metadata?.name} is not ready`
        : 'the controller manager has made no service account yet';
    await sleep(100);
  } while (Date.now() < deadline);
  throw new ServiceUnavailableError(
    `The sandbox's cluster did not get ready: ${missing}; its logs are in the folder sandbox/kwok/clusters/helium/logs`,
  );
}

function isNodeReady(node: V1Node): boolean {
  return Boolean(
    node.status?.conditions?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ),
  );
}

function simulatedNodes(options: {
  kubeletPort: number;
  kubernetesVersion: string;
}): V1Node[] {
  const resources = {
    cpu: '64',
    memory: '256Gi',
    'ephemeral-storage': '1Ti',
    pods: '500',
  };
  return [
    simulatedNode('helium-1', 1, resources, options),
    simulatedNode(
      'helium-gpu-1',
      2,
      { ...resources, 'nvidia.com/gpu': '4' },
      options,
    ),
  ];
}

function simulatedNode(
  name: string,
  index: number,
  resources: Record<string, string>,
  options: { kubeletPort: number; kubernetesVersion: string },
): V1Node {
  return {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/instance-type': 'simulated',
        'topology.kubernetes.io/region': 'sandbox',
        'topology.kubernetes.io/zone': `sandbox-${index}`,
        [SIMULATED]: 'true',
      },
    },
    spec: { podCIDR: `10.${243 + index}.0.0/16` },
    status: {
      capacity: resources,
      allocatable: resources,
      addresses: [
        { type: 'InternalIP', address: `192.0.2.${10 + index}` },
        // The API server asks here for the logs of pods: kwok answers.
        { type: 'Hostname', address: 'localhost' },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: options.kubeletPort } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'simulated://kwok',
        kernelVersion: 'simulated',
        kubeProxyVersion: `v${options.kubernetesVersion}`,
        kubeletVersion: `v${options.kubernetesVersion}`,
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'simulated',
        systemUUID: '',
      },
    },
  };
}

async function ensureNode(core: CoreV1Api, node: V1Node): Promise<void> {
  if (!(await created(core.createNode({ body: node })))) {
    await core.patchNodeStatus(
      { name: node.metadata!.name!, body: { status: node.status } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }
}

/** Says whether the object is new; one that was there already will do. */
async function created(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error) {
    if (error instanceof ApiException && error.code === 409) {
      return false;
    }
    throw error;
  }
}
