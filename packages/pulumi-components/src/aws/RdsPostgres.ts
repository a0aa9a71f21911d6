import * as ec2 from '@pulumi/aws/ec2';
import * as rds from '@pulumi/aws/rds';
import * as vpcRules from '@pulumi/aws/vpc';
import * as core from '@pulumi/kubernetes/core/v1';
import * as pulumi from '@pulumi/pulumi';
import type { RdsSpec } from '../infra';
import { fixedName } from '../values';
import { ROLE_ANNOTATION } from './AwsAddOn';
import type { EksCluster } from './EksCluster';
import { IrsaRole } from './IrsaRole';
import type { Vpc } from './Vpc';

const PORT = 5432;
const ADMINISTRATOR = 'database-admin';
const DEFAULT_BACKUP_DAYS = 1;

/** @public */
export interface RdsPostgresArgs {
  spec: RdsSpec;
  vpc: Vpc;
  /** Whose nodes may reach it, and nobody else. */
  cluster: EksCluster;
}

/**
 * RDS for PostgreSQL in private subnets. RDS itself makes the password, keeps it in Secrets Manager and renews it, so that it is in
 * no state.
 *
 * @public
 */
export class RdsPostgres extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;
  readonly port = PORT;
  /** Of the secret in Secrets Manager that holds the administrator's name and password. */
  readonly secretArn: pulumi.Output<string>;
  /** Name of the service account that may read the secret, and of its namespace: databases of workspaces are made and dropped there. */
  readonly administrator = ADMINISTRATOR;

  constructor(
    name: string,
    args: RdsPostgresArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:RdsPostgres', name, {}, options);
    const { spec, vpc, cluster } = args;
    const child = { parent: this };
    const subnets = new rds.SubnetGroup(
      name,
      {
        name,
        description: `Private subnets of ${name}`,
        subnetIds: vpc.privateSubnets.map(({ id }) => id),
      },
      child,
    );
    const group = new ec2.SecurityGroup(
      `${name}-rds`,
      {
        name: fixedName(255, name, 'rds'),
        description: `PostgreSQL from the nodes of ${name}`,
        vpcId: vpc.id,
        tags: { Name: `${name}-rds` },
      },
      child,
    );
    new vpcRules.SecurityGroupIngressRule(
      `${name}-rds`,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: cluster.securityGroup,
        ipProtocol: 'tcp',
        fromPort: PORT,
        toPort: PORT,
        tags: { Name: `${name}-rds` },
      },
      child,
    );
    const instance = new rds.Instance(
      name,
      {
        identifier: name,
        engine: 'postgres',
        engineVersion: spec.engineVersion,
        instanceClass: spec.instanceClass,
        storageType: 'gp3',
        storageEncrypted: true,
        allocatedStorage: spec.allocatedStorageGb,
        ...(spec.maxAllocatedStorageGb !== undefined && {
          maxAllocatedStorage: spec.maxAllocatedStorageGb,
        }),
        ...(spec.iops !== undefined && { iops: spec.iops }),
        multiAz: spec.multiAz ?? false,
        port: PORT,
        username: 'postgres',
        manageMasterUserPassword: true,
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [group.id],
        publiclyAccessible: false,
        backupRetentionPeriod: spec.backupRetentionDays ?? DEFAULT_BACKUP_DAYS,
        deleteAutomatedBackups: true,
        // The cluster and its workspaces are short-lived; their end is final.
        skipFinalSnapshot: true,
        applyImmediately: true,
        copyTagsToSnapshot: true,
      },
      // Two of one name can't be.
      { ...child, deleteBeforeReplace: true },
    );
    this.host = instance.address;
    this.secretArn = instance.masterUserSecrets.apply(
      secrets => secrets[0].secretArn,
    );
    this.#letAdministrate(name, args);
    this.registerOutputs();
  }

  #letAdministrate(name: string, { cluster }: RdsPostgresArgs) {
    const role = new IrsaRole(
      `${name}-${ADMINISTRATOR}`,
      {
        roleName: [name, ADMINISTRATOR],
        oidc: cluster.oidc,
        namespace: ADMINISTRATOR,
        serviceAccounts: [ADMINISTRATOR],
        statements: [
          {
            Effect: 'Allow',
            Action: 'secretsmanager:GetSecretValue',
            Resource: this.secretArn,
          },
        ],
      },
      { parent: this },
    );
    const namespace = new core.Namespace(
      ADMINISTRATOR,
      { metadata: { name: ADMINISTRATOR } },
      { parent: this },
    );
    new core.ServiceAccount(
      ADMINISTRATOR,
      {
        metadata: {
          name: ADMINISTRATOR,
          namespace: namespace.metadata.name,
          annotations: { [ROLE_ANNOTATION]: role.arn },
        },
      },
      { parent: this },
    );
  }
}
