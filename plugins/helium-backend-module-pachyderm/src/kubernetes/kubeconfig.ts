import { readFileSync } from 'node:fs';
import { InputError } from '@backstage/errors';
import type { ClusterAddress } from '@helium-portal/pulumi-components/kubernetes';
import { KubeConfig } from '@kubernetes/client-node';

/** A cluster as settings name it. */
export interface ClusterSettings {
  /** Path of a kubeconfig file, or its content. */
  kubeconfig: string;
  context: string;
}

/**
 * The named kubeconfig at the named context; an ambient one is never looked at.
 *
 * @throws InputError when the file can't be read or lacks the context or its cluster.
 */
export function loadKubeConfig(settings: ClusterSettings): KubeConfig {
  const { kubeconfig, context } = settings;
  const config = new KubeConfig();
  const label = isContent(kubeconfig) ? 'of the cluster' : `'${kubeconfig}'`;
  try {
    if (isContent(kubeconfig)) {
      config.loadFromString(kubeconfig);
    } else {
      config.loadFromFile(kubeconfig);
    }
  } catch (error) {
    throw new InputError(
      `The kubeconfig ${label} of settings.cluster.kubeconfig can't be read: ${
        error instanceof Error ? error.message.split('\n')[0] : 'unknown error'
      }`,
    );
  }
  if (!config.getContextObject(context)) {
    const known = config.getContexts().map(({ name }) => `'${name}'`);
    throw new InputError(
      `The kubeconfig ${label} has no context '${context}', which settings.cluster.context names; it has ${
        known.join(', ') || 'none'
      }`,
    );
  }
  config.setCurrentContext(context);
  if (!config.getCurrentCluster()) {
    throw new InputError(
      `Context '${context}' of the kubeconfig ${label} names a cluster that the file lacks`,
    );
  }
  return config;
}

/** How people reach the cluster: as the portal does, or at another URL that the settings give. */
export function addressOf(
  settings: ClusterSettings & { apiServer?: string },
): ClusterAddress {
  const cluster = loadKubeConfig(settings).getCurrentCluster()!;
  const authority =
    cluster.caData ??
    (cluster.caFile && readFileSync(cluster.caFile).toString('base64'));
  return {
    server: settings.apiServer ?? cluster.server,
    ...(authority && { 'certificate-authority-data': authority }),
    ...(cluster.skipTLSVerify && { 'insecure-skip-tls-verify': true }),
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
  };
}

/** A path has one line. */
export function isContent(kubeconfig: string): boolean {
  return kubeconfig.includes('\n');
}
