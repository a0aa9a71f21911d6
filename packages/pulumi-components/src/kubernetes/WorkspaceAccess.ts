import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ClusterAddress, composeKubeconfig } from './kubeconfig';

const NAME = 'workspace-user';
const READ = ['get', 'list', 'watch'];

/**
 * What the kubeconfig's holder may do: see the workspace, follow logs, enter pods, forward ports, restart and scale. Not: read
 * or write secrets, grant rights, or change quota and network rules.
 */
const RULES: k8s.types.input.rbac.v1.PolicyRule[] = [
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'persistentvolumeclaims',
      'pods',
      'pods/log',
      'pods/status',
      'replicationcontrollers',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    verbs: READ,
  },
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  {
    apiGroups: [''],
    resources: ['pods/attach', 'pods/exec', 'pods/portforward'],
    verbs: ['get', 'create'],
  },
  {
    apiGroups: ['apps'],
    resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    verbs: READ,
  },
  {
    apiGroups: ['apps'],
    resources: ['deployments', 'statefulsets'],
    verbs: ['patch', 'update'],
  },
  {
    apiGroups: ['apps'],
    resources: ['deployments/scale', 'statefulsets/scale'],
    verbs: ['get', 'patch', 'update'],
  },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: READ },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: READ },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['ingresses', 'networkpolicies'],
    verbs: READ,
  },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: READ },
];

/** @public */
export interface WorkspaceAccessArgs {
  namespace: pulumi.Input<string>;
  /** How people reach the cluster. */
  cluster: pulumi.Input<ClusterAddress>;
}

/** The account that people use, and its kubeconfig. @public */
export class WorkspaceAccess extends pulumi.ComponentResource {
  /** Secret. */
  readonly kubeconfig: pulumi.Output<string>;

  constructor(
    workspace: string,
    args: WorkspaceAccessArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:kubernetes:WorkspaceAccess', workspace, {}, options);
    const { namespace, cluster } = args;
    const child = { parent: this };

    const account = new k8s.core.v1.ServiceAccount(
      'people',
      {
        metadata: { name: NAME, namespace },
        automountServiceAccountToken: false,
      },
      child,
    );
    const role = new k8s.rbac.v1.Role(
      'people',
      { metadata: { name: NAME, namespace }, rules: RULES },
      child,
    );
    const binding = new k8s.rbac.v1.RoleBinding(
      'people',
      {
        metadata: { name: NAME, namespace },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Role',
          name: role.metadata.name,
        },
        subjects: [
          { kind: 'ServiceAccount', name: account.metadata.name, namespace },
        ],
      },
      child,
    );
    // It ends with the namespace, as the workspace does; a token request would end at a time that the API server picks.
    const token = new k8s.core.v1.Secret(
      'people',
      {
        metadata: {
          name: `${NAME}-token`,
          namespace,
          annotations: {
            'kubernetes.io/service-account.name': account.metadata.name,
          },
        },
        type: 'kubernetes.io/service-account-token',
      },
      { ...child, dependsOn: [binding], additionalSecretOutputs: ['data'] },
    );
    this.kubeconfig = pulumi.secret(
      pulumi.all([namespace, token.data, cluster]).apply(([name, data, at]) =>
        composeKubeconfig({
          cluster: at,
          namespace: name,
          user: NAME,
          token: decoded(name, data?.token),
        }),
      ),
    );
    this.registerOutputs();
  }
}

function decoded(namespace: string, token: string | undefined): string {
  if (!token) {
    throw new Error(
      `The cluster has not issued a token for service account '${NAME}' in namespace '${namespace}'; is its token controller running?`,
    );
  }
  return Buffer.from(token, 'base64').toString('utf8');
}
