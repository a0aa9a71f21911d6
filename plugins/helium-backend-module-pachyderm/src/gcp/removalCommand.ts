import { shellCommand } from '../cloud/shell';
import type { Asset } from './CloudAssets';

/** By the type of what is deleted: `gcloud <these words> delete <name>`. */
const GCLOUD: Record<string, string[]> = {
  'compute.googleapis.com/Address': ['compute', 'addresses'],
  'compute.googleapis.com/Firewall': ['compute', 'firewall-rules'],
  'compute.googleapis.com/ForwardingRule': ['compute', 'forwarding-rules'],
  'compute.googleapis.com/GlobalAddress': ['compute', 'addresses'],
  'compute.googleapis.com/Network': ['compute', 'networks'],
  'compute.googleapis.com/Router': ['compute', 'routers'],
  'compute.googleapis.com/Subnetwork': ['compute', 'networks', 'subnets'],
  'container.googleapis.com/Cluster': ['container', 'clusters'],
  'container.googleapis.com/NodePool': ['container', 'node-pools'],
  'dns.googleapis.com/ManagedZone': ['dns', 'managed-zones'],
  'iam.googleapis.com/ServiceAccount': ['iam', 'service-accounts'],
};

const BUCKET = 'storage.googleapis.com/Bucket';
const COMPUTE = 'compute.googleapis.com/';

/** What deletes something of Google Cloud by hand; undefined for a type that Helium makes none of. */
export function removalCommand({
  name,
  type,
  shortName,
}: Pick<Asset, 'name' | 'type' | 'shortName'>): string | undefined {
  if (type === BUCKET) {
    return shellCommand(
      'gcloud',
      'storage',
      'rm',
      '--recursive',
      `gs://${shortName}`,
    );
  }
  const group = GCLOUD[type];
  if (!group) {
    return undefined;
  }
  // `//compute.googleapis.com/projects/p/regions/us-east1/routers/r`
  const part = (collection: string) =>
    new RegExp(`/${collection}/([^/]+)/`).exec(name)?.[1];
  const flag = (key: string, value: string | undefined) =>
    value ? [`--${key}=${value}`] : [];
  return shellCommand(
    'gcloud',
    ...group,
    'delete',
    shortName,
    ...flag('project', part('projects')),
    ...flag('region', part('regions')),
    ...flag('zone', type.startsWith(COMPUTE) ? part('zones') : undefined),
    ...flag('location', part('locations')),
    ...flag('cluster', part('clusters')),
    ...(type === 'compute.googleapis.com/GlobalAddress' ? ['--global'] : []),
  );
}
