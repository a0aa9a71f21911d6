import type { KubernetesClusterState } from '@helium-portal/backstage-plugin-helium-node';
import { Cluster } from './Cluster';
import { ClusterError } from './errors';
import type { ClusterSettings } from './kubeconfig';

/**
 * Whether a cluster is there. One that answers is, with whatever it answers.
 *
 * @param ask - finds out what became of one that does not; gets why it doesn't
 */
export async function clusterStateOf(
  access: ClusterSettings,
  signal: AbortSignal,
  ask: (
    why: string,
  ) => KubernetesClusterState | Promise<KubernetesClusterState>,
): Promise<KubernetesClusterState> {
  try {
    await Cluster.create(access, signal).find('/version');
    return { state: 'alive', detail: `'${access.context}' answers` };
  } catch (error) {
    return error instanceof ClusterError
      ? { state: 'alive', detail: error.message }
      : ask(error instanceof Error ? error.message : String(error));
  }
}
