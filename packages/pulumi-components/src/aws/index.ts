/**
 * What clusters and workspaces are made of on AWS.
 *
 * @packageDocumentation
 */
export { AwsAddOn, ROLE_ANNOTATION } from './AwsAddOn';
export type { AwsAddOnArgs } from './AwsAddOn';
export { ClusterAutoscaler } from './ClusterAutoscaler';
export { EksCluster, eksKubeconfig } from './EksCluster';
export type { EksClusterArgs } from './EksCluster';
export { ExternalDns } from './ExternalDns';
export { GpuDevicePlugin } from './GpuDevicePlugin';
export { IrsaRole, ROLE_NAME_LIMIT } from './IrsaRole';
export type { IrsaRoleArgs, OidcProvider, PolicyStatement } from './IrsaRole';
export { LoadBalancerController } from './LoadBalancerController';
export { NodeGroups } from './NodeGroups';
export type { NodeGroupsArgs } from './NodeGroups';
export { RdsPostgres } from './RdsPostgres';
export type { RdsPostgresArgs } from './RdsPostgres';
export { mayChangeRecords } from './route53Rights';
export { S3Bucket } from './S3Bucket';
export type { S3BucketArgs } from './S3Bucket';
export { StorageDrivers } from './StorageDrivers';
export type { StorageDriversArgs } from './StorageDrivers';
export { WorkspaceDatabase } from './WorkspaceDatabase';
export type {
  ClusterDatabase,
  WorkspaceDatabaseArgs,
} from './WorkspaceDatabase';
export { Vpc } from './Vpc';
export type { VpcArgs, ZonedSubnet } from './Vpc';
