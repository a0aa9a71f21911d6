import * as pulumi from '@pulumi/pulumi';

/** Labels as Helium writes them: `helium.dev/workspace`, `helium.dev/operation`. @public */
export type HeliumLabels = Record<string, string>;

/** Where a resource carries its labels, and how its cloud spells them. */
interface LabelPlace {
  path: string[];
  spell(key: string): string;
}

const PLACES: Record<string, string[]> = {
  'gcp:container/cluster:Cluster': ['resourceLabels'],
  'gcp:container/nodePool:NodePool': ['nodeConfig', 'resourceLabels'],
  'gcp:sql/databaseInstance:DatabaseInstance': ['settings', 'userLabels'],
};

/** Resources that take no labels. One that is missing here fails for want of labels, not silently. */
const TAKE_NONE = new Set([
  'aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation',
  'aws:ec2/route:Route',
  'aws:ec2/routeTableAssociation:RouteTableAssociation',
  'aws:efs/backupPolicy:BackupPolicy',
  'aws:efs/mountTarget:MountTarget',
  'aws:eks/accessPolicyAssociation:AccessPolicyAssociation',
  'aws:iam/rolePolicy:RolePolicy',
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
  'aws:kms/alias:Alias',
  'aws:route53/record:Record',
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
  'aws:s3/bucketPolicy:BucketPolicy',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember',
  'gcp:compute/firewall:Firewall',
  'gcp:compute/network:Network',
  'gcp:compute/route:Route',
  'gcp:compute/router:Router',
  'gcp:compute/routerNat:RouterNat',
  'gcp:compute/subnetwork:Subnetwork',
  'gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember',
  'gcp:dns/recordSet:RecordSet',
  'gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember',
  'gcp:kms/keyRing:KeyRing',
  'gcp:projects/iAMCustomRole:IAMCustomRole',
  'gcp:projects/iAMMember:IAMMember',
  'gcp:projects/service:Service',
  'gcp:serviceaccount/account:Account',
  'gcp:serviceaccount/iAMMember:IAMMember',
  'gcp:storage/bucketIAMMember:BucketIAMMember',
]);

const OPERATION = 'helium.dev/operation';

/** Undefined for what takes none: other clouds' resources, components, bindings of rights. */
export function labelPlaceOf(type: string): LabelPlace | undefined {
  if (TAKE_NONE.has(type)) {
    return undefined;
  }
  if (type.startsWith('aws:')) {
    return { path: ['tags'], spell: key => key };
  }
  if (type.startsWith('gcp:')) {
    return { path: PLACES[type] ?? ['labels'], spell: gcpLabelKey };
  }
  return undefined;
}

/** GCP's label keys have no dots and slashes: `helium.dev/workspace` is `helium-workspace`. @public */
export function gcpLabelKey(key: string): string {
  return key.replace('helium.dev/', 'helium-');
}

/** The types that are known to take no labels. */
export function typesWithoutLabels(): string[] {
  return [...TAKE_NONE];
}

/**
 * Puts the labels on every resource of GCP and AWS that takes labels or tags. Each keeps the label of the operation that made it,
 * so that an update with nothing to do changes nothing.
 *
 * @public
 */
export function cloudLabelled(
  labels: HeliumLabels,
): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    const place = labelPlaceOf(type);
    if (!place) {
      return undefined;
    }
    const { path, spell } = place;
    const spelled = Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [spell(key), value]),
    );
    return {
      props: within(props, path, spelled),
      opts: pulumi.mergeOptions(opts, {
        ignoreChanges: [`${path.join('.')}["${spell(OPERATION)}"]`],
      }),
    };
  };
}

function within(
  props: Record<string, any> | undefined,
  [name, ...rest]: string[],
  labels: Record<string, string>,
): Record<string, any> {
  return name === undefined
    ? { ...props, ...labels }
    : { ...props, [name]: within(props?.[name], rest, labels) };
}
