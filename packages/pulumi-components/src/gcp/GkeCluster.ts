import * as compute from '@pulumi/gcp/compute';
import * as container from '@pulumi/gcp/container';
import * as pulumi from '@pulumi/pulumi';
import { execKubeconfig } from '../kubernetes/kubeconfig';
import {
  GkeNetwork,
  NetworkRanges,
  PODS_RANGE,
  SERVICES_RANGE,
} from './GkeNetwork';
import { accountIdOf, ownerDescription } from './names';
import { NodeAccount } from './NodeAccount';

/** What node auto-provisioning may reach, for the whole cluster. @public */
export interface AutoProvisioningLimits {
  cpu: number;
  memoryGb: number;
  /** GPUs by type: `nvidia-tesla-t4`. */
  gpus?: Record<string, number>;
}

/** @public */
export interface GkeClusterArgs {
  project: string;
  region: string;
  workspace: string;
  /** Zones of the nodes. Default: three of the region, as GKE picks them. */
  zones?: string[];
  ranges: NetworkRanges;
  releaseChannel: 'RAPID' | 'REGULAR' | 'STABLE' | 'EXTENDED';
  /** `1.33`; the channel's own when absent. */
  version?: string;
  /** Ranges from which the API server may be reached beside the network itself; none: only from within. */
  authorizedNetworks: Array<{ cidr: string; name?: string }>;
  /** None: no pools but those that are declared. */
  autoProvisioning?: AutoProvisioningLimits;
  /** Start of the daily maintenance, in GMT: `03:00`. */
  maintenanceStart: string;
}

const SHIELDED = { enableIntegrityMonitoring: true, enableSecureBoot: true };
const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

/** A regional GKE cluster whose nodes are private and shielded, in a network of its own. @public */
export class GkeCluster extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  /** An https URL. */
  readonly endpoint: pulumi.Output<string>;
  /** Base64 of PEM. */
  readonly caCertificate: pulumi.Output<string>;
  readonly version: pulumi.Output<string>;
  readonly workloadPool: string;
  readonly nodes: NodeAccount;
  /** It holds no credential: `gke-gcloud-auth-plugin` gives one. */
  readonly kubeconfig: pulumi.Output<string>;
  /** What must be there before nodes can work. */
  readonly ways: pulumi.Resource[];

  constructor(
    name: string,
    args: GkeClusterArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:gcp:GkeCluster', name, {}, options);
    const { project, region, workspace, ranges, authorizedNetworks } = args;
    const child = { parent: this };
    this.workloadPool = `${project}.svc.id.goog`;

    const net = new GkeNetwork(
      name,
      { project, region, workspace, ranges },
      child,
    );
    this.nodes = new NodeAccount(
      `${name}-nodes`,
      { accountId: accountIdOf('nodes', workspace), project, workspace },
      child,
    );
    const webhooks = new compute.Firewall(
      `${name}-webhooks`,
      {
        name: `${name}-webhooks`,
        project,
        network: net.network.id,
        description: ownerDescription(workspace, 'admission webhooks'),
        direction: 'INGRESS',
        // GKE itself opens 443 and 10250 only, and ingress-nginx checks Ingresses at 8443.
        sourceRanges: [ranges.controlPlane],
        allows: [{ protocol: 'tcp', ports: ['8443'] }],
        targetServiceAccounts: [this.nodes.email],
      },
      child,
    );
    const cluster = new container.Cluster(
      name,
      {
        name,
        project,
        location: region,
        ...(args.zones && { nodeLocations: args.zones }),
        network: net.network.id,
        subnetwork: net.subnetwork.id,
        networkingMode: 'VPC_NATIVE',
        ipAllocationPolicy: {
          clusterSecondaryRangeName: PODS_RANGE,
          servicesSecondaryRangeName: SERVICES_RANGE,
        },
        privateClusterConfig: {
          enablePrivateNodes: true,
          enablePrivateEndpoint: authorizedNetworks.length === 0,
          masterIpv4CidrBlock: ranges.controlPlane,
          masterGlobalAccessConfig: { enabled: true },
        },
        masterAuthorizedNetworksConfig: {
          cidrBlocks: authorizedNetworks.map(({ cidr, name: title }) => ({
            cidrBlock: cidr,
            ...(title && { displayName: title }),
          })),
          gcpPublicCidrsAccessEnabled: false,
        },
        masterAuth: {
          clientCertificateConfig: { issueClientCertificate: false },
        },
        // Without it the workspaces' network policies are words.
        datapathProvider: 'ADVANCED_DATAPATH',
        releaseChannel: { channel: args.releaseChannel },
        ...(args.version && { minMasterVersion: args.version }),
        workloadIdentityConfig: { workloadPool: this.workloadPool },
        enableShieldedNodes: true,
        // Pools are resources of their own, so that one can change without the cluster.
        removeDefaultNodePool: true,
        initialNodeCount: 1,
        nodeConfig: {
          serviceAccount: this.nodes.email,
          oauthScopes: SCOPES,
          shieldedInstanceConfig: SHIELDED,
        },
        ...(args.autoProvisioning && {
          clusterAutoscaling: {
            enabled: true,
            autoscalingProfile: 'OPTIMIZE_UTILIZATION',
            resourceLimits: limitsOf(args.autoProvisioning),
            autoProvisioningDefaults: {
              serviceAccount: this.nodes.email,
              oauthScopes: SCOPES,
              management: { autoRepair: true, autoUpgrade: true },
              shieldedInstanceConfig: SHIELDED,
            },
          },
        }),
        maintenancePolicy: {
          dailyMaintenanceWindow: { startTime: args.maintenanceStart },
        },
        costManagementConfig: { enabled: true },
        // Helium itself asks before it deletes.
        deletionProtection: false,
      },
      {
        ...child,
        dependsOn: [...this.nodes.rights],
        // Of the pool that is removed at once; a change would replace the cluster.
        ignoreChanges: ['nodeConfig', 'initialNodeCount'],
      },
    );
    this.ways = [net.nat, webhooks];
    this.name = cluster.name;
    this.endpoint = cluster.endpoint.apply(host => `https://${host}`);
    this.caCertificate = cluster.masterAuth.apply(
      ({ clusterCaCertificate }) => clusterCaCertificate,
    );
    this.version = cluster.masterVersion;
    this.kubeconfig = pulumi
      .all([this.endpoint, this.caCertificate])
      .apply(([server, caCertificate]) =>
        gkeKubeconfig({ name, server, caCertificate }),
      );
    this.registerOutputs();
  }
}

/** A kubeconfig of a GKE cluster that holds no credential. @public */
export function gkeKubeconfig(cluster: {
  name: string;
  server: string;
  /** Base64 of PEM. */
  caCertificate: string;
}): string {
  const { name, server, caCertificate } = cluster;
  return execKubeconfig({
    name,
    cluster: { server, 'certificate-authority-data': caCertificate },
    exec: {
      command: 'gke-gcloud-auth-plugin',
      // Without it, it asks `gcloud`, which runners have no use for otherwise.
      args: ['--use_application_default_credentials'],
    },
  });
}

function limitsOf({ cpu, memoryGb, gpus = {} }: AutoProvisioningLimits) {
  return [
    { resourceType: 'cpu', maximum: cpu },
    { resourceType: 'memory', maximum: memoryGb },
    ...Object.entries(gpus).map(([resourceType, maximum]) => ({
      resourceType,
      maximum,
    })),
  ];
}
