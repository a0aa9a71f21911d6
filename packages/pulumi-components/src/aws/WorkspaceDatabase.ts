import { dirname, join } from 'node:path';
import * as core from '@pulumi/kubernetes/core/v1';
import * as helm from '@pulumi/kubernetes/helm/v3';
import * as pulumi from '@pulumi/pulumi';

const CHART = join(
  dirname(require.resolve('@helium-portal/pulumi-components/package.json')),
  'charts',
  'workspace-database',
);
/** The cluster's PostgreSQL, as the cluster's outputs tell it. @public */
export interface ClusterDatabase {
  host: string;
  port: number;
  /** Range of addresses in which it answers. */
  cidr: string;
  /** Of the secret in Secrets Manager with the administrator's name and password. */
  adminSecretArn: string;
  /** Namespace and name of the service account that may read the secret. */
  adminNamespace: string;
  adminServiceAccount: string;
}

/** @public */
export interface WorkspaceDatabaseArgs {
  database: ClusterDatabase;
  region: string;
  /** The workspace's namespace. */
  namespace: pulumi.Input<string>;
  /** Names of the databases; the role has the workspace's. */
  databases: string[];
  /** Secret. */
  password: pulumi.Output<string>;
  /** Where the workspace's applications find it. */
  passwordSecret: { name: string; key: string };
  labels: Record<string, string>;
  timeoutSeconds: number;
}

/**
 * A role and two databases on the cluster's PostgreSQL, which nobody but the workspace uses; they are dropped with it. What makes
 * them runs beside the cluster's controllers, because whoever may start pods in the workspace's namespace must not become the
 * administrator of all databases.
 *
 * @public
 */
export class WorkspaceDatabase extends pulumi.ComponentResource {
  readonly release: helm.Release;

  constructor(
    workspace: string,
    args: WorkspaceDatabaseArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:WorkspaceDatabase', workspace, {}, options);
    const { database, region, passwordSecret, labels, timeoutSeconds } = args;
    const { key } = passwordSecret;
    const secret = (
      resourceName: string,
      name: string,
      namespace: pulumi.Input<string>,
    ) =>
      new core.Secret(
        resourceName,
        { metadata: { name, namespace }, stringData: { [key]: args.password } },
        { parent: this, additionalSecretOutputs: ['data', 'stringData'] },
      );
    const name = `${workspace}-database`;
    secret('database', passwordSecret.name, args.namespace);
    const beside = secret('database-admin', name, database.adminNamespace);
    this.release = new helm.Release(
      'database',
      {
        name,
        namespace: database.adminNamespace,
        chart: CHART,
        values: {
          workspace,
          databases: args.databases,
          host: database.host,
          port: database.port,
          adminSecretArn: database.adminSecretArn,
          region,
          serviceAccountName: database.adminServiceAccount,
          passwordSecret: { name, key },
          labels,
        },
        timeout: timeoutSeconds,
        atomic: false,
      },
      {
        parent: this,
        // Not on what is in the workspace's namespace, so that the databases can outlive it.
        dependsOn: [beside],
        // The labels name the operation that made it.
        ignoreChanges: ['values.labels'],
      },
    );
    this.registerOutputs();
  }
}
