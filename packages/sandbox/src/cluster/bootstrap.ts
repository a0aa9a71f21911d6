import { setTimeout as sleep } from 'node:timers/promises';
import {
  CoreV1Api,
  KubeConfig,
  NetworkingV1Api,
  StorageV1Api,
} from '@kubernetes/client-node';
import { ServiceUnavailableError } from '@backstage/errors';
import { created } from './api';
import { ensureNode, isNodeReady, NodeHost, SimulatedNode } from './nodes';

/** A storage class whose claims the controller answers. */
export interface ClusterStorageClass {
  name: string;
  provisioner: string;
  isDefault?: boolean;
  /** Once a pod that uses the claim has its node; at once otherwise. */
  waitForConsumer?: boolean;
}

/** An Ingress class that is there from the start. */
export interface ClusterIngressClass {
  name: string;
  controller: string;
  isDefault?: boolean;
}

/** What a fresh cluster has. */
export interface ClusterFurniture {
  nodes: SimulatedNode[];
  storageClasses: ClusterStorageClass[];
  ingressClasses: ClusterIngressClass[];
}

/** Makes the nodes and classes that a fresh cluster lacks. */
export async function bootstrapCluster(
  kubeconfig: KubeConfig,
  furniture: ClusterFurniture,
  host: NodeHost,
): Promise<void> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const storage = kubeconfig.makeApiClient(StorageV1Api);
  const networking = kubeconfig.makeApiClient(NetworkingV1Api);
  await Promise.all([
    ...furniture.nodes.map(node => ensureNode(core, node, host)),
    ...furniture.storageClasses.map(
      ({ name, provisioner, isDefault, waitForConsumer }) =>
        created(
          storage.createStorageClass({
            body: {
              metadata: {
                name,
                annotations: marked(
                  'storageclass.kubernetes.io/is-default-class',
                  isDefault,
                ),
              },
              provisioner,
              reclaimPolicy: 'Delete',
              volumeBindingMode: waitForConsumer
                ? 'WaitForFirstConsumer'
                : 'Immediate',
            },
          }),
        ),
    ),
    ...furniture.ingressClasses.map(({ name, controller, isDefault }) =>
      created(
        networking.createIngressClass({
          body: {
            metadata: {
              name,
              annotations: marked(
                'ingressclass.kubernetes.io/is-default-class',
                isDefault,
              ),
            },
            spec: { controller },
          },
        }),
      ),
    ),
  ]);
}

/**
 * Waits until the nodes are ready and the controller manager is at work, so
 * that the first pod of the first workspace finds its place.
 *
 * @param logs - folder of the cluster's logs, for the message
 */
export async function waitForCluster(
  kubeconfig: KubeConfig,
  options: { timeoutMs: number; logs: string },
): Promise<void> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const deadline = Date.now() + options.timeoutMs;
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
    `The sandbox's cluster did not get ready: ${missing}; its logs are in the folder ${options.logs}`,
  );
}

function marked(annotation: string, isDefault = false) {
  return isDefault ? { [annotation]: 'true' } : undefined;
}
