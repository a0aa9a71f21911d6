import * as apps from '@pulumi/kubernetes/apps/v1';
import * as pulumi from '@pulumi/pulumi';

const NAME = 'nvidia-device-plugin';
const SOCKETS = '/var/lib/kubelet/device-plugins';

/** Offers the nodes' GPUs as `nvidia.com/gpu`; their drivers come with the machine image. @public */
export class GpuDevicePlugin extends pulumi.ComponentResource {
  constructor(
    args: { namespace: string; image: string },
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:GpuDevicePlugin', NAME, {}, options);
    const labels = { 'app.kubernetes.io/name': NAME };
    new apps.DaemonSet(
      NAME,
      {
        metadata: { name: NAME, namespace: args.namespace },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              priorityClassName: 'system-node-critical',
              // Other nodes have no GPU to offer.
              nodeSelector: { 'helium.dev/gpu': 'true' },
              tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
              containers: [
                {
                  name: NAME,
                  image: args.image,
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    capabilities: { drop: ['ALL'] },
                  },
                  volumeMounts: [{ name: 'sockets', mountPath: SOCKETS }],
                },
              ],
              volumes: [{ name: 'sockets', hostPath: { path: SOCKETS } }],
            },
          },
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
