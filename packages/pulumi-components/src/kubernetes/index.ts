/**
 * What a workspace is made of in any Kubernetes cluster.
 *
 * @packageDocumentation
 */
export * from './helmRelease';
export * from './kubeconfig';
export * from './labels';
export * from './NetworkWalls';
export * from './WorkspaceAccess';
export * from './WorkspaceNamespace';
export * from './WorkspacePage';
