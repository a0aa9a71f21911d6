import type { Connection } from '@helium-portal/backstage-plugin-helium-node';

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
