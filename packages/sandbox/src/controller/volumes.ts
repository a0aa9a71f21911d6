import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  StorageV1Api,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
} from '@kubernetes/client-node';
import { Reconciler } from './reconciler';

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const MINE = 'sandbox.helium.dev/volumes';
const WORKSPACE = 'helium.dev/workspace';

/**
 * Answers each claim with a volume, whichever provisioner its storage class
 * names, and deletes the volume after the claim when the class says so. Kubernetes
 * binds the two itself.
 */
export function volumeReconcilers(
  kubeconfig: KubeConfig,
): [Reconciler<V1PersistentVolumeClaim>, Reconciler<V1PersistentVolume>] {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const storage = kubeconfig.makeApiClient(StorageV1Api);
  return [
    Reconciler.create<V1PersistentVolumeClaim>({
      kubeconfig,
      path: '/api/v1/persistentvolumeclaims',
      list: () => core.listPersistentVolumeClaimForAllNamespaces(),
      reconcile: claim => provision(core, storage, claim),
    }),
    Reconciler.create<V1PersistentVolume>({
      kubeconfig,
      path: '/api/v1/persistentvolumes',
      list: () => core.listPersistentVolume(),
      reconcile: volume => reclaim(core, volume),
    }),
  ];
}

async function provision(
  core: CoreV1Api,
  storage: StorageV1Api,
  claim: V1PersistentVolumeClaim,
): Promise<void> {
  const { metadata, spec, status } = claim;
  const className = spec?.storageClassName;
  if (
    !metadata?.uid ||
    !spec ||
    !className ||
    spec.volumeName ||
    metadata.deletionTimestamp ||
    (status?.phase && status.phase !== 'Pending')
  ) {
    return;
  }
  // A class that does not exist keeps its claim waiting, as anywhere else; the
  // retry finds it when it is made later.
  const storageClass = await storage
    .readStorageClass({ name: className })
    .catch(error => {
      throw error instanceof ApiException && error.code === 404
        ? new Error(`no storage class ${className}`)
        : error;
    });
  if (
    storageClass.volumeBindingMode === 'WaitForFirstConsumer' &&
    !metadata.annotations?.[SELECTED_NODE]
  ) {
    return;
  }
  const workspace = metadata.labels?.[WORKSPACE];
  await core
    .createPersistentVolume({
      body: {
        metadata: {
          name: `pvc-${metadata.uid}`,
          annotations: { [PROVISIONED_BY]: MINE },
          ...(workspace ? { labels: { [WORKSPACE]: workspace } } : {}),
        },
        spec: {
          accessModes: spec.accessModes,
          capacity: { storage: spec.resources?.requests?.storage ?? '1Gi' },
          volumeMode: spec.volumeMode,
          storageClassName: className,
          persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
          mountOptions: storageClass.mountOptions,
          claimRef: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            namespace: metadata.namespace,
            name: metadata.name,
            uid: metadata.uid,
          },
          // Nothing is ever mounted; of all sources this one needs no driver.
          hostPath: { path: `/simulated/${metadata.uid}` },
        },
      },
    })
    .catch(error => {
      if (!(error instanceof ApiException && error.code === 409)) {
        throw error;
      }
    });
}

async function reclaim(
  core: CoreV1Api,
  { metadata, spec, status }: V1PersistentVolume,
): Promise<void> {
  if (
    metadata?.name &&
    metadata.annotations?.[PROVISIONED_BY] === MINE &&
    spec?.persistentVolumeReclaimPolicy === 'Delete' &&
    status?.phase === 'Released' &&
    !metadata.deletionTimestamp
  ) {
    await core.deletePersistentVolume({ name: metadata.name });
  }
}
