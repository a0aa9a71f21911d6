import type { KubernetesClusterState } from '@helium-portal/backstage-plugin-helium-node';
import { clusterStateOf } from '../kubernetes/clusterState';
import type { ClusterSettings } from '../kubernetes/kubeconfig';
import type { TaggedResources } from './TaggedResources';

/**
 * Whether an EKS cluster is there. It is gone when it doesn't answer, and EKS has none of its name where a workspace made it.
 *
 * @param maker - that workspace; a cluster of nobody's may be in an account that isn't asked
 */
export async function eksClusterState(
  access: ClusterSettings,
  resources: TaggedResources,
  maker: string | undefined,
  signal: AbortSignal,
): Promise<KubernetesClusterState> {
  const name = access.context;
  return clusterStateOf(access, signal, async why => {
    if (maker === undefined) {
      return {
        state: 'unknown',
        detail: `'${name}' does not answer, and no workspace made it: ${why}`,
      };
    }
    return (await resources.hasCluster(name))
      ? {
          state: 'unknown',
          detail: `'${name}' does not answer, and EKS has it: ${why}`,
        }
      : {
          state: 'gone',
          detail: `EKS has no cluster '${name}', which workspace '${maker}' made, and it does not answer: ${why}`,
        };
  });
}
