import * as ec2 from '@pulumi/aws/ec2';
import * as eks from '@pulumi/aws/eks';
import * as iam from '@pulumi/aws/iam';
import * as pulumi from '@pulumi/pulumi';
import { machineOf, NodePoolSpec, TaintSpec } from '../infra';
import { fixedName } from '../values';
import { assumableBy, EksCluster } from './EksCluster';
import { ROLE_NAME_LIMIT } from './IrsaRole';
import type { Vpc } from './Vpc';

const DEFAULT_DISK_GB = 100;
const NODE_POLICIES = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryPullOnly',
];
const EFFECTS: Record<TaintSpec['effect'], string> = {
  NoSchedule: 'NO_SCHEDULE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
};
/** Only pods that ask for a GPU tolerate it. */
const GPU_TAINT: TaintSpec = {
  key: 'nvidia.com/gpu',
  value: 'present',
  effect: 'NoSchedule',
};

/** By which the device plugin finds the nodes. */
const GPU_LABEL = { 'helium.dev/gpu': 'true' };

/** @public */
export interface NodeGroupsArgs {
  cluster: EksCluster;
  vpc: Vpc;
  /** Their zones are some of the network's. */
  pools: NodePoolSpec[];
  /** On the machines, disks, and network interfaces that the groups start. */
  tags: Record<string, string>;
}

/**
 * Managed node groups: nodes in private subnets, with encrypted disks, whose metadata service pods can't reach. A group with several
 * machine types takes the next when AWS has no more of one.
 *
 * @public
 */
export class NodeGroups extends pulumi.ComponentResource {
  /** What pods are to wait for: nodes, and names. */
  readonly ready: pulumi.Resource[];
  /** Of the groups; known once their nodes are there. */
  readonly arns: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: NodeGroupsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:NodeGroups', name, {}, options);
    const { cluster, vpc, pools } = args;
    const role = new iam.Role(
      `${name}-node`,
      {
        name: fixedName(ROLE_NAME_LIMIT, name, 'node'),
        assumeRolePolicy: assumableBy('ec2.amazonaws.com'),
      },
      { parent: this },
    );
    const rights = NODE_POLICIES.map(
      policy =>
        new iam.RolePolicyAttachment(
          `${name}-${policy}`,
          {
            role: role.name,
            policyArn: `arn:aws:iam::aws:policy/${policy}`,
          },
          { parent: this },
        ),
    );
    const groups = pools.map(pool => {
      const template = this.#template(name, pool, args.tags);
      return new eks.NodeGroup(
        `${name}-${pool.name}`,
        {
          clusterName: cluster.name,
          nodeGroupName: pool.name,
          nodeRoleArn: role.arn,
          subnetIds: subnetsOf(pool, vpc),
          instanceTypes: [
            pool.machineType,
            ...(pool.fallbackMachineTypes ?? []),
          ],
          amiType: amiTypeOf(pool),
          capacityType: pool.spot ? 'SPOT' : 'ON_DEMAND',
          scalingConfig: {
            minSize: pool.minCount,
            maxSize: pool.maxCount,
            desiredSize: pool.minCount,
          },
          launchTemplate: {
            id: template.id,
            version: template.latestVersion.apply(String),
          },
          labels: { ...pool.labels, ...(pool.gpu && GPU_LABEL) },
          taints: taintsOf(pool).map(({ key, value, effect }) => ({
            key,
            ...(value !== undefined && { value }),
            effect: EFFECTS[effect],
          })),
          updateConfig: { maxUnavailable: 1 },
        },
        {
          parent: this,
          dependsOn: [...rights, ...vpc.routes, ...cluster.network],
          // The autoscaler decides it.
          ignoreChanges: ['scalingConfig.desiredSize'],
          // Two of one name can't be.
          deleteBeforeReplace: true,
        },
      );
    });
    const names = new eks.Addon(
      `${name}-coredns`,
      {
        clusterName: cluster.name,
        addonName: 'coredns',
        resolveConflictsOnCreate: 'OVERWRITE',
        resolveConflictsOnUpdate: 'OVERWRITE',
      },
      { parent: this, dependsOn: groups },
    );
    this.ready = [...groups, names];
    this.arns = pulumi.all(groups.map(({ arn }) => arn));
    this.registerOutputs();
  }

  #template(
    name: string,
    pool: NodePoolSpec,
    tags: Record<string, string>,
  ): ec2.LaunchTemplate {
    const Name = `${name}-${pool.name}`;
    const named = { ...tags, Name };
    return new ec2.LaunchTemplate(
      `${name}-${pool.name}`,
      {
        name: fixedName(128, name, pool.name),
        updateDefaultVersion: true,
        tags: { Name },
        blockDeviceMappings: [
          {
            deviceName: '/dev/xvda',
            ebs: {
              volumeSize: pool.diskSizeGb ?? DEFAULT_DISK_GB,
              volumeType: 'gp3',
              encrypted: 'true',
              deleteOnTermination: 'true',
            },
          },
        ],
        metadataOptions: {
          httpEndpoint: 'enabled',
          httpTokens: 'required',
          // One hop ends at the node: pods can't have its credentials.
          httpPutResponseHopLimit: 1,
        },
        tagSpecifications: ['instance', 'volume', 'network-interface'].map(
          resourceType => ({ resourceType, tags: named }),
        ),
      },
      { parent: this },
    );
  }
}

function amiTypeOf(pool: NodePoolSpec): string {
  if (pool.gpu) {
    return 'AL2023_x86_64_NVIDIA';
  }
  return machineOf(pool.machineType, 'aws')?.architecture === 'arm64'
    ? 'AL2023_ARM_64_STANDARD'
    : 'AL2023_x86_64_STANDARD';
}

function taintsOf({ taints = [], gpu }: NodePoolSpec): TaintSpec[] {
  const own = taints.some(({ key }) => key === GPU_TAINT.key);
  return gpu && !own ? [...taints, GPU_TAINT] : taints;
}

function subnetsOf(
  { zones }: NodePoolSpec,
  { privateSubnets }: Vpc,
): pulumi.Output<string>[] {
  return privateSubnets
    .filter(({ zone }) => !zones || zones.includes(zone))
    .map(({ id }) => id);
}
