/**
 * The Pachyderm programs of Helium.
 *
 * @packageDocumentation
 */
export { heliumModulePachyderm as default } from './module';
export { awsClusterOnly } from './programs/awsClusterOnly';
export { awsNamespaceOnly } from './programs/awsNamespaceOnly';
export { gcpClusterOnly } from './programs/gcpClusterOnly';
export { gcpNamespaceOnly } from './programs/gcpNamespaceOnly';
export { kubernetesNamespace } from './programs/kubernetesNamespace';
