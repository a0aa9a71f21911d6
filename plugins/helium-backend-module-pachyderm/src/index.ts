/**
 * The Pachyderm programs of Helium.
 *
 * @packageDocumentation
 */
export { heliumModulePachyderm as default } from './module';
export { kubernetesNamespace } from './programs/kubernetesNamespace';
export {
  describeRefusal,
  effectiveValues,
  isMapping,
  keyPart,
  leaves,
  mergeValues,
  refusedKeys,
} from './helm/effectiveValues';
export type {
  EffectiveValues,
  HelmValue,
  HelmValues,
  OwnedKey,
  RefusedKey,
  ValuesOrigin,
} from './helm/effectiveValues';
