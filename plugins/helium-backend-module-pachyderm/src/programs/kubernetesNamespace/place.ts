import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Size } from './sizes';

/** Annotation with the entity reference of a workspace's owner. */
export const OWNER_ANNOTATION = 'helium.dev/owner';

/** The workspace's namespace, and how much may run in it. */
export class Place extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;

  constructor(
    workspace: string,
    args: {
      owner: string;
      podSecurity: string;
      size: Size;
      timeoutSeconds: number;
    },
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:kubernetes:Place', workspace, {}, options);
    const { owner, podSecurity, size, timeoutSeconds } = args;

    const namespace = new k8s.core.v1.Namespace(
      'namespace',
      {
        metadata: {
          name: workspace,
          annotations: { [OWNER_ANNOTATION]: owner },
          labels: {
            'pod-security.kubernetes.io/enforce': podSecurity,
            'pod-security.kubernetes.io/warn': podSecurity,
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
