import { KubeConfig, ObjectCache, V1Ingress } from '@kubernetes/client-node';
import { addonControllers } from './addons';
import {
  AddressOptions,
  ingressReconciler,
  loadBalancerReconciler,
} from './addresses';
import { volumeReconcilers } from './volumes';

/** Something that watches a cluster and acts on it. */
export interface Controller {
  start(): Promise<void>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/** What differs from one cloud to another. */
export interface CloudControllerOptions {
  addresses?: AddressOptions;
}

/**
 * What a cloud would answer: volumes, and addresses; and the work of pods that
 * only seem to run.
 */
export interface CloudController {
  /** Every Ingress that the cluster has now. */
  ingresses: ObjectCache<V1Ingress>;
  stop(): Promise<void>;
}

export async function startCloudController(
  kubeconfig: KubeConfig,
  options: CloudControllerOptions = {},
): Promise<CloudController> {
  const ingresses = ingressReconciler(kubeconfig, options.addresses);
  const controllers: Controller[] = [
    ...volumeReconcilers(kubeconfig),
    loadBalancerReconciler(kubeconfig, options.addresses),
    ingresses,
    addonControllers(kubeconfig),
  ];
  await Promise.all(controllers.map(controller => controller.start()));
  return {
    ingresses: ingresses.cache,
    stop: async () => {
      await Promise.all(controllers.map(controller => controller.stop()));
    },
  };
}
