import type { Connection } from '@helium-portal/backstage-plugin-helium-node';

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
