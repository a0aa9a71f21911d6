/**
 * What a workspace is made of in any Kubernetes cluster, and what a cluster has for all of them.
 *
 * @packageDocumentation
 */
export * from './CertManager';
export * from './ClusterAddOn';
export * from './helmRelease';
export * from './IngressNginx';
export * from './kubeconfig';
export * from './labels';
export * from './NetworkWalls';
export * from './SecretReplicator';
export * from './WildcardCertificate';
export * from './WorkspaceAccess';
export * from './WorkspaceCertificate';
export * from './WorkspaceNamespace';
export * from './WorkspacePage';
