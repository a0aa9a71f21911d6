/**
 * Google Cloud and AWS for rehearsals: an inventory on disk behind one loopback server.
 *
 * @packageDocumentation
 */
export {
  formatRehearsalAddress,
  parseRehearsalAddress,
  REHEARSAL_CLOUDS,
} from './address';
export type { RehearsalAddress } from './address';
export type {
  CloudName,
  ClusterAddress,
  ClusterHost,
  ClusterRequest,
  HostedCluster,
  NodeTaint,
  PoolRequest,
} from './ClusterHost';
export type { Casualty, CloudFault, CloudVerb, FaultMatch } from './faults';
export type { CloudEvent, CloudResource } from './Inventory';
export { RehearsalClouds } from './RehearsalClouds';
export { RehearsalCloudServer } from './RehearsalCloudServer';
export type {
  ExistingResource,
  RehearsalCloudServerOptions,
} from './RehearsalCloudServer';
