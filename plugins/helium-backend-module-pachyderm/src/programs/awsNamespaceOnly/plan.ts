import {
  HelmValues,
  hostOf,
  mergeValues,
} from '@helium-portal/pulumi-components/values';
import type { PachydermParameters } from '../../pachyderm/parameters';
import { planWorkspace, WorkspacePlan } from '../../pachyderm/plan';
import {
  notebooksSignIn,
  pachydermSignIn,
  SIGN_IN_SECRETS,
} from '../../pachyderm/signIn';
import type { EksClusterLocation } from './cluster';
import { awsNames, databaseNames, DATABASE_SECRET } from './names';
import { AwsNamespaceOnlySettings, AWS_OWNED_KEYS } from './settings';

/** What a workspace's applications are: data in S3 as a role of their own, and in the cluster's PostgreSQL where it has one. */
export function plan(
  workspace: string,
  parameters: Partial<PachydermParameters>,
  settings: AwsNamespaceOnlySettings,
  cluster: EksClusterLocation,
): WorkspacePlan {
  const { oidc } = settings;
  const host = (page: string) =>
    hostOf(`${page}-${workspace}`, {
      ...settings.ingress,
      domain: cluster.domain,
    });
  // One label each, so that one wildcard certificate serves all.
  const hosts = {
    console: host('console'),
    notebooks: host('notebooks'),
    pachd: host('pachd'),
  };
  return planWorkspace({
    parameters,
    owned: AWS_OWNED_KEYS,
    hosts,
    pachyderm: {
      chart: settings.chart,
      settings: settings.values,
      computed: mergeValues(
        storage(workspace, cluster),
        database(workspace, cluster),
        oidc ? pachydermSignIn(oidc, workspace, hosts) : {},
      ),
      secretKeys: oidc ? SIGN_IN_SECRETS : [],
    },
    notebooks: settings.notebooks,
    notebooksComputed: oidc && notebooksSignIn(oidc, workspace, hosts),
  });
}

function storage(workspace: string, cluster: EksClusterLocation): HelmValues {
  const { bucket, roleArn } = awsNames(workspace, cluster.account);
  const serviceAccount = {
    additionalAnnotations: { 'eks.amazonaws.com/role-arn': roleArn },
  };
  return {
    deployTarget: 'AMAZON',
    // People come through the ingress controller, at addresses with certificates.
    proxy: { service: { type: 'ClusterIP' } },
    pachd: {
      storage: { amazon: { bucket, region: cluster.location } },
      serviceAccount,
      worker: { serviceAccount },
    },
  };
}

function database(
  workspace: string,
  { database: shared }: EksClusterLocation,
): HelmValues {
  if (!shared) {
    return {};
  }
  const { pachyderm, identity } = databaseNames(workspace);
  return {
    postgresql: { enabled: false },
    global: {
      postgresql: {
        postgresqlHost: shared.host,
        postgresqlPort: String(shared.port),
        postgresqlSSL: 'require',
        postgresqlAuthType: 'scram-sha-256',
        postgresqlUsername: workspace,
        postgresqlDatabase: pachyderm,
        identityDatabaseFullNameOverride: identity,
        postgresqlExistingSecretName: DATABASE_SECRET.name,
        postgresqlExistingSecretKey: DATABASE_SECRET.key,
      },
    },
  };
}
