import { createHash } from 'node:crypto';
import { V1Service } from '@kubernetes/client-node';
import { ClusterFurniture } from '../../cluster/bootstrap';
import { CloudControllerOptions } from '../../controller';
import { CloudName, ClusterRequest } from '../ClusterHost';

/** The storage classes that clusters of a cloud have from the start. */
export const FURNITURE: Record<CloudName, ClusterFurniture> = {
  gcp: {
    nodes: [],
    storageClasses: [
      {
        name: 'standard-rwo',
        provisioner: 'pd.csi.storage.gke.io',
        isDefault: true,
        waitForConsumer: true,
      },
      {
        name: 'premium-rwo',
        provisioner: 'pd.csi.storage.gke.io',
        waitForConsumer: true,
      },
    ],
    ingressClasses: [],
  },
  aws: {
    nodes: [],
    storageClasses: [
      {
        name: 'gp2',
        provisioner: 'kubernetes.io/aws-ebs',
        waitForConsumer: true,
      },
    ],
    ingressClasses: [],
  },
};

/** How a cloud answers Services and Ingresses. */
export function controllerOptions({
  cloud,
  name: cluster,
  location,
}: ClusterRequest): CloudControllerOptions {
  if (cloud === 'gcp') {
    return {
      addresses: {
        // One that was reserved for it.
        loadBalancer: ({ spec }) =>
          spec?.loadBalancerIP ? { ip: spec.loadBalancerIP } : undefined,
      },
    };
  }
  const hostname = (service: V1Service) => {
    const { namespace, name, uid } = service.metadata!;
    const hash = createHash('sha256').update(`${cluster} ${uid}`).digest('hex');
    const words = `k8s-${namespace!.slice(0, 8)}-${name!.slice(0, 8)}`;
    return `${words}-${hash.slice(0, 10)}-${hash.slice(
      10,
      26,
    )}.elb.${location}.amazonaws.com`;
  };
  return {
    addresses: {
      loadBalancer: service => ({ hostname: hostname(service) }),
      // Where its pages are.
      ingress: { hostname: 'localhost' },
    },
  };
}
