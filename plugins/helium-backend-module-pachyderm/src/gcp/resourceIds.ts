type Inputs = Record<string, unknown>;

/** How a type is found again: by an id that follows from its fixed name, and in Cloud Asset, if that lists it with its owner. */
export interface ResourceIdentity {
  id: string;
  /** The physical name. */
  name: string;
  /** `storage.googleapis.com/Bucket` */
  assetType?: string;
}

interface Kind {
  id(inputs: Inputs): string;
  name?: (inputs: Inputs) => unknown;
  assetType?: string;
}

const inProject = (inputs: Inputs, path: string) =>
  `projects/${inputs.project}/${path}`;

const global = (collection: string, assetType: string): Kind => ({
  id: inputs => inProject(inputs, `global/${collection}/${inputs.name}`),
  assetType: `compute.googleapis.com/${assetType}`,
});

const regional = (collection: string, assetType: string): Kind => ({
  id: inputs =>
    inProject(inputs, `regions/${inputs.region}/${collection}/${inputs.name}`),
  assetType: `compute.googleapis.com/${assetType}`,
});

const clusterPath = (inputs: Inputs, cluster: unknown) =>
  inProject(inputs, `locations/${inputs.location}/clusters/${cluster}`);

const addressOfAccount = ({ accountId, project }: Inputs) =>
  `${accountId}@${project}.iam.gserviceaccount.com`;

const KINDS: Record<string, Kind> = {
  'gcp:compute/address:Address': regional('addresses', 'Address'),
  'gcp:compute/firewall:Firewall': global('firewalls', 'Firewall'),
  'gcp:compute/network:Network': global('networks', 'Network'),
  'gcp:compute/router:Router': regional('routers', 'Router'),
  'gcp:compute/routerNat:RouterNat': {
    id: ({ project, region, router, name }) =>
      `${project}/${region}/${router}/${name}`,
  },
  'gcp:compute/subnetwork:Subnetwork': regional('subnetworks', 'Subnetwork'),
  'gcp:container/cluster:Cluster': {
    id: inputs => clusterPath(inputs, inputs.name),
    assetType: 'container.googleapis.com/Cluster',
  },
  'gcp:container/nodePool:NodePool': {
    id: inputs =>
      `${clusterPath(inputs, inputs.cluster)}/nodePools/${inputs.name}`,
  },
  'gcp:dns/recordSet:RecordSet': {
    id: inputs =>
      inProject(
        inputs,
        `managedZones/${inputs.managedZone}/rrsets/${inputs.name}/${inputs.type}`,
      ),
  },
  'gcp:serviceaccount/account:Account': {
    id: inputs =>
      inProject(inputs, `serviceAccounts/${addressOfAccount(inputs)}`),
    name: addressOfAccount,
    assetType: 'iam.googleapis.com/ServiceAccount',
  },
  'gcp:storage/bucket:Bucket': {
    id: ({ name }) => String(name),
    assetType: 'storage.googleapis.com/Bucket',
  },
};

/** Rights: to give one that is given changes nothing. */
const RIGHT = /I[Aa][Mm]Member$/;

/** Whether making it again makes no second one, and no mistake. */
export function isRepeatable(type: string): boolean {
  return RIGHT.test(type) || type.startsWith('pulumi:');
}

/** Undefined for a type that no program here makes. */
export function identityOf(
  type: string,
  inputs: Inputs,
): ResourceIdentity | undefined {
  const kind = KINDS[type];
  return (
    kind && {
      id: kind.id(inputs),
      name: String(kind.name ? kind.name(inputs) : inputs.name),
      assetType: kind.assetType,
    }
  );
}
