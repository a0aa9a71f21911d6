import type { Leftover } from '@helium-portal/backstage-plugin-helium-node';
import type { Cluster, KubernetesObject, ListableKind } from './Cluster';
import { pathOf } from './paths';

const WORKSPACE_LABEL = 'helium.dev/workspace';
const NAMESPACE_KIND = 'v1/Namespace';
const MANAGED_BY_HELM = 'app.kubernetes.io/managed-by=Helm';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';
/** They come and go by themselves, and end with the namespace. */
const PASSING = new Set(['Event', 'Endpoints', 'EndpointSlice', 'Lease']);
const AT_ONCE = 8;

interface PersistentVolume extends KubernetesObject {
  spec?: { claimRef?: { namespace?: string } };
}

/** The namespace of the workspace's name: gone, the workspace's, or somebody else's, which the workspace was refused. */
type Place = 'gone' | 'own' | 'foreign';

/**
 * Everything in a cluster that still belongs to a workspace: the namespace and what is in it, whatever carries the workspace's
 * label, what Helm made outside of the namespace, and volumes that were claimed from it.
 */
export async function inventory(
  cluster: Cluster,
  workspace: string,
): Promise<Leftover[]> {
  const [namespace, kinds] = await Promise.all([
    cluster.find(pathOf('v1', 'namespaces', undefined, workspace)),
    cluster.listableKinds(),
  ]);
  const found = new Map<string, Leftover>();
  const add = (kind: string, { metadata }: KubernetesObject) =>
    found.set(`${kind}|${metadata.namespace ?? ''}|${metadata.name}`, {
      where: 'kubernetes',
      kind,
      ...(metadata.namespace && { namespace: metadata.namespace }),
      name: metadata.name,
      ...(metadata.creationTimestamp && {
        createdAt: metadata.creationTimestamp,
      }),
    });

  const place = placeOf(namespace, workspace);
  if (namespace && place === 'own') {
    add(NAMESPACE_KIND, namespace);
  }
  await forEachAtOnce(kinds, async kind => {
    const name = `${kind.groupVersion}/${kind.kind}`;
    for (const object of await belonging(cluster, kind, workspace, place)) {
      add(name, object);
    }
  });
  return [...found.values()].sort(
    (a, b) =>
      a.kind.localeCompare(b.kind) ||
      (a.namespace ?? '').localeCompare(b.namespace ?? '') ||
      a.name.localeCompare(b.name),
  );
}

function placeOf(
  namespace: KubernetesObject | undefined,
  workspace: string,
): Place {
  if (!namespace) {
    return 'gone';
  }
  const owner = namespace.metadata.labels?.[WORKSPACE_LABEL];
  return owner === workspace ? 'own' : 'foreign';
}

async function belonging(
  cluster: Cluster,
  kind: ListableKind,
  workspace: string,
  place: Place,
): Promise<KubernetesObject[]> {
  const labelled = await cluster.list(kind, {
    labelSelector: `${WORKSPACE_LABEL}=${workspace}`,
  });
  if (kind.namespaced) {
    const inside =
      place === 'own' && !PASSING.has(kind.kind)
        ? await cluster.list(kind, { namespace: workspace })
        : [];
    return [...labelled, ...inside];
  }
  if (place === 'foreign') {
    return labelled;
  }
  const helms = await cluster.list(kind, { labelSelector: MANAGED_BY_HELM });
  const volumes =
    kind.groupVersion === 'v1' && kind.resource === 'persistentvolumes'
      ? await cluster.listWhole<PersistentVolume>(kind)
      : [];
  return [
    ...labelled,
    ...helms.filter(
      ({ metadata }) => metadata.annotations?.[RELEASE_NAMESPACE] === workspace,
    ),
    ...volumes.filter(({ spec }) => spec?.claimRef?.namespace === workspace),
  ];
}

async function forEachAtOnce<T>(
  items: T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of waiting) {
        await work(item);
      }
    }),
  );
}
