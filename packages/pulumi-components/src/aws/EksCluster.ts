import * as eks from '@pulumi/aws/eks';
import * as iam from '@pulumi/aws/iam';
import * as kms from '@pulumi/aws/kms';
import * as pulumi from '@pulumi/pulumi';
import { execKubeconfig } from '../kubernetes/kubeconfig';
import { fixedName } from '../values';
import { ROLE_NAME_LIMIT } from './IrsaRole';
import type { Vpc } from './Vpc';

/** AWS shreds a key only after a time in which it can be taken back; this is the least. */
const KEY_DELETION_DAYS = 7;

/** @public */
export interface EksClusterArgs {
  region: string;
  vpc: Vpc;
  /** `1.33`; AWS' default when absent. */
  version?: string;
  /** Ranges from which the API server may be reached beside the network itself; none: only from within. */
  apiAccessCidrs: string[];
  /** ARNs of roles whose holders administrate the cluster, beside the role that makes it. */
  adminRoles: string[];
}

/** EKS with an API of its own right for access, secrets encrypted by a key of its own, and roles for service accounts. @public */
export class EksCluster extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  /** Base64 of PEM. */
  readonly caCertificate: pulumi.Output<string>;
  readonly version: pulumi.Output<string>;
  readonly account: pulumi.Output<string>;
  readonly oidc: { arn: pulumi.Output<string>; issuer: pulumi.Output<string> };
  /** Of the nodes and the API server. */
  readonly securityGroup: pulumi.Output<string>;
  /** It holds no credential: `aws eks get-token` gives one. */
  readonly kubeconfig: pulumi.Output<string>;
  /** What must be there before nodes can join, and stay until they are gone. */
  readonly network: pulumi.Resource[];

  constructor(
    name: string,
    args: EksClusterArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:EksCluster', name, {}, options);
    const child = { parent: this };
    const { region, vpc, apiAccessCidrs } = args;

    const key = new kms.Key(
      `${name}-secrets`,
      {
        description: `Kubernetes secrets of the cluster ${name}`,
        enableKeyRotation: true,
        deletionWindowInDays: KEY_DELETION_DAYS,
        tags: { Name: `${name}-secrets` },
      },
      child,
    );
    new kms.Alias(
      `${name}-secrets`,
      { name: `alias/${name}-secrets`, targetKeyId: key.keyId },
      child,
    );
    const role = new iam.Role(
      `${name}-cluster`,
      {
        name: fixedName(ROLE_NAME_LIMIT, name, 'cluster'),
        assumeRolePolicy: assumableBy('eks.amazonaws.com'),
      },
      child,
    );
    const rights = new iam.RolePolicyAttachment(
      `${name}-cluster`,
      {
        role: role.name,
        policyArn: 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy',
      },
      child,
    );
    const cluster = new eks.Cluster(
      name,
      {
        name,
        ...(args.version && { version: args.version }),
        roleArn: role.arn,
        vpcConfig: {
          subnetIds: vpc.privateSubnets.map(({ id }) => id),
          endpointPrivateAccess: true,
          endpointPublicAccess: apiAccessCidrs.length > 0,
          ...(apiAccessCidrs.length > 0 && {
            publicAccessCidrs: apiAccessCidrs,
          }),
        },
        accessConfig: {
          authenticationMode: 'API',
          bootstrapClusterCreatorAdminPermissions: true,
        },
        bootstrapSelfManagedAddons: false,
        encryptionConfig: {
          provider: { keyArn: key.arn },
          resources: ['secrets'],
        },
      },
      { ...child, dependsOn: [rights] },
    );
    const issuer = cluster.identities.apply(
      identities => identities[0].oidcs![0].issuer!,
    );
    const oidc = new iam.OpenIdConnectProvider(
      name,
      { url: issuer, clientIdLists: ['sts.amazonaws.com'] },
      child,
    );
    for (const principalArn of args.adminRoles) {
      this.#administrator(name, cluster, principalArn);
    }
    const addon = (addonName: string, configuration?: object) =>
      new eks.Addon(
        `${name}-${addonName}`,
        {
          clusterName: cluster.name,
          addonName,
          ...(configuration && {
            configurationValues: JSON.stringify(configuration),
          }),
          resolveConflictsOnCreate: 'OVERWRITE',
          resolveConflictsOnUpdate: 'OVERWRITE',
        },
        child,
      );
    this.network = [
      // Without it the workspaces' network policies are words.
      addon('vpc-cni', { enableNetworkPolicy: 'true' }),
      addon('kube-proxy'),
    ];

    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.caCertificate = cluster.certificateAuthority.data;
    this.version = cluster.version;
    this.account = cluster.arn.apply(arn => arn.split(':')[4]);
    this.oidc = { arn: oidc.arn, issuer };
    this.securityGroup = cluster.vpcConfig.clusterSecurityGroupId;
    this.kubeconfig = pulumi
      .all([cluster.endpoint, cluster.certificateAuthority.data])
      .apply(([server, authority]) =>
        eksKubeconfig({ name, region, server, caCertificate: authority }),
      );
    this.registerOutputs();
  }

  #administrator(name: string, cluster: eks.Cluster, principalArn: string) {
    const entry = new eks.AccessEntry(
      `${name}-${principalArn.split('/').at(-1)}`,
      { clusterName: cluster.name, principalArn },
      { parent: this },
    );
    new eks.AccessPolicyAssociation(
      `${name}-${principalArn.split('/').at(-1)}`,
      {
        clusterName: cluster.name,
        principalArn,
        policyArn:
          'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
        accessScope: { type: 'cluster' },
      },
      { parent: this, dependsOn: [entry] },
    );
  }
}

/** A kubeconfig of an EKS cluster that holds no credential. @public */
export function eksKubeconfig(cluster: {
  name: string;
  region: string;
  server: string;
  /** Base64 of PEM. */
  caCertificate: string;
}): string {
  const { name, region, server, caCertificate } = cluster;
  return execKubeconfig({
    name,
    cluster: { server, 'certificate-authority-data': caCertificate },
    exec: {
      command: 'aws',
      args: ['eks', 'get-token', '--cluster-name', name, '--region', region],
      // Tokens of the region's own service go on when others are down.
      env: { AWS_STS_REGIONAL_ENDPOINTS: 'regional' },
    },
  });
}

/** Lets a service of AWS be a role. */
export function assumableBy(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
      },
    ],
  });
}
