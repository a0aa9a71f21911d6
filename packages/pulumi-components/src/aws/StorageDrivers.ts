import * as ec2 from '@pulumi/aws/ec2';
import * as efs from '@pulumi/aws/efs';
import * as eks from '@pulumi/aws/eks';
import * as vpcRules from '@pulumi/aws/vpc';
import * as storage from '@pulumi/kubernetes/storage/v1';
import * as pulumi from '@pulumi/pulumi';
import { fixedName } from '../values';
import type { EksCluster } from './EksCluster';
import { IrsaRole } from './IrsaRole';
import type { Vpc } from './Vpc';

const NFS_PORT = 2049;

/** @public */
export interface StorageDriversArgs {
  cluster: EksCluster;
  vpc: Vpc;
  /** On the volumes that claims make. */
  tags: Record<string, string>;
  /** The drivers' controllers need nodes to run on. */
  nodes: pulumi.Resource[];
}

/** Volumes of EBS, by default and encrypted, and of EFS for what many pods write. @public */
export class StorageDrivers extends pulumi.ComponentResource {
  constructor(
    name: string,
    args: StorageDriversArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:StorageDrivers', name, {}, options);
    const { tags } = args;
    const child = { parent: this };

    const ebs = this.#driver(name, args, {
      addonName: 'aws-ebs-csi-driver',
      serviceAccount: 'ebs-csi-controller-sa',
      policy: 'service-role/AmazonEBSCSIDriverPolicy',
      configuration: { controller: { extraVolumeTags: tags } },
    });
    new storage.StorageClass(
      'gp3',
      {
        metadata: {
          name: 'gp3',
          annotations: {
            'storageclass.kubernetes.io/is-default-class': 'true',
          },
        },
        provisioner: 'ebs.csi.aws.com',
        parameters: { type: 'gp3', encrypted: 'true' },
        volumeBindingMode: 'WaitForFirstConsumer',
        allowVolumeExpansion: true,
      },
      { ...child, dependsOn: [ebs] },
    );

    const files = this.#files(name, args);
    const driver = this.#driver(name, args, {
      addonName: 'aws-efs-csi-driver',
      serviceAccount: 'efs-csi-controller-sa',
      policy: 'service-role/AmazonEFSCSIDriverPolicy',
      configuration: { controller: { tags } },
    });
    new storage.StorageClass(
      'efs',
      {
        metadata: { name: 'efs' },
        provisioner: 'efs.csi.aws.com',
        parameters: {
          provisioningMode: 'efs-ap',
          fileSystemId: files.id,
          directoryPerms: '700',
        },
      },
      { ...child, dependsOn: [driver] },
    );
    this.registerOutputs();
  }

  #driver(
    name: string,
    { cluster, nodes }: StorageDriversArgs,
    driver: {
      addonName: string;
      serviceAccount: string;
      policy: string;
      configuration: object;
    },
  ): eks.Addon {
    const { addonName, serviceAccount, policy, configuration } = driver;
    const role = new IrsaRole(
      `${name}-${addonName}`,
      {
        roleName: [name, addonName],
        oidc: cluster.oidc,
        namespace: 'kube-system',
        serviceAccounts: [serviceAccount],
        managedPolicies: [policy],
      },
      { parent: this },
    );
    return new eks.Addon(
      `${name}-${addonName}`,
      {
        clusterName: cluster.name,
        addonName,
        serviceAccountRoleArn: role.arn,
        configurationValues: JSON.stringify(configuration),
        resolveConflictsOnCreate: 'OVERWRITE',
        resolveConflictsOnUpdate: 'OVERWRITE',
      },
      { parent: this, dependsOn: [...role.rights, ...nodes] },
    );
  }

  #files(name: string, { cluster, vpc }: StorageDriversArgs): efs.FileSystem {
    const child = { parent: this };
    const files = new efs.FileSystem(
      name,
      {
        creationToken: fixedName(64, name),
        encrypted: true,
        throughputMode: 'elastic',
        tags: { Name: name },
      },
      child,
    );
    const group = new ec2.SecurityGroup(
      `${name}-efs`,
      {
        name: fixedName(255, name, 'efs'),
        description: `NFS from the nodes of ${name}`,
        vpcId: vpc.id,
        tags: { Name: `${name}-efs` },
      },
      child,
    );
    new vpcRules.SecurityGroupIngressRule(
      `${name}-efs`,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: cluster.securityGroup,
        ipProtocol: 'tcp',
        fromPort: NFS_PORT,
        toPort: NFS_PORT,
        tags: { Name: `${name}-efs` },
      },
      child,
    );
    for (const { zone, id } of vpc.privateSubnets) {
      new efs.MountTarget(
        `${name}-${zone}`,
        { fileSystemId: files.id, subnetId: id, securityGroups: [group.id] },
        child,
      );
    }
    return files;
  }
}
