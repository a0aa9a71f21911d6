import type { ClusterDatabase } from '@helium-portal/pulumi-components/aws';
import type { Placement } from './placement';

/** The outputs of a cluster, none of them secret; workspaces on it read them. */
export interface AwsClusterOutputs {
  cloud: 'aws';
  clusterName: string;
  /** The region. */
  location: string;
  account: string;
  /** https URL of the API server. */
  endpoint: string;
  /** Base64 of PEM. */
  caCertificate: string;
  ingressClass: string;
  /** Base domain of the workspaces' hosts. */
  domain: string;
  /** Name of the secret that each namespace labelled for it has. */
  tlsSecret: string;
  controllerNamespace: string;
  oidcProviderArn: string;
  oidcIssuer: string;
  /** PostgreSQL for all workspaces; null when each has its own. */
  database: ClusterDatabase | null;
  /** Makes a context of kubectl. */
  k8s: string;
  k8sVersion: string;
  /** What the nodes of each pool are. */
  placement: Placement;
}

export function updateKubeconfigCommand(name: string, region: string): string {
  return `aws eks update-kubeconfig --name ${name} --region ${region}`;
}
