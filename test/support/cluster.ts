import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ApiException,
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  RbacAuthorizationV1Api,
} from '@kubernetes/client-node';
import type { HeliumInstance } from './HeliumInstance';

/** What of a workspace is in the cluster and in Pulumi's state. */
export interface Traces {
  namespace: boolean;
  /** Revisions that Helm keeps, as `pachyderm deployed`, in order. */
  releases: string[];
  /** Cluster-wide objects with the workspace's label. */
  labelled: string[];
  stackFiles: string[];
  locks: string[];
}

/** Looks in the cluster and in the state for what a workspace has. */
export async function tracesOf(
  helium: HeliumInstance,
  workspace: string,
): Promise<Traces> {
  const config = new KubeConfig();
  config.loadFromFile(helium.kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const rbac = config.makeApiClient(RbacAuthorizationV1Api);
  const labelSelector = `helium.dev/workspace=${workspace}`;

  const namespace = await core.readNamespace({ name: workspace }).then(
    () => true,
    error => {
      if (error instanceof ApiException && error.code === 404) {
        return false;
      }
      throw error;
    },
  );
  const secrets = await core.listSecretForAllNamespaces({
    labelSelector: 'owner=helm',
  });
  const releases = secrets.items
    .filter(({ metadata }) => metadata?.namespace === workspace)
    .map(({ metadata: { labels } = {} }) => `${labels?.name} ${labels?.status}`)
    .sort();
  const lists = await Promise.all([
    core.listNamespace({ labelSelector }),
    core.listPersistentVolume({ labelSelector }),
    rbac.listClusterRole({ labelSelector }),
    rbac.listClusterRoleBinding({ labelSelector }),
  ]);
  const labelled = lists.flatMap(({ items }) =>
    items.map(({ kind, metadata }) => `${kind ?? ''} ${metadata?.name}`),
  );

  const state = join(helium.home, 'pulumi', 'state', '.pulumi');
  const files = await readdir(state, { recursive: true }).catch(() => []);
  const of = (folder: string) =>
    files.filter(
      file =>
        file.startsWith(folder) &&
        file.split(/[/.]/).includes(workspace) &&
        /\.json(\.gz)?$/.test(file),
    );
  return {
    namespace,
    releases,
    labelled,
    stackFiles: of('stacks'),
    locks: of('locks'),
  };
}

/** The names of a workspace's pods. */
export async function podsOf(
  helium: HeliumInstance,
  workspace: string,
): Promise<string[]> {
  const config = new KubeConfig();
  config.loadFromFile(helium.kubeconfig);
  const { items } = await config
    .makeApiClient(CoreV1Api)
    .listNamespacedPod({ namespace: workspace });
  return items.map(({ metadata }) => metadata?.name ?? '');
}

/** The names of the Jobs that a workspace's operations run as. */
export async function jobsOf(
  helium: HeliumInstance,
  workspace: string,
): Promise<string[]> {
  const config = new KubeConfig();
  config.loadFromFile(helium.kubeconfig);
  const { items } = await config
    .makeApiClient(BatchV1Api)
    .listJobForAllNamespaces({
      labelSelector: `helium.dev/for-workspace=${workspace}`,
    });
  return items.map(({ metadata }) => metadata?.name ?? '');
}
