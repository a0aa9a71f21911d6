import type { Check } from '@helium-portal/backstage-plugin-helium-node';

/** Seconds that an add-on may take once Helm is done. */
const ADD_ON_TIMEOUT = 180;

/** What all workspaces of a cluster need, by namespace and Deployment. */
const ADD_ONS = [
  ['ingress-nginx', 'ingress-nginx-controller', 'Pages can be opened'],
  ['cert-manager', 'cert-manager', 'Certificates are renewed'],
  ['kubernetes-replicator', 'kubernetes-replicator', 'Certificates are copied'],
];

/**
 * The checks of a cluster that is there: its add-ons are available.
 *
 * @param more - Deployments of one cloud's clusters, by namespace, name and title
 */
export function addOnChecks(
  outputs: Record<string, unknown>,
  more: string[][] = [],
): Check[] {
  return outputs.clusterName
    ? [...ADD_ONS, ...more].map(([namespace, name, title]) => ({
        type: 'kubernetes',
        title,
        kind: 'Deployment',
        namespace,
        name,
        timeoutSeconds: ADD_ON_TIMEOUT,
      }))
    : [];
}
