import { InputError } from '@backstage/errors';
import type { KubeConfig } from '@kubernetes/client-node';
import { existsSync } from 'node:fs';
import type { KubernetesConfig } from './config';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const SECTION = 'helium.operations.kubernetes';

/** Where the Jobs of runners are made. */
export interface Connection {
  /** The Kubernetes client, which is large, and loaded only where it is used. */
  library: typeof import('@kubernetes/client-node');
  kubeconfig: KubeConfig;
  /** URL of the API server. */
  server: string;
  namespace: string;
}

/**
 * By the kubeconfig that the configuration names, else as the service account of the pod that this process runs in.
 *
 * @throws InputError that names the key
 */
export function connect(
  config: Pick<KubernetesConfig, 'kubeconfig' | 'context' | 'namespace'>,
): Connection {
  // Not `import()`, which Jest does not run in a CommonJS module.
  const library: Connection['library'] = require('@kubernetes/client-node');
  const kubeconfig = new library.KubeConfig();
  if (config.kubeconfig) {
    try {
      kubeconfig.loadFromFile(config.kubeconfig);
    } catch (error) {
      throw new InputError(
        `${SECTION}.kubeconfig: ${config.kubeconfig} can't be read`,
        error,
      );
    }
  } else if (existsSync(`${SERVICE_ACCOUNT}/token`)) {
    kubeconfig.loadFromCluster();
  } else {
    throw new InputError(
      `${SECTION}.kubeconfig is missing, and this process does not run in a pod with a service account`,
    );
  }
  if (config.context) {
    if (!kubeconfig.getContextObject(config.context)) {
      throw new InputError(
        `${SECTION}.context: there is no context '${config.context}' in the kubeconfig`,
      );
    }
    kubeconfig.setCurrentContext(config.context);
  }
  const context = kubeconfig.getContextObject(kubeconfig.getCurrentContext());
  const server = kubeconfig.getCurrentCluster()?.server;
  if (!context || !server) {
    throw new InputError(
      `${SECTION}.context is missing, and the kubeconfig has no current context with a cluster`,
    );
  }
  const namespace = (config.namespace ?? context.namespace)?.trim();
  if (!namespace) {
    throw new InputError(
      `${SECTION}.namespace is missing, and the kubeconfig's context ${context.name} names none`,
    );
  }
  return { library, kubeconfig, server: server.replace(/\/+$/, ''), namespace };
}
