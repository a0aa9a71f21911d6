import type { WorkspaceReference } from '@helium-portal/backstage-plugin-helium-node';
import {
  accountEmail,
  accountIdOf,
  fixedName,
  HelmValues,
  hostOf,
  mergeValues,
  workloadIdentityAnnotation,
} from '@helium-portal/pulumi-components/values';
import { planWorkspace, WorkspacePlan } from '../../pachyderm/plan';
import {
  notebooksSignIn,
  pachydermSignIn,
  SIGN_IN_SECRETS,
} from '../../pachyderm/signIn';
import type { GcpNamespaceParameters } from './parameters';
import { GcpNamespaceSettings, OWNED_ON_GCP } from './settings';
import { Target, targetOf } from './target';

/** What a bucket's name may be long. */
const BUCKET_NAME_LIMIT = 63;

/** The pods that use the bucket: by their service account, and the id of the Google one that they are. */
export interface WorkspaceUser {
  serviceAccount: string;
  accountId: string;
  email: string;
}

/** All that follows from names, parameters and settings. */
export interface GcpWorkspacePlan extends WorkspacePlan {
  target: Target;
  bucket: string;
  users: { pachd: WorkspaceUser; worker: WorkspaceUser };
}

export function plan(options: {
  workspace: string;
  parameters: Partial<GcpNamespaceParameters>;
  settings: GcpNamespaceSettings;
  references: Record<string, WorkspaceReference>;
}): GcpWorkspacePlan {
  const { workspace, parameters, settings, references } = options;
  const { project, oidc } = settings;
  const target = targetOf(settings, references.clusterStack);
  // One label each, so that one wildcard certificate serves all.
  const hosts = {
    console: hostOf(`console-${workspace}`, target.ingress),
    notebooks: hostOf(`notebooks-${workspace}`, target.ingress),
    pachd: hostOf(`pachd-${workspace}`, target.ingress),
  };
  const bucket = fixedName(
    BUCKET_NAME_LIMIT,
    settings.prefix ?? project,
    workspace,
  );
  const userOf = (name: string, serviceAccount: string): WorkspaceUser => {
    const accountId = accountIdOf(name, workspace);
    return {
      serviceAccount,
      accountId,
      email: accountEmail(accountId, project),
    };
  };
  const users = {
    pachd: userOf('pachd', 'pachyderm'),
    worker: userOf('worker', 'pachyderm-worker'),
  };
  return {
    ...planWorkspace({
      parameters,
      hosts,
      owned: OWNED_ON_GCP,
      pachyderm: {
        chart: settings.chart,
        settings: settings.values,
        computed: mergeValues(
          googleStorage(bucket, users),
          oidc ? pachydermSignIn(oidc, workspace, hosts) : {},
        ),
        secretKeys: oidc ? SIGN_IN_SECRETS : [],
      },
      notebooks: settings.notebooks,
      notebooksComputed: oidc && notebooksSignIn(oidc, workspace, hosts),
    }),
    target,
    bucket,
    users,
  };
}

/** What the chart is told of the bucket, and of the accounts that may use it without a key. */
function googleStorage(
  bucket: string,
  { pachd, worker }: GcpWorkspacePlan['users'],
): HelmValues {
  const account = ({ serviceAccount, email }: WorkspaceUser) => ({
    create: true,
    name: serviceAccount,
    additionalAnnotations: workloadIdentityAnnotation(email),
  });
  return {
    deployTarget: 'GOOGLE',
    // People come through the ingress controller, at addresses with certificates.
    proxy: { service: { type: 'ClusterIP' } },
    pachd: {
      storage: { google: { bucket } },
      serviceAccount: account(pachd),
      worker: { serviceAccount: account(worker) },
    },
  };
}
