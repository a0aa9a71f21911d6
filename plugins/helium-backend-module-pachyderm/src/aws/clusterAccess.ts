import { eksKubeconfig } from '@helium-portal/pulumi-components/aws';
import type { ClusterSettings } from '../kubernetes/kubeconfig';

/** What it takes to reach an EKS cluster, besides the right to. */
export interface EksAddress {
  name: string;
  region: string;
  /** https URL of the API server. */
  endpoint: string;
  /** Base64 of PEM. */
  caCertificate: string;
}

/** How programs reach a cluster: by a kubeconfig that holds no credential. */
export function accessTo(address: EksAddress): ClusterSettings {
  const { name, region, endpoint, caCertificate } = address;
  return {
    kubeconfig: eksKubeconfig({
      name,
      region,
      server: endpoint,
      caCertificate,
    }),
    context: name,
  };
}
