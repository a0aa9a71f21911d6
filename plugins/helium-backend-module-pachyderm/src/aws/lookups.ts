import { crc32 } from 'node:zlib';
import { KEY, type TaggedResource } from './awsResource';
import type { TaggedResources } from './TaggedResources';

export type Inputs = Record<string, any>;

/** What AWS lists, of which something is a part that only the program makes: whoever made the one, made the other. */
export type Listed = Pick<TaggedResource, 'kind' | 'name'>;

/** How to find out whether a resource was made. */
export type WayToFind =
  | {
      /** AWS lists it as tagged. */
      by: 'list';
      kind: string;
      /** The fixed name that AWS lists it by; without one its tags tell it. */
      name?(inputs: Inputs): string;
      /** What its provider reads it by, where the program gave it that: it can be read before AWS lists it. */
      givenId?(inputs: Inputs): string;
      /** The same where AWS made it up. */
      madeUpId(resource: TaggedResource): string;
      /** For what AWS lists after its end. */
      isThere?(resources: TaggedResources, arn: string): Promise<boolean>;
    }
  /** AWS doesn't list it, and its provider reads it by what the program gave it. */
  | { by: 'id'; id(inputs: Inputs): string; within?(inputs: Inputs): Listed }
  /** AWS doesn't list it, made its id up, and tells it when asked for what it hangs on. */
  | {
      by: 'asking';
      find(
        resources: TaggedResources,
        inputs: Inputs,
      ): Promise<string | undefined>;
      within(inputs: Inputs): Listed;
    }
  /** Making it again is no second one. */
  | { by: 'making' }
  | { by: 'nothing' };

const FILE_SYSTEM = 'elasticfilesystem:file-system';
const byListedName = ({ name }: TaggedResource) => name;
const making: WayToFind = { by: 'making' };
const ec2 = (kind: string): WayToFind => ({
  by: 'list',
  kind: `ec2:${kind}`,
  madeUpId: byListedName,
});
const ofCluster = (kind: string, property: string): WayToFind => ({
  by: 'list',
  kind: `eks:${kind}`,
  name: inputs => `${inputs.clusterName}/${inputs[property]}`,
  givenId: inputs => `${inputs.clusterName}:${inputs[property]}`,
  madeUpId: byListedName,
});
const named = (kind: string, property: string): WayToFind => ({
  by: 'list',
  kind,
  name: inputs => inputs[property],
  givenId: inputs => inputs[property],
  madeUpId: byListedName,
});

const WAYS: Record<string, WayToFind> = {
  'aws:ec2/eip:Eip': ec2('elastic-ip'),
  'aws:ec2/internetGateway:InternetGateway': ec2('internet-gateway'),
  'aws:ec2/launchTemplate:LaunchTemplate': ec2('launch-template'),
  'aws:ec2/natGateway:NatGateway': ec2('natgateway'),
  'aws:ec2/route:Route': {
    by: 'id',
    // Its provider numbers routes by a checksum of where they lead.
    id: ({ routeTableId, destinationCidrBlock }) =>
      `r-${routeTableId}${crc32(destinationCidrBlock)}`,
    within: ({ routeTableId }) => ({
      kind: 'ec2:route-table',
      name: routeTableId,
    }),
  },
  'aws:ec2/routeTable:RouteTable': ec2('route-table'),
  // AWS answers with the association that is there; one with another table can't be, for the subnet is the program's own.
  'aws:ec2/routeTableAssociation:RouteTableAssociation': making,
  'aws:ec2/securityGroup:SecurityGroup': ec2('security-group'),
  'aws:ec2/subnet:Subnet': ec2('subnet'),
  'aws:ec2/vpc:Vpc': ec2('vpc'),
  'aws:ec2/vpcEndpoint:VpcEndpoint': ec2('vpc-endpoint'),
  'aws:efs/fileSystem:FileSystem': {
    by: 'list',
    kind: FILE_SYSTEM,
    madeUpId: byListedName,
  },
  'aws:efs/mountTarget:MountTarget': {
    by: 'asking',
    find: (resources, { fileSystemId, subnetId }) =>
      resources.mountTarget({ fileSystemId, subnetId }),
    within: ({ fileSystemId }) => ({ kind: FILE_SYSTEM, name: fileSystemId }),
  },
  'aws:eks/accessEntry:AccessEntry': {
    by: 'id',
    id: ({ clusterName, principalArn }) => `${clusterName}:${principalArn}`,
  },
  'aws:eks/accessPolicyAssociation:AccessPolicyAssociation': making,
  'aws:eks/addon:Addon': ofCluster('addon', 'addonName'),
  'aws:eks/cluster:Cluster': named('eks:cluster', 'name'),
  'aws:eks/nodeGroup:NodeGroup': ofCluster('nodegroup', 'nodeGroupName'),
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': {
    by: 'list',
    kind: 'iam:oidc-provider',
    name: ({ url }) => String(url).replace('https://', ''),
    madeUpId: ({ arn }) => arn,
  },
  'aws:iam/role:Role': named('iam:role', 'name'),
  'aws:iam/rolePolicy:RolePolicy': making,
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': making,
  'aws:kms/alias:Alias': { by: 'id', id: ({ name }) => name },
  'aws:kms/key:Key': {
    by: 'list',
    kind: KEY,
    madeUpId: byListedName,
    isThere: (resources, arn) => resources.hasKey(arn),
  },
  'aws:rds/instance:Instance': named('rds:db', 'identifier'),
  'aws:rds/subnetGroup:SubnetGroup': named('rds:subgrp', 'name'),
  'aws:s3/bucket:Bucket': named('s3:bucket', 'bucket'),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': making,
  'aws:s3/bucketPolicy:BucketPolicy': making,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': making,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration':
    making,
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': ec2(
    'security-group-rule',
  ),
};

/** How resources of a type are found. */
export function howToFind(type: string): WayToFind {
  return WAYS[type] ?? { by: 'nothing' };
}
