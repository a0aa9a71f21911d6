import { InputError } from '@backstage/errors';
import type { WorkspaceReference } from '@helium-portal/backstage-plugin-helium-node';
import type { HostScheme } from '@helium-portal/pulumi-components/values';
import { z } from 'zod';
import { readClusterOutputs } from '../../gcp/target';
import type { GcpNamespaceSettings } from './settings';

/** A GKE cluster as its cloud knows it. */
export interface GkeAddress {
  name: string;
  location: string;
  project: string;
  /** An https URL. */
  endpoint: string;
  /** Base64 of PEM. */
  caCertificate: string;
}

/** The cluster that a workspace is made on, and how its pages are opened there. */
export interface Target {
  cluster:
    | { gke: GkeAddress }
    | { kubeconfig: string; context: string; apiServer?: string };
  workloadPool: string;
  ingress: HostScheme & { className: string; controllerNamespace: string };
  tlsSecret?: string;
}

/**
 * The cluster workspace that the parameter names, or the cluster of the settings.
 *
 * @throws InputError when there is neither.
 */
export function targetOf(
  settings: GcpNamespaceSettings,
  clusterStack: WorkspaceReference | undefined,
): Target {
  const { project, ingress, tls, cluster } = settings;
  const tlsSecret = tls.certificate === 'wildcard' ? tls.secret : undefined;
  if (clusterStack) {
    const outputs = readClusterOutputs(z, clusterStack);
    return {
      cluster: {
        gke: {
          name: outputs.clusterName,
          location: outputs.location,
          project: outputs.project,
          endpoint: outputs.endpoint,
          caCertificate: outputs.caCertificate,
        },
      },
      workloadPool: outputs.workloadPool,
      ingress: {
        ...ingress,
        domain: outputs.domain,
        className: outputs.ingressClass,
        controllerNamespace: outputs.controllerNamespace,
      },
      tlsSecret: tlsSecret && outputs.tlsSecret,
    };
  }
  if (!cluster) {
    throw new InputError(
      'clusterStack must name a cluster: this portal has no cluster of its own for gcp_namespace_only (settings.cluster)',
    );
  }
  return {
    cluster:
      'kubeconfig' in cluster
        ? cluster
        : { gke: { ...cluster, project: cluster.project ?? project } },
    workloadPool: settings.workloadPool ?? `${project}.svc.id.goog`,
    ingress,
    tlsSecret,
  };
}
