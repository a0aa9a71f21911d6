/**
 * What programs make in Google Cloud.
 *
 * @packageDocumentation
 */
export { GkeCluster, gkeKubeconfig } from './GkeCluster';
export type { AutoProvisioningLimits, GkeClusterArgs } from './GkeCluster';
export { GkeNetwork } from './GkeNetwork';
export type { GkeNetworkArgs, NetworkRanges } from './GkeNetwork';
export { GkeNodePool, placementsOf } from './GkeNodePool';
export type { GkeNodePoolArgs, Placement } from './GkeNodePool';
export { NodeAccount } from './NodeAccount';
export { WildcardAddress, WorkspaceRecord } from './WildcardAddress';
export type { DnsZone, WildcardAddressArgs } from './WildcardAddress';
export { WorkloadAccount } from './WorkloadAccount';
export type { WorkloadAccountArgs } from './WorkloadAccount';
export { WorkspaceBucket } from './WorkspaceBucket';
export type { WorkspaceBucketArgs } from './WorkspaceBucket';
