import * as ec2 from '@pulumi/aws/ec2';
import * as pulumi from '@pulumi/pulumi';

/** @public */
export interface VpcArgs {
  region: string;
  /** A /16. */
  cidrBlock: string;
  /** Availability zones, at most three. */
  zones: string[];
  /** `one` is cheaper, `zone` outlives the loss of a zone. */
  natGateways: 'one' | 'zone';
}

/** A subnet and where it is. @public */
export interface ZonedSubnet {
  zone: string;
  id: pulumi.Output<string>;
}

/**
 * A network whose nodes have no public addresses: in each zone a private subnet for them and a public one for load balancers.
 *
 * @public
 */
export class Vpc extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly cidrBlock: string;
  readonly privateSubnets: ZonedSubnet[];
  /** What nodes need to reach the internet; they are to wait for it. */
  readonly routes: pulumi.Resource[] = [];

  constructor(
    name: string,
    args: VpcArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:Vpc', name, {}, options);
    const child = { parent: this };
    const { region, cidrBlock, zones, natGateways } = args;
    this.cidrBlock = cidrBlock;

    const vpc = new ec2.Vpc(
      name,
      {
        cidrBlock,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: { Name: name },
      },
      child,
    );
    this.id = vpc.id;
    const gateway = new ec2.InternetGateway(
      name,
      { vpcId: vpc.id, tags: { Name: name } },
      child,
    );

    const publicRoutes = this.#routeTable(`${name}-public`);
    const outward = new ec2.Route(
      `${name}-public`,
      {
        routeTableId: publicRoutes.id,
        destinationCidrBlock: '0.0.0.0/0',
        gatewayId: gateway.id,
      },
      child,
    );
    const gateways: ec2.NatGateway[] = [];
    const tables: ec2.RouteTable[] = [];
    this.privateSubnets = zones.map((zone, index) => {
      const publicSubnet = this.#subnet(`${name}-public-${zone}`, {
        zone,
        cidrBlock: publicRange(cidrBlock, index),
        role: 'kubernetes.io/role/elb',
        routes: publicRoutes,
      });
      if (natGateways === 'zone' || index === 0) {
        gateways.push(
          this.#natGateway(`${name}-${zone}`, publicSubnet, outward),
        );
        tables.push(this.#natRoutes(`${name}-${zone}`, gateways.at(-1)!));
      }
      const subnet = this.#subnet(`${name}-private-${zone}`, {
        zone,
        cidrBlock: privateRange(cidrBlock, index),
        role: 'kubernetes.io/role/internal-elb',
        routes: tables.at(-1)!,
      });
      return { zone, id: subnet.id };
    });
    // The object store is reached without the NAT gateway, which is paid by the gigabyte.
    new ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.s3`,
        vpcEndpointType: 'Gateway',
        routeTableIds: tables.map(({ id }) => id),
        tags: { Name: `${name}-s3` },
      },
      child,
    );
    this.registerOutputs();
  }

  #routeTable(name: string): ec2.RouteTable {
    return new ec2.RouteTable(
      name,
      { vpcId: this.id, tags: { Name: name } },
      { parent: this },
    );
  }

  #subnet(
    name: string,
    args: {
      zone: string;
      cidrBlock: string;
      role: string;
      routes: ec2.RouteTable;
    },
  ): ec2.Subnet {
    const subnet = new ec2.Subnet(
      name,
      {
        vpcId: this.id,
        availabilityZone: args.zone,
        cidrBlock: args.cidrBlock,
        mapPublicIpOnLaunch: false,
        tags: { Name: name, [args.role]: '1' },
      },
      { parent: this },
    );
    this.routes.push(
      new ec2.RouteTableAssociation(
        name,
        { subnetId: subnet.id, routeTableId: args.routes.id },
        { parent: this },
      ),
    );
    return subnet;
  }

  #natGateway(
    name: string,
    subnet: ec2.Subnet,
    outward: ec2.Route,
  ): ec2.NatGateway {
    const address = new ec2.Eip(
      name,
      { domain: 'vpc', tags: { Name: name } },
      { parent: this },
    );
    return new ec2.NatGateway(
      name,
      {
        allocationId: address.allocationId,
        subnetId: subnet.id,
        tags: { Name: name },
      },
      { parent: this, dependsOn: [outward] },
    );
  }

  #natRoutes(name: string, gateway: ec2.NatGateway): ec2.RouteTable {
    const table = this.#routeTable(`${name}-private`);
    this.routes.push(
      new ec2.Route(
        `${name}-private`,
        {
          routeTableId: table.id,
          destinationCidrBlock: '0.0.0.0/0',
          natGatewayId: gateway.id,
        },
        { parent: this },
      ),
    );
    return table;
  }
}

/** 8,190 addresses a zone, because each pod has one of its own. */
function privateRange(cidrBlock: string, index: number): string {
  return `${prefixOf(cidrBlock)}.${index * 32}.0/19`;
}

function publicRange(cidrBlock: string, index: number): string {
  return `${prefixOf(cidrBlock)}.${96 + index * 4}.0/22`;
}

function prefixOf(cidrBlock: string): string {
  return cidrBlock.split('.').slice(0, 2).join('.');
}
