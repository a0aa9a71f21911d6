import type { KubernetesClusterState } from '@helium-portal/backstage-plugin-helium-node';
import { clusterStateOf } from '../kubernetes/clusterState';
import type { ClusterSettings } from '../kubernetes/kubeconfig';
import type { CloudAssets, ClusterName } from './CloudAssets';

/** Whether a GKE cluster is there. It is gone when it doesn't answer, and GKE has no cluster of its name where it was. */
export async function gkeClusterState(
  access: ClusterSettings,
  cluster: ClusterName,
  assets: CloudAssets,
  signal: AbortSignal,
): Promise<KubernetesClusterState> {
  const { name, project, location } = cluster;
  return clusterStateOf(access, signal, async why =>
    (await assets.hasCluster(cluster))
      ? {
          state: 'unknown',
          detail: `'${name}' does not answer, and Google Cloud has it: ${why}`,
        }
      : {
          state: 'gone',
          detail: `Google Cloud has no cluster '${name}' in ${location} of project '${project}', and it does not answer: ${why}`,
        },
  );
}
