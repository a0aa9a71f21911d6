import { decimal, publicAddress } from '../madeUp';
import { Link, Resource, ResourceTypes } from '../ResourceType';
import {
  computeOutputs,
  globalPath,
  projectOf,
  regionalPath,
  regionOf,
  RFC1035,
  selfLink,
} from './paths';

const naming = { property: 'name', autoname: 63, pattern: RFC1035 };
const api = 'compute.googleapis.com';

/** Each project has one network from its beginning. */
export const network = (as: Link['as'], property = 'network'): Link => ({
  property,
  to: ['gcp:compute/network:Network'],
  as,
  read: value => (/(^|\/)default$/.test(value) ? undefined : value),
});

const addressLink: Link = {
  property: 'natIps.*',
  to: ['gcp:compute/address:Address'],
  as: 'uses',
};

/** A resource with a path of its own and the self link that belongs to it. */
function compute(kind: string, path: (resource: Resource) => string) {
  return {
    api,
    listed: {
      as: `compute.googleapis.com/${kind}`,
      name: (resource: Resource) => `//${api}/${path(resource)}`,
    },
    naming,
    id: path,
    handles: (resource: Resource) => [selfLink(path(resource))],
    outputs: (resource: Resource) => computeOutputs(path(resource), resource),
  };
}

const networks = compute('Network', globalPath('networks'));
const subnetworks = compute('Subnetwork', regionalPath('subnetworks'));
const addresses = compute('Address', regionalPath('addresses'));
const globalAddresses = compute('GlobalAddress', globalPath('addresses'));

const given = ({ inputs }: Resource) => inputs.address as string | undefined;

export const networkTypes: ResourceTypes = {
  'gcp:compute/network:Network': {
    ...networks,
    title: 'Network',
    outputs: resource => ({
      selfLink: selfLink(networks.id(resource)),
      networkId: decimal(resource, 'id', 19),
      numericId: decimal(resource, 'id', 19),
      autoCreateSubnetworks: true,
      routingMode: resource.inputs.routingMode ?? 'REGIONAL',
      mtu: resource.inputs.mtu ?? 0,
    }),
    replaceOn: ['name', 'project', 'autoCreateSubnetworks', 'description'],
    seconds: { create: 0.3, delete: 0.3 },
  },
  'gcp:compute/subnetwork:Subnetwork': {
    ...subnetworks,
    title: 'Subnetwork',
    outputs: resource => ({
      ...subnetworks.outputs(resource),
      gatewayAddress: (resource.inputs.ipCidrRange ?? '10.0.0.0/20')
        .replace(/\/.*/, '')
        .replace(/\d+$/, '1'),
      purpose: resource.inputs.purpose ?? 'PRIVATE',
      stackType: resource.inputs.stackType ?? 'IPV4_ONLY',
      subnetworkId: Number(decimal(resource, 'id', 12)),
      privateIpv6GoogleAccess: 'DISABLE_GOOGLE_ACCESS',
    }),
    links: [network('uses')],
    replaceOn: [
      'name',
      'network',
      'region',
      'project',
      'purpose',
      'description',
    ],
    seconds: { create: 0.3, delete: 0.2 },
  },
  'gcp:compute/router:Router': {
    ...compute('Router', regionalPath('routers')),
    title: 'Router',
    links: [network('uses')],
    replaceOn: ['name', 'network', 'region', 'project'],
    seconds: { create: 0.2, delete: 0.2 },
  },
  'gcp:compute/routerNat:RouterNat': {
    title: 'RouterNat',
    api,
    naming,
    id: resource =>
      `${projectOf(resource)}/${regionOf(resource)}/${resource.inputs.router}/${
        resource.name
      }`,
    outputs: ({ inputs }) => ({
      natIpAllocateOption: inputs.natIpAllocateOption ?? 'AUTO_ONLY',
      minPortsPerVm: inputs.minPortsPerVm ?? 64,
      autoNetworkTier: 'PREMIUM',
    }),
    links: [
      { property: 'router', to: ['gcp:compute/router:Router'], as: 'partOf' },
      addressLink,
      {
        property: 'subnetworks.*.name',
        to: ['gcp:compute/subnetwork:Subnetwork'],
        as: 'uses',
      },
    ],
    replaceOn: ['name', 'router', 'region', 'project', 'type'],
    seconds: { create: 0.2, delete: 0.2 },
  },
  'gcp:compute/address:Address': {
    ...addresses,
    title: 'Address',
    outputs: resource => ({
      ...addresses.outputs(resource),
      address: given(resource) ?? publicAddress(resource),
      addressType: resource.inputs.addressType ?? 'EXTERNAL',
      networkTier: resource.inputs.networkTier ?? 'PREMIUM',
      labelFingerprint: '42WmSpB8rSM=',
    }),
    handles: resource => [
      selfLink(addresses.id(resource)),
      given(resource) ?? publicAddress(resource),
    ],
    links: [
      network('uses'),
      {
        property: 'subnetwork',
        to: ['gcp:compute/subnetwork:Subnetwork'],
        as: 'uses',
      },
    ],
    replaceOn: [
      'name',
      'region',
      'project',
      'address',
      'addressType',
      'network',
      'subnetwork',
      'networkTier',
      'purpose',
      'description',
    ],
    seconds: { create: 0.2, delete: 0.1 },
  },
  'gcp:compute/globalAddress:GlobalAddress': {
    ...globalAddresses,
    title: 'GlobalAddress',
    outputs: resource => ({
      ...globalAddresses.outputs(resource),
      address:
        given(resource) ??
        (resource.inputs.purpose === 'VPC_PEERING'
          ? `10.${100 + (parseInt(resource.serial.slice(0, 2), 16) % 100)}.0.0`
          : publicAddress(resource)),
      labelFingerprint: '42WmSpB8rSM=',
    }),
    links: [network('uses')],
    replaceOn: [
      'name',
      'project',
      'address',
      'addressType',
      'network',
      'purpose',
      'prefixLength',
      'ipVersion',
      'description',
    ],
    seconds: { create: 0.2, delete: 0.1 },
  },
  'gcp:compute/firewall:Firewall': {
    ...compute('Firewall', globalPath('firewalls')),
    title: 'Firewall',
    links: [network('uses')],
    replaceOn: ['name', 'network', 'project', 'direction'],
    seconds: { create: 0.2, delete: 0.1 },
  },
  'gcp:compute/resourcePolicy:ResourcePolicy': {
    ...compute('ResourcePolicy', regionalPath('resourcePolicies')),
    title: 'ResourcePolicy',
    outputs: resource => ({
      selfLink: selfLink(regionalPath('resourcePolicies')(resource)),
    }),
    replaceOn: [
      'name',
      'region',
      'project',
      'groupPlacementPolicy',
      'description',
    ],
  },
  'gcp:servicenetworking/connection:Connection': {
    title: 'Service Networking Connection',
    api: 'servicenetworking.googleapis.com',
    id: ({ inputs }) =>
      `${encodeURIComponent(
        String(inputs.network).replace(/^https:\/\/.*\/v1\//, ''),
      )}:${inputs.service}`,
    // Databases find it by the network that it serves.
    handles: ({ inputs }) => [String(inputs.network)],
    outputs: ({ inputs }) => ({
      peering: String(inputs.service).replace(/\./g, '-'),
    }),
    links: [
      network('uses'),
      {
        property: 'reservedPeeringRanges.*',
        to: ['gcp:compute/globalAddress:GlobalAddress'],
        as: 'uses',
      },
    ],
    replaceOn: ['network', 'service'],
    seconds: { create: 0.5, delete: 0.3 },
  },
};
