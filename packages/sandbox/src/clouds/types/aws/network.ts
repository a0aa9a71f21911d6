import { crc32 } from 'node:zlib';
import { digits, privateAddress, publicAddress } from '../madeUp';
import { Resource, ResourceTypes } from '../ResourceType';
import { arn, awsRegion, ec2, link, securityGroup, SUBNET, VPC } from './names';

const vpc = ec2('vpc', 'vpc');
const subnet = ec2('subnet', 'subnet');
const eip = ec2('eipalloc', 'elastic-ip');
const nat = ec2('nat', 'natgateway');
const group = ec2('sg', 'security-group');
const endpoint = ec2('vpce', 'vpc-endpoint');
const gateway = ec2('igw', 'internet-gateway');
const routeTable = ec2('rtb', 'route-table');
const template = ec2('lt', 'launch-template');

const ROUTE_TABLE = 'ec2/routeTable:RouteTable';
const GATEWAY = 'ec2/internetGateway:InternetGateway';
const NAT_GATEWAY = 'ec2/natGateway:NatGateway';

/** The security group that each VPC begins with. */
const defaultGroup = (resource: Resource) =>
  `sg-${digits(resource, 'group', 17)}`;

const ruleOf = (title: string) => ({
  title,
  api: 'EC2 SecurityGroupRules',
  ...ec2('sgr', 'security-group-rule'),
  outputs: (resource: Resource) => ({
    arn: arn(resource, 'ec2', `security-group-rule/sgr-${resource.serial}`),
    securityGroupRuleId: `sgr-${resource.serial}`,
    region: awsRegion(resource),
  }),
  links: [
    securityGroup('securityGroupId', 'partOf'),
    securityGroup('referencedSecurityGroupId', 'uses'),
  ],
  replaceOn: ['securityGroupId', 'region'],
});

export const networkTypes: ResourceTypes = {
  'aws:ec2/vpc:Vpc': {
    ...vpc,
    title: 'EC2 VPC',
    api: 'EC2 Vpc',
    handles: resource => [...vpc.handles(resource), defaultGroup(resource)],
    outputs: resource => ({
      ...vpc.owned(resource),
      defaultSecurityGroupId: defaultGroup(resource),
      mainRouteTableId: `rtb-${digits(resource, 'routes', 17)}`,
      defaultRouteTableId: `rtb-${digits(resource, 'routes', 17)}`,
      defaultNetworkAclId: `acl-${digits(resource, 'acl', 17)}`,
      dhcpOptionsId: `dopt-${digits(resource, 'dhcp', 17)}`,
      enableDnsSupport: resource.inputs.enableDnsSupport ?? true,
    }),
    replaceOn: ['cidrBlock', 'ipv4IpamPoolId', 'region'],
    seconds: { create: 0.3, delete: 0.1 },
  },
  'aws:ec2/subnet:Subnet': {
    ...subnet,
    title: 'EC2 Subnet',
    api: 'EC2 Subnet',
    outputs: resource => ({
      ...subnet.owned(resource),
      availabilityZone:
        resource.inputs.availabilityZone ?? `${awsRegion(resource)}a`,
      availabilityZoneId: `${awsRegion(resource).replace(
        /[a-z]+-([a-z])[a-z]+-(\d)/,
        '$1$2',
      )}-az1`,
    }),
    taken: ({ inputs, serial }) =>
      `${inputs.vpcId}/${inputs.cidrBlock ?? serial}`,
    links: [link('vpcId', 'uses', VPC)],
    replaceOn: [
      'vpcId',
      'cidrBlock',
      'availabilityZone',
      'availabilityZoneId',
      'region',
    ],
    seconds: { create: 0.2, delete: 0.1 },
  },
  'aws:ec2/internetGateway:InternetGateway': {
    ...gateway,
    outputs: gateway.owned,
    title: 'EC2 Internet Gateway',
    api: 'EC2 InternetGateway',
    links: [link('vpcId', 'uses', VPC)],
    replaceOn: ['region'],
    seconds: { create: 0.1, delete: 0.1 },
  },
  'aws:ec2/eip:Eip': {
    ...eip,
    title: 'EC2 EIP',
    api: 'EC2 Address',
    handles: resource => [...eip.handles(resource), publicAddress(resource)],
    outputs: resource => ({
      ...eip.outputs(resource),
      allocationId: eip.id(resource),
      domain: resource.inputs.domain ?? 'vpc',
      publicIp: publicAddress(resource),
      publicDns: `ec2-${publicAddress(resource).replace(
        /\./g,
        '-',
      )}.compute-1.amazonaws.com`,
    }),
    replaceOn: ['domain', 'address', 'region'],
    seconds: { create: 0.1, delete: 0.1 },
  },
  'aws:ec2/natGateway:NatGateway': {
    ...nat,
    title: 'EC2 NAT Gateway',
    api: 'EC2 NatGateway',
    outputs: resource => ({
      region: awsRegion(resource),
      privateIp: privateAddress(resource),
      publicIp: resource.inputs.allocationId
        ? resource.target('allocationId').outputs.publicIp
        : '',
      networkInterfaceId: `eni-${resource.serial}`,
      connectivityType: resource.inputs.connectivityType ?? 'public',
    }),
    links: [
      link('allocationId', 'uses', 'ec2/eip:Eip'),
      link('subnetId', 'uses', SUBNET),
    ],
    replaceOn: [
      'allocationId',
      'subnetId',
      'connectivityType',
      'privateIp',
      'region',
    ],
    seconds: { create: 0.5, delete: 0.3 },
  },
  'aws:ec2/routeTable:RouteTable': {
    ...routeTable,
    outputs: routeTable.owned,
    title: 'EC2 Route Table',
    api: 'EC2 RouteTable',
    links: [
      link('vpcId', 'uses', VPC),
      link('routes.*.gatewayId', 'needs', GATEWAY),
      link('routes.*.natGatewayId', 'needs', NAT_GATEWAY),
    ],
    replaceOn: ['vpcId', 'region'],
    seconds: { create: 0.1, delete: 0.1 },
  },
  'aws:ec2/route:Route': {
    title: 'EC2 Route',
    api: 'EC2 Route',
    // Its provider makes it up so, as AWS has none.
    id: ({ inputs }) =>
      `r-${inputs.routeTableId}${crc32(
        String(
          inputs.destinationCidrBlock ??
            inputs.destinationIpv6CidrBlock ??
            inputs.destinationPrefixListId,
        ),
      )}`,
    outputs: resource => ({
      origin: 'CreateRoute',
      state: 'active',
      region: awsRegion(resource),
    }),
    links: [
      link('routeTableId', 'partOf', ROUTE_TABLE),
      link('gatewayId', 'needs', GATEWAY),
      link('natGatewayId', 'needs', NAT_GATEWAY),
    ],
    replaceOn: [
      'routeTableId',
      'destinationCidrBlock',
      'destinationIpv6CidrBlock',
      'destinationPrefixListId',
      'region',
    ],
  },
  'aws:ec2/routeTableAssociation:RouteTableAssociation': {
    ...ec2('rtbassoc', 'route-table-association'),
    title: 'EC2 Route Table Association',
    api: 'EC2 RouteTableAssociation',
    taken: ({ inputs }) => `${inputs.subnetId}/${inputs.routeTableId}`,
    additive: true,
    outputs: resource => ({ region: awsRegion(resource) }),
    links: [
      link('routeTableId', 'uses', ROUTE_TABLE),
      link('subnetId', 'partOf', SUBNET),
    ],
    replaceOn: ['subnetId', 'gatewayId', 'region'],
  },
  'aws:ec2/securityGroup:SecurityGroup': {
    ...group,
    title: 'EC2 Security Group',
    api: 'EC2 SecurityGroup',
    naming: { property: 'name', autoname: 255, pattern: /^(?!sg-).{1,255}$/ },
    taken: ({ name, inputs }) => `${inputs.vpcId ?? ''}/${name}`,
    outputs: resource => ({
      ...group.owned(resource),
      description: resource.inputs.description ?? 'Managed by Pulumi',
      vpcId: resource.inputs.vpcId ?? '',
    }),
    links: [
      link('vpcId', 'uses', VPC),
      securityGroup('ingress.*.securityGroups.*', 'uses'),
      securityGroup('egress.*.securityGroups.*', 'uses'),
    ],
    replaceOn: ['name', 'namePrefix', 'vpcId', 'description', 'region'],
    seconds: { create: 0.1, delete: 0.1 },
  },
  'aws:ec2/securityGroupRule:SecurityGroupRule': {
    ...ec2('sgrule', 'security-group-rule'),
    title: 'EC2 Security Group Rule',
    api: 'EC2 SecurityGroupRule',
    outputs: resource => ({
      securityGroupRuleId: `sgr-${resource.serial}`,
      region: awsRegion(resource),
    }),
    links: [
      securityGroup('securityGroupId', 'partOf'),
      securityGroup('sourceSecurityGroupId', 'uses'),
    ],
    replaceOn: [
      'securityGroupId',
      'type',
      'fromPort',
      'toPort',
      'protocol',
      'cidrBlocks',
      'ipv6CidrBlocks',
      'prefixListIds',
      'self',
      'sourceSecurityGroupId',
      'region',
    ],
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': ruleOf(
    'VPC Security Group Ingress Rule',
  ),
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': ruleOf(
    'VPC Security Group Egress Rule',
  ),
  'aws:ec2/launchTemplate:LaunchTemplate': {
    ...template,
    title: 'EC2 Launch Template',
    api: 'EC2 LaunchTemplate',
    naming: { property: 'name', autoname: 125, pattern: /^[\w()./-]{3,128}$/ },
    taken: ({ name }) => name,
    outputs: resource => ({
      ...template.outputs(resource),
      defaultVersion: 1,
      latestVersion: 1,
    }),
    links: [securityGroup('vpcSecurityGroupIds.*', 'uses')],
    replaceOn: ['name', 'namePrefix', 'region'],
    seconds: { create: 0.1 },
  },
  'aws:ec2/vpcEndpoint:VpcEndpoint': {
    ...endpoint,
    title: 'EC2 VPC Endpoint',
    api: 'EC2 VpcEndpoint',
    outputs: resource => ({
      ...endpoint.owned(resource),
      state: 'available',
      vpcEndpointType: resource.inputs.vpcEndpointType ?? 'Gateway',
      prefixListId: `pl-${digits(resource, 'prefix', 8)}`,
    }),
    links: [
      link('vpcId', 'uses', VPC),
      link('subnetIds.*', 'uses', SUBNET),
      link('routeTableIds.*', 'needs', ROUTE_TABLE),
      securityGroup('securityGroupIds.*', 'uses'),
    ],
    replaceOn: ['vpcId', 'serviceName', 'vpcEndpointType', 'region'],
    seconds: { create: 0.2, delete: 0.2 },
  },
};
