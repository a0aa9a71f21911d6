/**
 * Helm charts and their values, as programs and the portal both see them. Nothing here loads Pulumi.
 *
 * @packageDocumentation
 */
export * from '../gcp/names';
export * from './chartDefaults';
export * from './charts';
export * from './effectiveValues';
export * from './hosts';
export * from './jupyterhub';
export * from './names';
export * from './ownedKeys';
export * from './pachyderm';
export * from './parseValues';
export * from './secretKeys';
