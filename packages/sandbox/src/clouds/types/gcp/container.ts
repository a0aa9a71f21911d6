import { ClusterHost } from '../../ClusterHost';
import { clusterKey } from '../clusterKey';
import { gcpMachine } from '../machines';
import { digits } from '../madeUp';
import { Resource, ResourceTypes } from '../ResourceType';
import { serviceAccount } from './iam';
import { network } from './network';
import { DEFAULT_MACHINE, poolRequest, zonesOf } from './nodes';
import { locationOf, projectOf } from './paths';

const api = 'container.googleapis.com';
const CLUSTER = 'gcp:container/cluster:Cluster';
const SUBNETWORK = 'gcp:compute/subnetwork:Subnetwork';
const KEY = 'gcp:kms/cryptoKey:CryptoKey';
const NAME = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;
const DEFAULT_POOL = 'default-pool';

const clusterId = (resource: Resource) =>
  `projects/${projectOf(resource)}/locations/${locationOf(resource)}/clusters/${
    resource.name
  }`;

const keyOf = (id: string, name: string) => clusterKey('gcp', id, name);

/** A cluster without pools of its own begins with one. */
const hasDefaultPool = ({ inputs }: Resource) =>
  !inputs.removeDefaultNodePool && !inputs.enableAutopilot;

async function makeCluster(resource: Resource, clusters: ClusterHost) {
  const { name, inputs } = resource;
  const id = clusterId(resource);
  const location = locationOf(resource);
  const address = await clusters.create(keyOf(id, name), {
    cloud: 'gcp',
    name,
    location,
    kubernetesVersion: inputs.minMasterVersion,
  });
  if (hasDefaultPool(resource)) {
    await clusters.setPool(
      keyOf(id, name),
      DEFAULT_POOL,
      poolRequest(inputs, {
        pool: DEFAULT_POOL,
        location,
        nodeLocations: inputs.nodeLocations,
      }),
    );
  }
  const version = `${address.kubernetesVersion.replace(/^v/, '')}-gke.1000000`;
  return {
    // Without a scheme, as the real one; here there is a port.
    endpoint: new URL(address.endpoint).host,
    masterAuth: {
      clusterCaCertificate: address.caCertificate,
      clientCertificate: '',
      clientKey: '',
      clientCertificateConfig: { issueClientCertificate: false },
    },
    masterVersion: version,
    nodeVersion: inputs.nodeVersion ?? version,
  };
}

function unknownMachine(machineType = DEFAULT_MACHINE) {
  return gcpMachine(machineType)
    ? undefined
    : `googleapi: Error 400: Invalid machine type: ${machineType}., badRequest`;
}

/** The cluster that a pool is of; programs name it by name or by id. */
function clusterOf(resource: Resource) {
  return resource.target('cluster');
}

export const containerTypes: ResourceTypes = {
  [CLUSTER]: {
    title: 'Cluster',
    api,
    naming: { property: 'name', autoname: 40, pattern: NAME },
    id: clusterId,
    outputs: resource => {
      const { inputs, name } = resource;
      const location = locationOf(resource);
      return {
        location,
        selfLink: `https://${api}/v1/${clusterId(resource)}`,
        clusterIpv4Cidr: inputs.clusterIpv4Cidr ?? '10.8.0.0/14',
        servicesIpv4Cidr: '34.118.224.0/20',
        nodeLocations: zonesOf(location, inputs.nodeLocations),
        network: inputs.network ?? 'default',
        labelFingerprint: digits(resource, 'labels', 8),
        defaultMaxPodsPerNode: inputs.defaultMaxPodsPerNode ?? 110,
        loggingService:
          inputs.loggingService ?? 'logging.googleapis.com/kubernetes',
        monitoringService:
          inputs.monitoringService ?? 'monitoring.googleapis.com/kubernetes',
        datapathProvider: inputs.datapathProvider ?? 'LEGACY_DATAPATH',
        ...(hasDefaultPool(resource) && {
          nodePools: [
            {
              name: DEFAULT_POOL,
              initialNodeCount: inputs.initialNodeCount ?? 0,
              instanceGroupUrls: [],
              managedInstanceGroupUrls: [],
            },
          ],
        }),
        operation: `operation-${resource.serial}-${name}`,
      };
    },
    links: [
      network('uses'),
      {
        property: 'subnetwork',
        to: [SUBNETWORK],
        as: 'uses',
        read: value => (/(^|\/)default$/.test(value) ? undefined : value),
      },
      serviceAccount('nodeConfig.serviceAccount', 'needs'),
      serviceAccount(
        'clusterAutoscaling.autoProvisioningDefaults.serviceAccount',
        'needs',
      ),
      { property: 'databaseEncryption.keyName', to: [KEY], as: 'needs' },
    ],
    defaults: { deletionProtection: true },
    replaceOn: [
      'name',
      'location',
      'project',
      'network',
      'subnetwork',
      'clusterIpv4Cidr',
      'ipAllocationPolicy',
      'initialNodeCount',
      'enableAutopilot',
      'networkingMode',
      'datapathProvider',
      'defaultMaxPodsPerNode',
      'enableKubernetesAlpha',
      'confidentialNodes',
      'nodeConfig',
      'description',
      'privateClusterConfig.enablePrivateNodes',
      'privateClusterConfig.masterIpv4CidrBlock',
    ],
    refuses: ({ inputs }) => unknownMachine(inputs.nodeConfig?.machineType),
    keeps: ({ inputs }) =>
      inputs.deletionProtection
        ? 'Cannot destroy cluster because deletionProtection is set to true. Set it to false to proceed with cluster deletion.'
        : undefined,
    seconds: { create: 0.5, update: 0.3, delete: 0.3 },
    machines: resource => {
      const { inputs } = resource;
      return hasDefaultPool(resource) || inputs.initialNodeCount
        ? [
            {
              machineType: inputs.nodeConfig?.machineType ?? DEFAULT_MACHINE,
              zones: zonesOf(locationOf(resource), inputs.nodeLocations),
            },
          ]
        : [];
    },
    behind: {
      apply: makeCluster,
      remove: (resource, clusters) =>
        clusters.delete(keyOf(clusterId(resource), resource.name)),
    },
    listed: {
      as: 'container.googleapis.com/Cluster',
      name: resource => `//${api}/${clusterId(resource)}`,
    },
  },
  'gcp:container/nodePool:NodePool': {
    title: 'NodePool',
    api,
    naming: { property: 'name', autoname: 40, pattern: NAME },
    id: resource => `${clusterOf(resource).id}/nodePools/${resource.name}`,
    outputs: resource => {
      const { inputs } = resource;
      const { outputs } = clusterOf(resource);
      const locations = zonesOf(
        outputs.location,
        inputs.nodeLocations ?? outputs.nodeLocations,
      );
      const groups = locations.map(
        zone =>
          `https://www.googleapis.com/compute/v1/projects/${projectOf(
            resource,
          )}/zones/${zone}/instanceGroupManagers/gke-${resource.name}-${digits(
            resource,
            zone,
            8,
          )}-grp`,
      );
      return {
        location: outputs.location,
        version: inputs.version ?? outputs.masterVersion,
        nodeLocations: locations,
        instanceGroupUrls: groups,
        managedInstanceGroupUrls: groups.map(url =>
          url.replace('instanceGroupManagers', 'instanceGroups'),
        ),
        maxPodsPerNode: inputs.maxPodsPerNode ?? 110,
        initialNodeCount: inputs.initialNodeCount ?? inputs.nodeCount ?? 0,
        nodeCount: inputs.nodeCount ?? inputs.initialNodeCount ?? 0,
        management: inputs.management ?? {
          autoRepair: true,
          autoUpgrade: true,
        },
      };
    },
    links: [
      { property: 'cluster', to: [CLUSTER], as: 'partOf' },
      serviceAccount('nodeConfig.serviceAccount', 'needs'),
    ],
    replaceOn: [
      'name',
      'cluster',
      'location',
      'project',
      'initialNodeCount',
      'maxPodsPerNode',
      'placementPolicy',
      'nodeConfig.bootDiskKmsKey',
      'nodeConfig.guestAccelerators',
      'nodeConfig.localSsdCount',
      'nodeConfig.ephemeralStorageLocalSsdConfig',
      'nodeConfig.minCpuPlatform',
      'nodeConfig.oauthScopes',
      'nodeConfig.preemptible',
      'nodeConfig.serviceAccount',
      'nodeConfig.shieldedInstanceConfig',
      'nodeConfig.spot',
    ],
    refuses: ({ inputs }) => unknownMachine(inputs.nodeConfig?.machineType),
    seconds: { create: 0.3, update: 0.2, delete: 0.2 },
    machines: resource => [
      {
        machineType: resource.inputs.nodeConfig?.machineType ?? DEFAULT_MACHINE,
        zones: zonesOf(
          clusterOf(resource).outputs.location,
          resource.inputs.nodeLocations ??
            clusterOf(resource).outputs.nodeLocations,
        ),
      },
    ],
    behind: {
      async apply(resource, clusters) {
        const { id, name, outputs } = clusterOf(resource);
        await clusters.setPool(
          keyOf(id, name),
          resource.name,
          poolRequest(resource.inputs, {
            pool: resource.name,
            location: outputs.location,
            nodeLocations:
              resource.inputs.nodeLocations ?? outputs.nodeLocations,
          }),
        );
        return {};
      },
      async remove(resource, clusters) {
        const { id, name } = clusterOf(resource);
        await clusters.removePool(keyOf(id, name), resource.name);
      },
    },
  },
};
