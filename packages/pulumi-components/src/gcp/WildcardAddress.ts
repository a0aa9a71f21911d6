import * as compute from '@pulumi/gcp/compute';
import * as dns from '@pulumi/gcp/dns';
import * as pulumi from '@pulumi/pulumi';
import { ownerDescription } from './names';

const TTL_SECONDS = 300;

/** A zone of Cloud DNS that is there already. @public */
export interface DnsZone {
  /** The zone's name, not its domain. */
  managedZone: string;
  project: string;
}

/** A host name that leads to an address. @public */
export class WorkspaceRecord extends pulumi.ComponentResource {
  constructor(
    host: string,
    args: { zone: DnsZone; address: pulumi.Input<string> },
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:gcp:WorkspaceRecord', host, {}, options);
    const { managedZone, project } = args.zone;
    new dns.RecordSet(
      host,
      {
        project,
        managedZone,
        name: `${host}.`,
        type: 'A',
        ttl: TTL_SECONDS,
        rrdatas: [args.address],
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/** @public */
export interface WildcardAddressArgs {
  project: string;
  region: string;
  workspace: string;
  domain: string;
  /** None: somebody else makes the domain point here. */
  zone?: DnsZone;
}

/** The address of a cluster's pages, and the record by which all their hosts lead to it. @public */
export class WildcardAddress extends pulumi.ComponentResource {
  readonly address: pulumi.Output<string>;

  constructor(
    name: string,
    args: WildcardAddressArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:gcp:WildcardAddress', name, {}, options);
    const { project, region, workspace, domain, zone } = args;
    const address = new compute.Address(
      name,
      {
        name: `${name}-ingress`,
        project,
        region,
        description: ownerDescription(workspace, 'address of the pages'),
      },
      { parent: this },
    );
    this.address = address.address;
    if (zone) {
      new WorkspaceRecord(
        `*.${domain}`,
        { zone, address: this.address },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
