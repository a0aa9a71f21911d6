import { KubernetesObject } from './metadata';

const POD = [
  'affinity',
  'automountServiceAccountToken',
  'dnsConfig',
  'dnsPolicy',
  'enableServiceLinks',
  'hostAliases',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostname',
  'imagePullSecrets',
  'nodeName',
  'nodeSelector',
  'overhead',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'readinessGates',
  'restartPolicy',
  'runtimeClassName',
  'schedulerName',
  'securityContext',
  'serviceAccount',
  'serviceAccountName',
  'shareProcessNamespace',
  'subdomain',
  'terminationGracePeriodSeconds',
  'volumes',
].map(field => `spec.${field}`);

const CONTAINER = [
  'args',
  'command',
  'env',
  'envFrom',
  'image',
  'imagePullPolicy',
  'lifecycle',
  'livenessProbe',
  'ports',
  'readinessProbe',
  'resources',
  'securityContext',
  'stdin',
  'stdinOnce',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'tty',
  'volumeDevices',
  'volumeMounts',
  'workingDir',
].flatMap(field => [
  `spec.containers.*.${field}`,
  `spec.initContainers.*.${field}`,
]);

const VOLUME_SOURCES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'glusterfs',
  'hostPath',
  'iscsi',
  'local',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'volumeMode',
  'vsphereVolume',
].map(field => `spec.${field}`);

/** Fields that an API server doesn't let change, by group and kind. `*` stands for any index. */
const IMMUTABLE: Record<string, string[]> = {
  'apps/DaemonSet': ['spec.selector'],
  'apps/Deployment': ['spec.selector'],
  'apps/ReplicaSet': ['spec.selector'],
  'apps/StatefulSet': [
    'spec.podManagementPolicy',
    'spec.selector',
    'spec.serviceName',
    'spec.volumeClaimTemplates',
  ],
  'batch/Job': [
    'spec.completions',
    'spec.parallelism',
    'spec.selector',
    'spec.template',
  ],
  '/PersistentVolume': VOLUME_SOURCES,
  '/PersistentVolumeClaim': [
    'spec.accessModes',
    'spec.dataSource',
    'spec.dataSourceRef',
    'spec.selector',
    'spec.storageClassName',
    'spec.volumeMode',
    'spec.volumeName',
  ],
  '/Pod': [...POD, ...CONTAINER],
  '/ReplicationController': [],
  '/ResourceQuota': ['spec.scopes'],
  '/Service': ['spec.clusterIP'],
  'apiextensions.k8s.io/CustomResourceDefinition': [
    'spec.group',
    'spec.names.plural',
    'spec.scope',
  ],
  'networking.k8s.io/IngressClass': ['spec.controller'],
  'node.k8s.io/RuntimeClass': ['handler'],
  'rbac.authorization.k8s.io/ClusterRoleBinding': ['roleRef'],
  'rbac.authorization.k8s.io/RoleBinding': ['roleRef'],
  'scheduling.k8s.io/PriorityClass': ['preemptionPolicy', 'value'],
  'storage.k8s.io/StorageClass': [
    'parameters',
    'provisioner',
    'reclaimPolicy',
    'volumeBindingMode',
  ],
};

export interface MutabilityOptions {
  secrets: boolean;
  configMaps: boolean;
}

export function apiGroup(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

/**
 * The fields of which a change means a new object. A ConfigMap's or Secret's content is among them, as in the official provider,
 * so that what mounts it rolls over; unless the provider's arguments say otherwise.
 */
export function replacingFields(
  object: KubernetesObject,
  mutable: MutabilityOptions,
): string[] {
  const kind = `${apiGroup(object.apiVersion)}/${object.kind}`;
  const identity = ['metadata.name', 'metadata.namespace', 'kind'];
  if (kind === '/ConfigMap') {
    return mutable.configMaps && object.immutable !== true
      ? identity
      : [...identity, 'binaryData', 'data'];
  }
  if (kind === '/Secret') {
    return mutable.secrets && object.immutable !== true
      ? [...identity, 'type']
      : [...identity, 'type', 'data', 'stringData'];
  }
  return [...identity, ...(IMMUTABLE[kind] ?? [])];
}
