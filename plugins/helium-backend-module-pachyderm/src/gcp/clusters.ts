import type { ClusterAddress } from '@helium-portal/pulumi-components/kubernetes';
import { gkeKubeconfig } from '@helium-portal/pulumi-components/gcp';
import { addressOf, ClusterSettings } from '../kubernetes/kubeconfig';
import type { GkeAddress, Target } from '../programs/gcpNamespaceOnly/target';

/** How programs reach a target's cluster: by a kubeconfig that holds no credential, or by that of the settings. */
export function clusterSettings(cluster: Target['cluster']): ClusterSettings {
  if (!('gke' in cluster)) {
    return { kubeconfig: cluster.kubeconfig, context: cluster.context };
  }
  const { name, endpoint, caCertificate } = cluster.gke;
  return {
    kubeconfig: gkeKubeconfig({ name, server: endpoint, caCertificate }),
    context: name,
  };
}

/** How people reach it. */
export function peoplesAddress(cluster: Target['cluster']): ClusterAddress {
  return 'gke' in cluster
    ? {
        server: cluster.gke.endpoint,
        'certificate-authority-data': cluster.gke.caCertificate,
      }
    : addressOf(cluster);
}

/** Makes `kubectl` know the cluster, by the person's own account. */
export function getCredentialsCommand({
  name,
  location,
  project,
}: Pick<GkeAddress, 'name' | 'location' | 'project'>): string {
  return `gcloud container clusters get-credentials ${name} --location ${location} --project ${project}`;
}
