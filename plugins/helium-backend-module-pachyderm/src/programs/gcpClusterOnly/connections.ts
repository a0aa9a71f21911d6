import type {
  Check,
  Connection,
} from '@helium-portal/backstage-plugin-helium-node';

/** Seconds that an add-on may take once Helm is done. */
const ADD_ON_TIMEOUT = 180;

/** What all workspaces of the cluster need, by namespace and Deployment. */
const ADD_ONS = [
  ['ingress-nginx', 'ingress-nginx-controller', 'Pages can be opened'],
  ['cert-manager', 'cert-manager', 'Certificates are renewed'],
  ['kubernetes-replicator', 'kubernetes-replicator', 'Certificates are copied'],
];

export function connections(outputs: Record<string, unknown>): Connection[] {
  const { k8s, clusterName, location, project } = outputs;
  if (!k8s || !clusterName) {
    return [];
  }
  return [
    { kind: 'kubectl', title: 'kubectl', command: String(k8s) },
    {
      kind: 'link',
      title: 'Google Cloud console',
      url: `https://console.cloud.google.com/kubernetes/clusters/details/${location}/${clusterName}/details?project=${project}`,
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
