import type {
  KubernetesProvider,
  ProgramContext,
} from '@helium-portal/backstage-plugin-helium-node';
import { Cluster } from '../kubernetes/Cluster';
import type { ClusterSettings } from '../kubernetes/kubeconfig';
import { releaseCloudResources } from '../kubernetes/release';

/** The cluster that a provider's inputs lead to; undefined when they do not tell. */
export function accessBy(
  inputs: Record<string, unknown>,
): ClusterSettings | undefined {
  return typeof inputs.kubeconfig === 'string'
    ? {
        kubeconfig: inputs.kubeconfig,
        context: String(inputs.context ?? inputs.clusterIdentifier),
      }
    : undefined;
}

/** Before a cluster of a workspace's own is destroyed: what its controllers made in the cloud goes while they are there. */
export async function releaseOwnCluster(
  { signal, log }: ProgramContext,
  providers: KubernetesProvider[],
): Promise<void> {
  for (const { inputs } of providers) {
    const access = accessBy(inputs);
    if (access) {
      await releaseCloudResources(Cluster.create(access, signal), { log });
    }
  }
}
