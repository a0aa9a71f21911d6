import type { KubernetesClusterState } from '@helium-portal/backstage-plugin-helium-node';
import { clusterStateOf } from '../kubernetes/clusterState';
import type { ClusterSettings } from '../kubernetes/kubeconfig';
import type { TaggedResources } from './TaggedResources';

/**
 * Whether an EKS cluster is there. It is gone when it doesn't answer, and AWS lists no such cluster of the workspace that made it.
 *
 * @param maker - that workspace; without one, AWS can't be asked
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
    const listed = (await resources.listed(maker)).some(
      resource => resource.kind === 'eks:cluster' && resource.name === name,
    );
    return listed
      ? {
          state: 'unknown',
          detail: `'${name}' does not answer, and AWS lists it: ${why}`,
        }
      : {
          state: 'gone',
          detail: `AWS lists no EKS cluster '${name}' of workspace '${maker}', and it does not answer: ${why}`,
        };
  });
}
