import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import {
  CloudController,
  CloudControllerOptions,
  startCloudController,
} from '../controller';
import { ClusterAccess, kubeconfigOf } from './access';
import {
  bootstrapCluster,
  ClusterFurniture,
  waitForCluster,
} from './bootstrap';
import { ClusterProcesses, ClusterProcessesOptions } from './cluster';
import { NodeHost } from './nodes';
import { writePrivateFile } from './paths';
import { Undo } from './undo';

const SETTLE_MS = 60_000;

/** What a cluster is started with. */
export interface ClusterOptions extends ClusterProcessesOptions {
  /** File for the administrator's kubeconfig. */
  kubeconfigFile: string;
  furniture: ClusterFurniture;
  controller?: CloudControllerOptions;
}

/** A cluster that serves, and whose claims, LoadBalancers and Ingresses are answered. */
export interface StartedCluster {
  access: ClusterAccess;
  kubeconfig: KubeConfig;
  controller: CloudController;
  nodeHost: NodeHost;
  /** Resolves once its nodes are ready and pods find their place. */
  settled(): Promise<void>;
}

/**
 * Starts a cluster on its kept data, or takes over one that runs.
 *
 * @param undo - gets what ends it, also when the start fails half-way
 */
export async function startCluster(
  options: ClusterOptions,
  undo: Undo,
): Promise<StartedCluster> {
  const processes = ClusterProcesses.create(options);
  undo.push(() => processes.stop());
  const { access, ports } = await processes.start();
  const content = kubeconfigOf(access);
  await writePrivateFile(options.kubeconfigFile, content);
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromString(content);
  const nodeHost = {
    kubeletPort: ports.kwok,
    kubernetesVersion: options.tools.get('kube-apiserver')!.version,
  };
  await bootstrapCluster(kubeconfig, options.furniture, nodeHost);
  const controller = await startCloudController(kubeconfig, options.controller);
  undo.push(() => controller.stop());
  return {
    access,
    kubeconfig,
    controller,
    nodeHost,
    settled: () =>
      waitForCluster(kubeconfig, {
        timeoutMs: SETTLE_MS,
        logs: join(options.paths.cluster, 'logs'),
      }),
  };
}
