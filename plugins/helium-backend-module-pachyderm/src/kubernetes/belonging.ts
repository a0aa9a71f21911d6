import type { Cluster, KubernetesObject, ListableKind } from './Cluster';
import { isOwnedBy } from './ownership';
import { pathOf } from './paths';

const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';

/** The namespace of the workspace's name: gone, the workspace's, or somebody else's, which the workspace was refused. */
export interface Place {
  whose: 'nobody' | 'own' | 'foreign';
  namespace?: KubernetesObject;
}

/** A volume, as far as it says for whom it was. */
export interface PersistentVolume extends KubernetesObject {
  spec?: {
    claimRef?: { namespace?: string; name?: string };
    persistentVolumeReclaimPolicy?: string;
    capacity?: { storage?: string };
    storageClassName?: string;
  };
  status?: { phase?: string };
}

interface Webhooks extends KubernetesObject {
  webhooks?: Array<{ clientConfig?: { service?: { namespace?: string } } }>;
}

interface ApiService extends KubernetesObject {
  spec?: { service?: { namespace?: string } | null };
}

const webhookNamespaces = ({ webhooks = [] }: Webhooks) =>
  webhooks.map(({ clientConfig }) => clientConfig?.service?.namespace);

/**
 * Kinds outside of namespaces whose objects say for which namespaces they are. Nothing deletes them with the namespace: volumes
 * cost money, and a webhook whose service is gone keeps a whole cluster from working.
 */
const NAMESPACES_SERVED: Record<
  string,
  (object: any) => Array<string | undefined>
> = {
  persistentvolumes: ({ spec }: PersistentVolume) => [
    spec?.claimRef?.namespace,
  ],
  'mutatingwebhookconfigurations.admissionregistration.k8s.io':
    webhookNamespaces,
  'validatingwebhookconfigurations.admissionregistration.k8s.io':
    webhookNamespaces,
  'apiservices.apiregistration.k8s.io': ({ spec }: ApiService) => [
    spec?.service?.namespace,
  ],
};

/** As kubectl names a kind: `persistentvolumes`, `clusterroles.rbac.authorization.k8s.io`. */
export function resourceName({ groupVersion, resource }: ListableKind): string {
  const [group, version] = groupVersion.split('/');
  return version ? `${resource}.${group}` : resource;
}

/** Whether only whole objects of a kind say whose they are. */
export function saysWhomItServes(kind: ListableKind): boolean {
  return Object.hasOwn(NAMESPACES_SERVED, resourceName(kind));
}

/** Whether an object is for the workspace's namespace alone; of a kind that {@link saysWhomItServes}. */
export function servesOnly(
  kind: ListableKind,
  object: KubernetesObject,
  workspace: string,
): boolean {
  const namespaces = NAMESPACES_SERVED[resourceName(kind)]?.(object) ?? [];
  return namespaces.length > 0 && namespaces.every(name => name === workspace);
}

/** Whether Helm made an object for a release in the workspace's namespace. */
export function isOfReleaseIn(
  { metadata }: KubernetesObject,
  workspace: string,
): boolean {
  return metadata.annotations?.[RELEASE_NAMESPACE] === workspace;
}

export async function placeOf(
  cluster: Cluster,
  workspace: string,
): Promise<Place> {
  const namespace = await cluster.find(
    pathOf('v1', 'namespaces', undefined, workspace),
  );
  if (!namespace) {
    return { whose: 'nobody' };
  }
  return isOwnedBy(namespace, workspace)
    ? { whose: 'own', namespace }
    : { whose: 'foreign' };
}

/** Whether an object is the workspace's, by its label, its namespace, its release or the namespace that it is for. */
export function belongsTo(
  workspace: string,
  place: Place,
  kind: ListableKind,
  object: KubernetesObject,
): boolean {
  if (isOwnedBy(object, workspace)) {
    return true;
  }
  if (kind.namespaced) {
    return place.whose === 'own' && object.metadata.namespace === workspace;
  }
  return (
    place.whose !== 'foreign' &&
    (isOfReleaseIn(object, workspace) || servesOnly(kind, object, workspace))
  );
}
