import { KubeConfig, ObjectCache, V1Ingress } from '@kubernetes/client-node';
import { ingressReconciler, loadBalancerReconciler } from './addresses';
import { volumeReconcilers } from './volumes';

/** What a cloud would answer: volumes, and addresses. */
export interface CloudController {
  /** Every Ingress that the cluster has now. */
  ingresses: ObjectCache<V1Ingress>;
  stop(): Promise<void>;
}

export async function startCloudController(
  kubeconfig: KubeConfig,
): Promise<CloudController> {
  const ingresses = ingressReconciler(kubeconfig);
  const reconcilers = [
    ...volumeReconcilers(kubeconfig),
    loadBalancerReconciler(kubeconfig),
    ingresses,
  ];
  await Promise.all(reconcilers.map(reconciler => reconciler.start()));
  return {
    ingresses: ingresses.cache,
    stop: async () => {
      await Promise.all(reconcilers.map(reconciler => reconciler.stop()));
    },
  };
}
