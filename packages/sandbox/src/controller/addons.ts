import { AppsV1Api, KubeConfig, V1Deployment } from '@kubernetes/client-node';
import { Serial } from '../cluster/Serial';
import type { Controller } from '.';
import { certManager } from './certificates';
import { Reconciler } from './reconciler';
import { Replicator } from './replicator';

const NAME = 'app.kubernetes.io/name';

/** What the pods of a Deployment would do, by the label that its chart sets. */
const ADDONS: Record<string, (kubeconfig: KubeConfig) => Controller> = {
  'cert-manager': certManager,
  'kubernetes-replicator': kubeconfig => Replicator.create(kubeconfig),
};

class AddonControllers implements Controller {
  readonly #kubeconfig: KubeConfig;
  readonly #deployments: Reconciler<V1Deployment>;
  readonly #running = new Map<string, Controller>();
  readonly #turns = new Serial();

  constructor(kubeconfig: KubeConfig) {
    this.#kubeconfig = kubeconfig;
    const apps = kubeconfig.makeApiClient(AppsV1Api);
    const labelSelector = `${NAME} in (${Object.keys(ADDONS).join(',')})`;
    const adjust = () => this.#turns.run(() => this.#adjust());
    this.#deployments = Reconciler.create<V1Deployment>({
      kubeconfig,
      path: '/apis/apps/v1/deployments',
      labelSelector,
      list: () => apps.listDeploymentForAllNamespaces({ labelSelector }),
      reconcile: adjust,
      removed: () => {
        adjust().catch(() => {});
      },
    });
  }

  start(): Promise<void> {
    return this.#deployments.start();
  }

  async stop(): Promise<void> {
    await this.#deployments.stop();
    await this.#turns.idle();
    await Promise.all(
      [...this.#running.values()].map(controller => controller.stop()),
    );
    this.#running.clear();
  }

  async #adjust(): Promise<void> {
    const available = new Set(
      this.#deployments.cache
        .list()
        .filter(({ status }) => status?.availableReplicas)
        .map(({ metadata }) => metadata?.labels?.[NAME]),
    );
    for (const [name, create] of Object.entries(ADDONS)) {
      const running = this.#running.get(name);
      if (running && !available.has(name)) {
        this.#running.delete(name);
        await running.stop();
      } else if (!running && available.has(name)) {
        const controller = create(this.#kubeconfig);
        this.#running.set(name, controller);
        await controller.start();
      }
    }
  }
}

/** Does the work of certain Deployments, as long as these are available. */
export function addonControllers(kubeconfig: KubeConfig): Controller {
  return new AddonControllers(kubeconfig);
}
