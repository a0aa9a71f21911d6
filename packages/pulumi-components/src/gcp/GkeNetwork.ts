import * as compute from '@pulumi/gcp/compute';
import * as pulumi from '@pulumi/pulumi';
import { ownerDescription } from './names';

/** Ranges of addresses; none may overlap another. @public */
export interface NetworkRanges {
  nodes: string;
  pods: string;
  services: string;
  /** A /28. */
  controlPlane: string;
}

/** Names of the secondary ranges. */
export const PODS_RANGE = 'pods';
export const SERVICES_RANGE = 'services';

/** @public */
export interface GkeNetworkArgs {
  project: string;
  region: string;
  workspace: string;
  ranges: NetworkRanges;
}

/** A network of the cluster's own. Its nodes have no public address, and go out through Cloud NAT. @public */
export class GkeNetwork extends pulumi.ComponentResource {
  readonly network: compute.Network;
  readonly subnetwork: compute.Subnetwork;
  /** Without it nodes can't pull images. */
  readonly nat: compute.RouterNat;

  constructor(
    name: string,
    args: GkeNetworkArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:gcp:GkeNetwork', name, {}, options);
    const { project, region, workspace, ranges } = args;
    const child = { parent: this };
    const description = ownerDescription(workspace, 'network of a cluster');
    this.network = new compute.Network(
      name,
      {
        name,
        project,
        description,
        autoCreateSubnetworks: false,
        routingMode: 'REGIONAL',
      },
      child,
    );
    this.subnetwork = new compute.Subnetwork(
      name,
      {
        name,
        project,
        region,
        description,
        network: this.network.id,
        ipCidrRange: ranges.nodes,
        secondaryIpRanges: [
          { rangeName: PODS_RANGE, ipCidrRange: ranges.pods },
          { rangeName: SERVICES_RANGE, ipCidrRange: ranges.services },
        ],
        // The cloud's own APIs are reached without a way out.
        privateIpGoogleAccess: true,
      },
      child,
    );
    const router = new compute.Router(
      name,
      { name, project, region, description, network: this.network.id },
      child,
    );
    this.nat = new compute.RouterNat(
      name,
      {
        name,
        project,
        region,
        router: router.name,
        natIpAllocateOption: 'AUTO_ONLY',
        sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
        logConfig: { enable: true, filter: 'ERRORS_ONLY' },
      },
      child,
    );
    this.registerOutputs();
  }
}
