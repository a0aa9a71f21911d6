import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/** Annotation with the entity reference of a workspace's owner. @public */
export const OWNER_ANNOTATION = 'helium.dev/owner';

/** What all pods of a workspace together may request, and how many there may be. @public */
export interface WorkspaceSize {
  cpu: string;
  memory: string;
  storage: string;
  pods: number;
}

/** @public */
export interface WorkspaceNamespaceArgs {
  /** Entity reference of the workspace's owner. */
  owner: string;
  /** Pod security standard that the namespace enforces. */
  podSecurity: 'privileged' | 'baseline' | 'restricted';
  size: WorkspaceSize;
  /** Of the namespace, besides the workspace's own. */
  labels?: Readonly<Record<string, string>>;
  /** Until the namespace must be gone. */
  timeoutSeconds: number;
}

/** The workspace's namespace, and how much may run in it. @public */
export class WorkspaceNamespace extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;

  constructor(
    workspace: string,
    args: WorkspaceNamespaceArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:kubernetes:WorkspaceNamespace', workspace, {}, options);
    const { owner, podSecurity, size, labels, timeoutSeconds } = args;

    const namespace = new k8s.core.v1.Namespace(
      'namespace',
      {
        metadata: {
          name: workspace,
          annotations: { [OWNER_ANNOTATION]: owner },
          labels: {
            'pod-security.kubernetes.io/enforce': podSecurity,
            'pod-security.kubernetes.io/warn': podSecurity,
            ...labels,
          },
        },
      },
      {
        parent: this,
        customTimeouts: { delete: `${timeoutSeconds}s` },
      },
    );
    this.namespace = namespace.metadata.name;

    const quota = new k8s.core.v1.ResourceQuota(
      'quota',
      {
        metadata: { name: 'workspace', namespace: this.namespace },
        spec: {
          hard: {
            'requests.cpu': size.cpu,
            'requests.memory': size.memory,
            'requests.storage': size.storage,
            pods: String(size.pods),
            'services.loadbalancers': '2',
          },
        },
      },
      { parent: this },
    );

    // Containers that say nothing get these, without which the quota would refuse them.
    const limits = new k8s.core.v1.LimitRange(
      'limits',
      {
        metadata: { name: 'workspace', namespace: this.namespace },
        spec: {
          limits: [
            {
              type: 'Container',
              defaultRequest: { cpu: '100m', memory: '128Mi' },
              default: { cpu: '2', memory: '2Gi' },
            },
          ],
        },
      },
      { parent: this },
    );
    this.registerOutputs({
      namespace: this.namespace,
      quota: quota.id,
      limits: limits.id,
    });
  }
}
