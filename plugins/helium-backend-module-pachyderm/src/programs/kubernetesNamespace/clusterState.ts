import type { KubernetesClusterState } from '@helium-portal/backstage-plugin-helium-node';
import { clusterStateOf } from '../../kubernetes/clusterState';
import type { KubernetesNamespaceSettings } from './settings';

/**
 * Whether the cluster of a Kubernetes provider is there. No cloud can be asked about a cluster that was there before the
 * workspaces, so it is gone when it doesn't answer and those who run the portal say in the settings that it was deleted.
 *
 * @param inputs - the provider's
 */
export async function clusterState(
  inputs: Record<string, unknown>,
  settings: Pick<KubernetesNamespaceSettings, 'cluster' | 'goneClusters'>,
  signal: AbortSignal,
): Promise<KubernetesClusterState> {
  const kubeconfig = String(inputs.kubeconfig ?? settings.cluster.kubeconfig);
  const context = String(inputs.context ?? settings.cluster.context);
  return clusterStateOf({ kubeconfig, context }, signal, why =>
    settings.goneClusters.includes(context)
      ? {
          state: 'gone',
          detail: `settings.goneClusters names '${context}', and it does not answer: ${why}`,
        }
      : {
          state: 'unknown',
          detail: `'${context}' does not answer: ${why}; if it was deleted for good, name it in settings.goneClusters`,
        },
  );
}
