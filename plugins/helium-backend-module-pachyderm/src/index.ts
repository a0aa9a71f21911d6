/**
 * The Pachyderm programs of Helium.
 *
 * @packageDocumentation
 */
export { heliumModulePachyderm as default } from './module';
export { kubernetesNamespace } from './programs/kubernetesNamespace';
