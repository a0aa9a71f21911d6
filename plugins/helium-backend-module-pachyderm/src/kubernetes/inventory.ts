import type { Leftover } from '@helium-portal/backstage-plugin-helium-node';
import { shellCommand } from '../cloud/shell';
import {
  belongsTo,
  type PersistentVolume,
  type Place,
  placeOf,
  resourceName,
  saysWhomItServes,
} from './belonging';
import type { Cluster, KubernetesObject, ListableKind } from './Cluster';

const WORKSPACE_LABEL = 'helium.dev/workspace';
const MANAGED_BY_HELM = 'app.kubernetes.io/managed-by=Helm';
/** They come and go by themselves, and end with the namespace. */
const PASSING = new Set(['Event', 'Endpoints', 'EndpointSlice', 'Lease']);
const WITHOUT_FINALIZERS = '{"metadata":{"finalizers":null}}';
const AT_ONCE = 8;

/**
 * Everything in a cluster that still belongs to a workspace: the namespace and what is in it, whatever carries the workspace's
 * label, what Helm made outside of the namespace, volumes that were claimed from it, and webhooks and APIs that were served from it.
 */
export async function inventory(
  cluster: Cluster,
  workspace: string,
): Promise<Leftover[]> {
  const [place, kinds] = await Promise.all([
    placeOf(cluster, workspace),
    cluster.listableKinds(),
  ]);
  const found = new Map<string, Leftover>();
  const add = (kind: ListableKind, object: KubernetesObject) => {
    const leftover = toLeftover(kind, object);
    found.set(keyOf(leftover), leftover);
  };
  await forEachAtOnce(kinds, async kind => {
    for (const object of await candidates(cluster, kind, workspace, place)) {
      if (belongsTo(workspace, place, kind, object)) {
        add(kind, object);
      }
    }
  });
  return withoutEmptying([...found.values()], place).sort(
    (a, b) =>
      a.kind.localeCompare(b.kind) ||
      (a.namespace ?? '').localeCompare(b.namespace ?? '') ||
      a.name.localeCompare(b.name),
  );
}

/** As leftovers call a kind: `apps/v1/Deployment`. */
export const kindName = ({ groupVersion, kind }: ListableKind) =>
  `${groupVersion}/${kind}`;

function keyOf({ kind, namespace = '', name }: Leftover) {
  return `${kind}|${namespace}|${name}`;
}

async function candidates(
  cluster: Cluster,
  kind: ListableKind,
  workspace: string,
  place: Place,
): Promise<KubernetesObject[]> {
  if (!kind.namespaced && saysWhomItServes(kind)) {
    return await cluster.listWhole(kind);
  }
  const labelled = await cluster.list(kind, {
    labelSelector: `${WORKSPACE_LABEL}=${workspace}`,
  });
  if (!kind.namespaced) {
    const helms = await cluster.list(kind, { labelSelector: MANAGED_BY_HELM });
    return [...labelled, ...helms];
  }
  const inside =
    place.whose === 'own' && !PASSING.has(kind.kind)
      ? await cluster.list(kind, { namespace: workspace })
      : [];
  return [...labelled, ...inside];
}

/** A namespace that was deleted and waits for what is in it goes with the last of that. */
function withoutEmptying(found: Leftover[], { namespace }: Place): Leftover[] {
  const name = namespace?.metadata.name;
  const waits =
    namespace?.metadata.deletionTimestamp &&
    found.some(leftover => leftover.namespace === name);
  return waits
    ? found.filter(
        leftover =>
          !(leftover.kind === 'v1/Namespace' && leftover.name === name),
      )
    : found;
}

function toLeftover(kind: ListableKind, object: KubernetesObject): Leftover {
  const {
    name,
    namespace,
    creationTimestamp,
    deletionTimestamp,
    finalizers = [],
  } = object.metadata;
  const held = deletionTimestamp !== undefined && finalizers.length > 0;
  const detail = describe(kind, object);
  return {
    where: 'kubernetes',
    kind: kindName(kind),
    ...(namespace && { namespace }),
    name,
    ...(creationTimestamp && { createdAt: creationTimestamp }),
    ...(detail && { detail }),
    ...(held && { heldBy: finalizers }),
    ...((deletionTimestamp || isReclaimed(object)) && { leaving: true }),
    removable: true,
    command: shellCommand(
      'kubectl',
      held ? 'patch' : 'delete',
      resourceName(kind),
      name,
      ...(namespace ? [`--namespace=${namespace}`] : []),
      ...(held ? ['--type=merge', `--patch=${WITHOUT_FINALIZERS}`] : []),
    ),
  };
}

/** A volume that what made it deletes, once its claim is gone. */
function isReclaimed(object: KubernetesObject): boolean {
  const { spec, status } = object as PersistentVolume;
  return (
    spec?.persistentVolumeReclaimPolicy === 'Delete' &&
    status?.phase === 'Released'
  );
}

function describe(
  kind: ListableKind,
  object: KubernetesObject,
): string | undefined {
  if (resourceName(kind) !== 'persistentvolumes') {
    return undefined;
  }
  const { spec, status } = object as PersistentVolume;
  const { persistentVolumeReclaimPolicy: policy, claimRef } = spec ?? {};
  return [
    policy && `Reclaim policy ${policy}`,
    status?.phase && `phase ${status.phase}`,
    claimRef && `of claim ${claimRef.namespace}/${claimRef.name}`,
  ]
    .filter(Boolean)
    .join(', ');
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
