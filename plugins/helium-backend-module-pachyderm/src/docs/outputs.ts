/** What a program's outputs are; `secret` ones are shown on demand only. */
export type OutputDocs = Record<string, string>;

/** Of every program that makes a Pachyderm. */
const PACHYDERM: OutputDocs = {
  k8s: 'Command that makes `kubectl` know the cluster, or the namespace.',
  k8sNamespace: "The namespace; also the workspace's name.",
  consoleUrl: 'Console.',
  notebooksUrl: 'Notebooks; null for a workspace without.',
  bucket: 'The bucket; null for storage on the node.',
  pachctl: 'Command that makes and activates a context of `pachctl`.',
  pachdAddress: 'Where `pachctl` reaches Pachyderm.',
  releaseStatus: 'What Helm says of the release: `deployed`.',
  versions: 'Of the chart, and of what was asked for.',
  kubeconfig:
    'Secret: a kubeconfig for this namespace alone, by an account that may look, restart and scale.',
};

/** Of every program that makes a cluster. */
export const CLUSTER: OutputDocs = {
  clusterName: "The cluster's name in its cloud.",
  location: 'Its region.',
  endpoint: 'The https URL of its API server.',
  caCertificate: 'The certificate of its authority, PEM in base64.',
  ingressClass: 'The ingress class of its pages.',
  domain: 'Base domain of the hosts of its workspaces.',
  tlsSecret:
    'The wildcard secret, in each namespace with the label `needs-workspace-tls=true`.',
  controllerNamespace: 'The namespace of the ingress controller.',
  database: 'Host and port of the shared PostgreSQL; null when it has none.',
  k8s: 'Command that makes `kubectl` know the cluster.',
  k8sVersion: 'The version of Kubernetes that it runs.',
};

/** By program. */
export const OUTPUTS: Record<string, OutputDocs> = {
  gcp_namespace_only: PACHYDERM,
  gcp_cluster_only: {
    cloud: '`gcp`',
    ...CLUSTER,
    project: 'Its project.',
    workloadPool: 'By which pods are Google service accounts.',
    address: 'The address of the ingress controller.',
    placement:
      'What each pool is made of: its machine type and zones, after a stock-out those that were to be had.',
  },
  aws_namespace_only: PACHYDERM,
  aws_cluster_only: {
    cloud: '`aws`',
    ...CLUSTER,
    database:
      'Where the shared PostgreSQL answers, and who makes databases on it; null without `rds`.',
    account: 'Its account.',
    oidcProviderArn: 'By which service accounts are roles.',
    oidcIssuer: 'Who vouches for its service accounts.',
    placement:
      'What the nodes of each pool are: their machine types and zones, after a stock-out those that were to be had.',
  },
  kubernetes_namespace: PACHYDERM,
};
