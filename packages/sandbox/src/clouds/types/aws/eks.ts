import { ClusterHost, NodeTaint, PoolRequest } from '../../ClusterHost';
import { clusterKey } from '../clusterKey';
import { awsMachine } from '../machines';
import { digits } from '../madeUp';
import { JsonMap, Resource, ResourceTypes } from '../ResourceType';
import {
  arn,
  awsRegion,
  EKS_CLUSTER,
  KEY,
  link,
  ROLE,
  securityGroup,
  SUBNET,
} from './names';

const DEFAULT_MACHINE = 't3.medium';

const EFFECTS: Record<string, NodeTaint['effect']> = {
  NO_SCHEDULE: 'NoSchedule',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
  NO_EXECUTE: 'NoExecute',
};

const clusterArn = (resource: Resource) =>
  arn(resource, 'eks', `cluster/${resource.name}`);
const partArn = (resource: Resource, kind: string, name: string) =>
  arn(
    resource,
    'eks',
    `${kind}/${resource.inputs.clusterName}/${name}/${digits(
      resource,
      'arn',
      32,
    )}`,
  );
const issuer = (resource: Resource) =>
  `https://oidc.eks.${awsRegion(resource)}.amazonaws.com/id/${digits(
    resource,
    'oidc',
    32,
  ).toUpperCase()}`;
const clusterGroup = (resource: Resource) =>
  `sg-${digits(resource, 'group', 17)}`;
const keyOf = (arnOfCluster: string, name: string) =>
  clusterKey('aws', arnOfCluster, name);
const ofCluster = link('clusterName', 'partOf', EKS_CLUSTER);
const machinesOf = ({ inputs }: Resource): string[] =>
  inputs.instanceTypes ?? [DEFAULT_MACHINE];
const zonesOf = (resource: Resource): string[] =>
  resource.targets('subnetIds').map(({ outputs }) => outputs.availabilityZone);

const vpcConfigOf = (resource: Resource): JsonMap => ({
  endpointPublicAccess: true,
  endpointPrivateAccess: false,
  publicAccessCidrs: ['0.0.0.0/0'],
  ...resource.inputs.vpcConfig,
  clusterSecurityGroupId: clusterGroup(resource),
  vpcId: resource.target('vpcConfig.subnetIds').outputs.vpcId,
});

function poolRequest(resource: Resource): PoolRequest {
  const { inputs } = resource;
  // Its group takes from the next type, or the next zone, what it does not get from the first.
  const { machineType, zones } = resource.machine ?? {
    machineType: machinesOf(resource)[0],
    zones: zonesOf(resource),
  };
  const size = awsMachine(machineType)!;
  const { desiredSize = 0, maxSize = 0 } = inputs.scalingConfig ?? {};
  return {
    // The autoscaler is not rehearsed: a group that it may grow has one node at least.
    count: Math.min(Math.max(desiredSize, 1), maxSize),
    labels: {
      ...inputs.labels,
      'eks.amazonaws.com/nodegroup': resource.name,
      'eks.amazonaws.com/capacityType': inputs.capacityType ?? 'ON_DEMAND',
      'node.kubernetes.io/instance-type': machineType,
      'topology.kubernetes.io/region': awsRegion(resource),
      'topology.kubernetes.io/zone': zones[0],
    },
    taints: (inputs.taints ?? []).map((taint: JsonMap) => ({
      key: taint.key,
      value: taint.value,
      effect: EFFECTS[taint.effect] ?? 'NoSchedule',
    })),
    cpu: size.cpu,
    memory: `${Math.round(size.memoryGb * 1024)}Mi`,
    ...(size.gpu && { gpu: size.gpu }),
  };
}

async function makeCluster(resource: Resource, clusters: ClusterHost) {
  const { name, inputs } = resource;
  const address = await clusters.create(keyOf(clusterArn(resource), name), {
    cloud: 'aws',
    name,
    location: awsRegion(resource),
    kubernetesVersion: inputs.version,
  });
  const [major, minor] = address.kubernetesVersion.replace(/^v/, '').split('.');
  return {
    endpoint: address.endpoint,
    certificateAuthority: { data: address.caCertificate },
    certificateAuthorities: [{ data: address.caCertificate }],
    version: inputs.version ?? `${major}.${minor}`,
  };
}

export const eksTypes: ResourceTypes = {
  'aws:eks/cluster:Cluster': {
    title: 'EKS Cluster',
    api: 'EKS Cluster',
    naming: {
      property: 'name',
      autoname: 100,
      pattern: /^[0-9A-Za-z][\w-]{0,99}$/,
    },
    id: ({ name }) => name,
    handles: resource => [
      clusterArn(resource),
      clusterGroup(resource),
      issuer(resource),
    ],
    outputs: resource => ({
      arn: clusterArn(resource),
      createdAt: resource.createdAt,
      clusterId: '',
      identities: [{ oidcs: [{ issuer: issuer(resource) }] }],
      platformVersion: 'eks.1',
      status: 'ACTIVE',
      region: awsRegion(resource),
      vpcConfig: vpcConfigOf(resource),
    }),
    unfinished: resource => ({
      status: 'CREATING',
      endpoint: '',
      certificateAuthority: { data: '' },
      certificateAuthorities: [{ data: '' }],
      identities: [],
      vpcConfig: {
        ...vpcConfigOf(resource),
        clusterSecurityGroupId: '',
      },
    }),
    defaults: { bootstrapSelfManagedAddons: true },
    links: [
      link('roleArn', 'needs', ROLE),
      link('vpcConfig.subnetIds.*', 'uses', SUBNET),
      securityGroup('vpcConfig.securityGroupIds.*', 'uses'),
      link('encryptionConfig.provider.keyArn', 'needs', KEY),
    ],
    replaceOn: [
      'name',
      'roleArn',
      'vpcConfig.subnetIds',
      'bootstrapSelfManagedAddons',
      'kubernetesNetworkConfig.serviceIpv4Cidr',
      'region',
    ],
    seconds: { create: 0.5, update: 0.3, delete: 0.3 },
    keeps: ({ inputs }) =>
      inputs.deletionProtection
        ? 'InvalidRequestException: Cluster deletion protection is enabled'
        : undefined,
    behind: {
      apply: makeCluster,
      remove: (resource, clusters) =>
        clusters.delete(keyOf(clusterArn(resource), resource.name)),
    },
    listed: { as: 'eks:cluster', name: clusterArn },
  },
  'aws:eks/nodeGroup:NodeGroup': {
    title: 'EKS Node Group',
    api: 'EKS Nodegroup',
    naming: {
      property: 'nodeGroupName',
      autoname: 63,
      pattern: /^[0-9A-Za-z][\w-]{0,62}$/,
    },
    id: ({ name, inputs }) => `${inputs.clusterName}:${name}`,
    outputs: resource => ({
      arn: partArn(resource, 'nodegroup', resource.name),
      status: 'ACTIVE',
      amiType: resource.inputs.amiType ?? 'AL2023_x86_64_STANDARD',
      capacityType: resource.inputs.capacityType ?? 'ON_DEMAND',
      diskSize: resource.inputs.diskSize ?? 20,
      instanceTypes: machinesOf(resource),
      version:
        resource.inputs.version ??
        resource.target('clusterName').outputs.version,
      region: awsRegion(resource),
      resources: [
        {
          autoscalingGroups: [
            { name: `eks-${resource.name}-${digits(resource, 'group', 32)}` },
          ],
          remoteAccessSecurityGroupId: '',
        },
      ],
    }),
    unfinished: () => ({ status: 'CREATING', resources: [] }),
    links: [
      link('clusterName', 'uses', EKS_CLUSTER),
      link('nodeRoleArn', 'needs', ROLE),
      link('subnetIds.*', 'uses', SUBNET),
      link('launchTemplate.id', 'needs', 'ec2/launchTemplate:LaunchTemplate'),
      link('launchTemplate.name', 'needs', 'ec2/launchTemplate:LaunchTemplate'),
    ],
    replaceOn: [
      'nodeGroupName',
      'nodeGroupNamePrefix',
      'clusterName',
      'nodeRoleArn',
      'subnetIds',
      'instanceTypes',
      'amiType',
      'capacityType',
      'diskSize',
      'remoteAccess',
      'launchTemplate.id',
      'launchTemplate.name',
      'region',
    ],
    refuses: resource => {
      const unknown = machinesOf(resource).filter(type => !awsMachine(type));
      return unknown.length > 0
        ? `InvalidParameterException: The following supplied instance types do not exist: [${unknown.join(
            ', ',
          )}]`
        : undefined;
    },
    seconds: { create: 0.3, update: 0.2, delete: 0.2 },
    machines: resource =>
      machinesOf(resource).flatMap(machineType =>
        zonesOf(resource).map(zone => ({ machineType, zones: [zone] })),
      ),
    behind: {
      async apply(resource, clusters) {
        const { name, outputs } = resource.target('clusterName');
        await clusters.setPool(
          keyOf(outputs.arn, name),
          resource.name,
          poolRequest(resource),
        );
        return {};
      },
      async remove(resource, clusters) {
        const { name, outputs } = resource.target('clusterName');
        await clusters.removePool(keyOf(outputs.arn, name), resource.name);
      },
    },
    listed: {
      as: 'eks:nodegroup',
      name: resource => partArn(resource, 'nodegroup', resource.name),
    },
  },
  'aws:eks/addon:Addon': {
    title: 'EKS Add-On',
    api: 'EKS Addon',
    id: ({ inputs }) => `${inputs.clusterName}:${inputs.addonName}`,
    outputs: resource => ({
      arn: partArn(resource, 'addon', resource.inputs.addonName),
      addonVersion: resource.inputs.addonVersion ?? 'v1.0.0-eksbuild.1',
      createdAt: resource.createdAt,
      modifiedAt: resource.createdAt,
      region: awsRegion(resource),
    }),
    links: [ofCluster, link('serviceAccountRoleArn', 'needs', ROLE)],
    replaceOn: ['clusterName', 'addonName', 'region'],
    seconds: { create: 0.2, delete: 0.1 },
    listed: {
      as: 'eks:addon',
      name: resource => partArn(resource, 'addon', resource.inputs.addonName),
    },
  },
  'aws:eks/accessEntry:AccessEntry': {
    title: 'EKS Access Entry',
    api: 'EKS AccessEntry',
    id: ({ inputs }) => `${inputs.clusterName}:${inputs.principalArn}`,
    handles: ({ inputs }) => [inputs.principalArn],
    outputs: resource => ({
      accessEntryArn: partArn(resource, 'access-entry', 'role'),
      createdAt: resource.createdAt,
      modifiedAt: resource.createdAt,
      userName: resource.inputs.userName ?? resource.inputs.principalArn,
      region: awsRegion(resource),
    }),
    links: [ofCluster],
    replaceOn: ['clusterName', 'principalArn', 'type', 'region'],
  },
  'aws:eks/accessPolicyAssociation:AccessPolicyAssociation': {
    title: 'EKS Access Policy Association',
    api: 'EKS AccessPolicy',
    id: ({ inputs }) =>
      `${inputs.clusterName}#${inputs.principalArn}#${inputs.policyArn}`,
    outputs: resource => ({
      associatedAt: resource.createdAt,
      modifiedAt: resource.createdAt,
      region: awsRegion(resource),
    }),
    links: [
      ofCluster,
      link('principalArn', 'partOf', 'eks/accessEntry:AccessEntry'),
    ],
    replaceOn: [
      'clusterName',
      'principalArn',
      'policyArn',
      'accessScope',
      'region',
    ],
    additive: true,
  },
  'aws:eks/podIdentityAssociation:PodIdentityAssociation': {
    title: 'EKS Pod Identity Association',
    api: 'EKS PodIdentityAssociation',
    id: ({ serial }) => `a-${serial}`,
    taken: ({ inputs }) =>
      `${inputs.clusterName}/${inputs.namespace}/${inputs.serviceAccount}`,
    outputs: resource => ({
      associationArn: arn(
        resource,
        'eks',
        `podidentityassociation/${resource.inputs.clusterName}/a-${resource.serial}`,
      ),
      associationId: `a-${resource.serial}`,
      region: awsRegion(resource),
    }),
    links: [ofCluster, link('roleArn', 'needs', ROLE)],
    replaceOn: ['clusterName', 'namespace', 'serviceAccount', 'region'],
    listed: {
      as: 'eks:podidentityassociation',
      name: resource =>
        arn(
          resource,
          'eks',
          `podidentityassociation/${resource.inputs.clusterName}/a-${resource.serial}`,
        ),
    },
  },
};
