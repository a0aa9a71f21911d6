import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import type { LeftoverReference } from '@helium-portal/backstage-plugin-helium-node';
import { belongsTo, type PersistentVolume, placeOf } from './belonging';
import type { Cluster, KubernetesObject } from './Cluster';
import { kindName } from './inventory';
import { pathOf } from './paths';

/** Set on volumes by what made their disks, and can delete them. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const PATIENCE_MS = 30_000;
const RECLAIM_PATIENCE_MS = 120_000;

/**
 * Removes an object that the inventory found, if it is the workspace's at this moment: by its label, its namespace, its release or the
 * namespace that it is for.
 *
 * @param options - `force` takes off its finalizers, once it is deleted
 * @throws ConflictError when it is not the workspace's, ServiceUnavailableError when it stays
 */
export async function removeLeftover(
  leftover: LeftoverReference,
  options: { cluster: Cluster; workspace: string; force: boolean },
): Promise<void> {
  const { cluster, workspace, force } = options;
  const kinds = await cluster.listableKinds();
  const kind = kinds.find(each => kindName(each) === leftover.kind);
  if (!kind) {
    // With its kind everything of it is gone.
    return;
  }
  const { namespace, name } = leftover;
  const path = pathOf(kind.groupVersion, kind.resource, namespace, name);
  const object = await cluster.find(path);
  if (!object) {
    return;
  }
  const label = `${kind.kind} '${name}'`;
  const place = await placeOf(cluster, workspace);
  if (!belongsTo(workspace, place, kind, object)) {
    throw new ConflictError(
      `${label} does not belong to workspace '${workspace}', and is left alone`,
    );
  }
  if (!force && (await reclaim(cluster, path, object))) {
    return;
  }
  const { uid } = object.metadata;
  await cluster.delete(path, uid);
  if (force) {
    await cluster.patch(path, { metadata: { uid, finalizers: null } });
  }
  try {
    await cluster.waitUntilGone(path, PATIENCE_MS);
  } catch (error) {
    const { finalizers = [] } = (await cluster.find(path))?.metadata ?? {};
    throw finalizers.length > 0
      ? new ServiceUnavailableError(
          `${label} was deleted, and waits for ${finalizers.join(
            ', ',
          )}: see to whoever is to remove that, or remove it by force`,
        )
      : error;
  }
}

/**
 * Has the disk of a volume deleted, with the volume, by what made it. One that nothing made is a mere record of something that others
 * look after.
 *
 * @returns whether the object is a volume that is gone now
 */
async function reclaim(
  cluster: Cluster,
  path: string,
  object: KubernetesObject,
): Promise<boolean> {
  const { spec } = object as PersistentVolume;
  const { uid, name, annotations } = object.metadata;
  const provisioner = annotations?.[PROVISIONED_BY];
  if (!provisioner || !spec?.persistentVolumeReclaimPolicy) {
    return false;
  }
  await cluster.patch(path, {
    metadata: { uid },
    spec: { persistentVolumeReclaimPolicy: 'Delete' },
  });
  try {
    await cluster.waitUntilGone(path, RECLAIM_PATIENCE_MS);
  } catch {
    throw new ServiceUnavailableError(
      `PersistentVolume '${name}' may be deleted now, and ${provisioner} has not done so within ${
        RECLAIM_PATIENCE_MS / 1000
      } s. Look at the volume's events; by force it is removed without its disk`,
    );
  }
  return true;
}
