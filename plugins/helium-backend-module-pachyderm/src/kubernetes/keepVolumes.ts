import { ConflictError } from '@backstage/errors';
import type { KeptData } from '@helium-portal/backstage-plugin-helium-node';
import { belongsTo, type PersistentVolume, placeOf } from './belonging';
import type { Cluster, ListableKind } from './Cluster';
import { kindName } from './inventory';
import { pathOf } from './paths';
import { PROVISIONED_BY } from './removal';

/** Says of a volume that it outlives its workspace, and until when, in the basic format of ISO 8601: `20300131T180000Z`. */
const KEPT_UNTIL = 'helium.dev/kept-until';
const WORKSPACE_LABEL = 'helium.dev/workspace';

const VOLUMES: ListableKind = {
  groupVersion: 'v1',
  kind: 'PersistentVolume',
  resource: 'persistentvolumes',
  namespaced: false,
};

/** The volumes that {@link keepVolumes} would keep; changes nothing. */
export async function listVolumes(
  cluster: Cluster,
  workspace: string,
): Promise<KeptData[]> {
  return (await volumesWithData(cluster, workspace)).map(toKeptData);
}

/**
 * Has a workspace's volumes outlive their claims.
 *
 * @throws ConflictError when one goes meanwhile; ServiceUnavailableError when the cluster can't be asked
 */
export async function keepVolumes(
  cluster: Cluster,
  workspace: string,
  until: Date,
): Promise<KeptData[]> {
  const volumes = await volumesWithData(cluster, workspace);
  for (const volume of volumes) {
    await keep(cluster, workspace, volume, until);
  }
  return volumes.map(toKeptData);
}

/**
 * Those that are bound, and those that were kept before, when the claims may be gone. A volume that nothing provisioned is a record of a
 * disk that others look after, and is left as it is.
 */
async function volumesWithData(
  cluster: Cluster,
  workspace: string,
): Promise<PersistentVolume[]> {
  const place = await placeOf(cluster, workspace);
  const volumes = await cluster.listWhole<PersistentVolume>(VOLUMES);
  return volumes.filter(
    volume => belongsTo(workspace, place, VOLUMES, volume) && holdsData(volume),
  );
}

function holdsData({ metadata, status }: PersistentVolume): boolean {
  const { annotations, labels } = metadata;
  return (
    Boolean(annotations?.[PROVISIONED_BY]) &&
    (status?.phase === 'Bound' || Boolean(labels?.[KEPT_UNTIL]))
  );
}

async function keep(
  cluster: Cluster,
  workspace: string,
  { metadata: { name, uid } }: PersistentVolume,
  until: Date,
): Promise<void> {
  const path = pathOf(VOLUMES.groupVersion, VOLUMES.resource, undefined, name);
  await cluster.patch(path, {
    metadata: {
      uid,
      labels: {
        // By it the volume is the workspace's when its claim has another name or is made anew.
        [WORKSPACE_LABEL]: workspace,
        [KEPT_UNTIL]: until.toISOString().replace(/[-:]|\.\d+/g, ''),
      },
    },
    spec: { persistentVolumeReclaimPolicy: 'Retain' },
  });
  // One that is gone is no error to a patch, and one that is going can't be held.
  const found = await cluster.find<PersistentVolume>(path);
  if (!found || found.metadata.deletionTimestamp) {
    throw new ConflictError(
      `PersistentVolume '${name}' is being deleted and can't be kept; see who deletes it, and try again, or delete the workspace without its data`,
    );
  }
}

function toKeptData(volume: PersistentVolume): KeptData {
  return {
    where: 'kubernetes',
    kind: kindName(VOLUMES),
    name: volume.metadata.name,
    detail: describe(volume),
  };
}

function describe({ spec }: PersistentVolume): string {
  const { claimRef, capacity, storageClassName } = spec ?? {};
  return [
    claimRef && `Claim ${claimRef.namespace}/${claimRef.name}`,
    capacity?.storage,
    storageClassName && `storage class ${storageClassName}`,
  ]
    .filter(Boolean)
    .join(', ');
}
