import { decimal } from '../types/madeUp';
import { zonesOf } from '../types/gcp/nodes';
import { CloudFunction, demand, FunctionContext } from './CloudFunction';
import { JsonMap } from '../types/ResourceType';

const notFound = (what: string) =>
  `googleapi: Error 404: The resource '${what}' was not found, notFound`;

/** A resource that is there, as the data source of its type answers it. */
function lookUp(
  type: string,
  keys: string[],
  more: (context: FunctionContext, args: JsonMap) => JsonMap = () => ({}),
): CloudFunction {
  return (args, context) => {
    const wanted = Object.fromEntries(keys.map(key => [key, args[key]]));
    const found = demand(
      context.find(type, wanted),
      notFound(String(args[keys[0]])),
    );
    return { ...found.outputs, ...more(context, args), id: found.id };
  };
}

/** Data sources have what is one block in a resource as a list of one. */
function asList(value: unknown): unknown[] {
  return value === undefined ? [] : [value];
}

export const gcpFunctions: Record<string, CloudFunction> = {
  'gcp:organizations/getClientConfig:getClientConfig': (
    _,
    { place, token },
  ) => ({
    id: `projects/${place.project}/regions/${place.region}/zones/${
      place.zone ?? ''
    }`,
    project: place.project,
    region: place.region,
    zone: place.zone ?? '',
    accessToken: token,
    defaultLabels: {},
  }),
  'gcp:organizations/getProject:getProject': ({ projectId }, { place }) => {
    const project = projectId ?? place.project;
    return {
      id: `projects/${project}`,
      projectId: project,
      name: project,
      number: decimal({ serial: project }, 'number', 12),
      autoCreateNetwork: true,
      billingAccount: '',
      deletionPolicy: 'PREVENT',
      folderId: '',
      orgId: '',
      labels: {},
      effectiveLabels: {},
      pulumiLabels: {},
      tags: {},
    };
  },
  'gcp:compute/getZones:getZones': ({ region, project }, { place }) => ({
    id: `projects/${project ?? place.project}/regions/${
      region ?? place.region
    }`,
    project: project ?? place.project,
    region: region ?? place.region,
    names: zonesOf(region ?? place.region),
  }),
  'gcp:container/getCluster:getCluster': lookUp(
    'gcp:container/cluster:Cluster',
    ['name', 'location'],
    ({ find }, args) => {
      const { outputs } = find('gcp:container/cluster:Cluster', {
        name: args.name,
        location: args.location,
      })!;
      return {
        masterAuths: asList(outputs.masterAuth),
        workloadIdentityConfigs: asList(outputs.workloadIdentityConfig),
        privateClusterConfigs: asList(outputs.privateClusterConfig),
        releaseChannels: asList(outputs.releaseChannel),
      };
    },
  ),
  'gcp:container/getEngineVersions:getEngineVersions': (
    { location },
    { place },
  ) => ({
    id: 'versions',
    location: location ?? place.region,
    project: place.project,
    defaultClusterVersion: '1.36.3-gke.1000000',
    latestMasterVersion: '1.36.3-gke.1000000',
    latestNodeVersion: '1.36.3-gke.1000000',
    releaseChannelDefaultVersion: { REGULAR: '1.36.3-gke.1000000' },
    releaseChannelLatestVersion: { REGULAR: '1.36.3-gke.1000000' },
    validMasterVersions: ['1.36.3-gke.1000000'],
    validNodeVersions: ['1.36.3-gke.1000000'],
  }),
  'gcp:compute/getNetwork:getNetwork': lookUp('gcp:compute/network:Network', [
    'name',
  ]),
  'gcp:compute/getSubnetwork:getSubnetwork': lookUp(
    'gcp:compute/subnetwork:Subnetwork',
    ['name', 'region'],
  ),
  'gcp:dns/getManagedZone:getManagedZone': lookUp(
    'gcp:dns/managedZone:ManagedZone',
    ['name'],
  ),
  'gcp:serviceaccount/getAccount:getAccount': lookUp(
    'gcp:serviceaccount/account:Account',
    ['accountId'],
  ),
  'gcp:storage/getProjectServiceAccount:getProjectServiceAccount': (
    args,
    { place },
  ) => {
    const project = args.project ?? place.project;
    const email = `service-${decimal(
      { serial: project },
      'number',
      12,
    )}@gs-project-accounts.iam.gserviceaccount.com`;
    return {
      id: email,
      project,
      emailAddress: email,
      member: `serviceAccount:${email}`,
    };
  },
};
