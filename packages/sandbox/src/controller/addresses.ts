import {
  CoreV1Api,
  KubeConfig,
  NetworkingV1Api,
  V1Ingress,
  V1IngressLoadBalancerIngress,
  V1LoadBalancerIngress,
  V1Service,
} from '@kubernetes/client-node';
import { mergePatch } from '../cluster/api';
import { Reconciler } from './reconciler';

/** The third and fourth part of a loopback address, the net being 127.77. */
const ADDRESSES = 255 * 254;

/** How a cloud gives addresses, where it differs from the sandbox. */
export interface AddressOptions {
  /** What stands in the status of a LoadBalancer. */
  loadBalancer?(service: V1Service): V1LoadBalancerIngress | undefined;
  /** What stands in the status of every Ingress. */
  ingress?: V1IngressLoadBalancerIngress;
}

/** Gives each Service a loopback address of its own. */
class LoopbackAddresses {
  /** Those that the watch has not told of yet, too. */
  readonly #given = new Map<string, string>();

  of(uid: string, services: readonly V1Service[]): string {
    for (const known of this.#given.keys()) {
      if (!services.some(service => service.metadata?.uid === known)) {
        this.#given.delete(known);
      }
    }
    const ip = this.#given.get(uid) ?? this.#free(services);
    this.#given.set(uid, ip);
    return ip;
  }

  #free(services: readonly V1Service[]): string {
    const taken = new Set([
      ...this.#given.values(),
      ...services.flatMap(
        ({ status }) =>
          status?.loadBalancer?.ingress?.map(({ ip }) => ip) ?? [],
      ),
    ]);
    for (let index = 0; index < ADDRESSES; index++) {
      const ip = `127.77.${Math.floor(index / 254)}.${(index % 254) + 1}`;
      if (!taken.has(ip)) {
        return ip;
      }
    }
    throw new Error('Every loopback address of the sandbox is given away');
  }
}

/** Gives each LoadBalancer an address, by default a loopback one of its own. */
export function loadBalancerReconciler(
  kubeconfig: KubeConfig,
  { loadBalancer = () => undefined }: AddressOptions = {},
): Reconciler<V1Service> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const addresses = new LoopbackAddresses();
  const reconciler: Reconciler<V1Service> = Reconciler.create<V1Service>({
    kubeconfig,
    path: '/api/v1/services',
    list: () => core.listServiceForAllNamespaces(),
    reconcile: async service => {
      const { metadata, spec, status } = service;
      if (
        !metadata?.uid ||
        spec?.type !== 'LoadBalancer' ||
        spec.loadBalancerClass ||
        metadata.deletionTimestamp ||
        status?.loadBalancer?.ingress?.length
      ) {
        return;
      }
      const address = loadBalancer(service) ?? {
        ip: addresses.of(metadata.uid, reconciler.cache.list()),
      };
      await core.patchNamespacedServiceStatus(
        {
          name: metadata.name!,
          namespace: metadata.namespace!,
          body: { status: { loadBalancer: { ingress: [address] } } },
        },
        mergePatch,
      );
    },
  });
  return reconciler;
}

/** Gives each Ingress the address of the pages behind its hosts. */
export function ingressReconciler(
  kubeconfig: KubeConfig,
  { ingress = { ip: '127.0.0.1' } }: AddressOptions = {},
): Reconciler<V1Ingress> {
  const networking = kubeconfig.makeApiClient(NetworkingV1Api);
  return Reconciler.create<V1Ingress>({
    kubeconfig,
    path: '/apis/networking.k8s.io/v1/ingresses',
    list: () => networking.listIngressForAllNamespaces(),
    reconcile: async ({ metadata, status }) => {
      if (
        metadata?.deletionTimestamp ||
        status?.loadBalancer?.ingress?.length
      ) {
        return;
      }
      await networking.patchNamespacedIngressStatus(
        {
          name: metadata!.name!,
          namespace: metadata!.namespace!,
          body: {
            status: { loadBalancer: { ingress: [ingress] } },
          },
        },
        mergePatch,
      );
    },
  });
}
