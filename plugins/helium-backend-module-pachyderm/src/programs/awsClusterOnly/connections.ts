import type {
  Check,
  Connection,
} from '@helium-portal/backstage-plugin-helium-node';

/** Seconds that an add-on may take once Helm is done. */
const ADD_ON_TIMEOUT = 180;

/** What all workspaces of the cluster need, by namespace and Deployment. */
const ADD_ONS = [
  ['ingress-nginx', 'ingress-nginx-controller', 'Pages can be opened'],
  ['external-dns', 'external-dns', 'Names are known'],
  ['cert-manager', 'cert-manager', 'Certificates are renewed'],
  ['kubernetes-replicator', 'kubernetes-replicator', 'Certificates are copied'],
];

export function connections(outputs: Record<string, unknown>): Connection[] {
  const { k8s, clusterName, location } = outputs;
  if (!k8s || !clusterName) {
    return [];
  }
  return [
    { kind: 'kubectl', title: 'kubectl', command: String(k8s) },
    {
      kind: 'link',
      title: 'AWS console',
      url: `https://${location}.console.aws.amazon.com/eks/home?region=${location}#/clusters/${clusterName}`,
    },
  ];
}

export function checks(outputs: Record<string, unknown>): Check[] {
  return outputs.clusterName
    ? ADD_ONS.map(([namespace, name, title]) => ({
        type: 'kubernetes',
        title,
        kind: 'Deployment',
        namespace,
        name,
        timeoutSeconds: ADD_ON_TIMEOUT,
      }))
    : [];
}
