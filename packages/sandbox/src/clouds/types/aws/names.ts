import { Link, Resource } from '../ResourceType';

export function awsRegion({ inputs, place }: Resource): string {
  return inputs.region ?? place.region;
}

/** `arn:aws:eks:us-east-1:123456789012:cluster/demo`. */
export function arn(
  resource: Resource,
  service: string,
  path: string,
  scope: { region?: ''; account?: '' } = {},
): string {
  const region = scope.region ?? awsRegion(resource);
  const account = scope.account ?? resource.place.account;
  return `arn:aws:${service}:${region}:${account}:${path}`;
}

/** A resource of EC2: an id with a prefix, and an ARN. */
export function ec2(prefix: string, kind: string) {
  const id = ({ serial }: Resource) => `${prefix}-${serial}`;
  const own = (resource: Resource) =>
    arn(resource, 'ec2', `${kind}/${id(resource)}`);
  return {
    id,
    handles: (resource: Resource) => [own(resource)],
    outputs: (resource: Resource) => ({
      arn: own(resource),
      region: awsRegion(resource),
    }),
    /** Those of what says whose it is. */
    owned: (resource: Resource) => ({
      arn: own(resource),
      region: awsRegion(resource),
      ownerId: resource.place.account,
    }),
    listed: { as: `ec2:${kind}`, name: own },
  };
}

export function link(property: string, as: Link['as'], ...to: string[]): Link {
  return { property, as, to: to.map(type => `aws:${type}`) };
}

/** A link that ARNs of the cloud's own may take the place of. */
export function ownArn(
  property: string,
  as: Link['as'],
  ...to: string[]
): Link {
  return {
    ...link(property, as, ...to),
    read: value => (value.startsWith('arn:aws:iam::aws:') ? undefined : value),
  };
}

export const VPC = 'ec2/vpc:Vpc';
export const SUBNET = 'ec2/subnet:Subnet';
export const SECURITY_GROUP = 'ec2/securityGroup:SecurityGroup';
export const ROLE = 'iam/role:Role';
export const KEY = 'kms/key:Key';
export const EKS_CLUSTER = 'eks/cluster:Cluster';

export const securityGroup = (property: string, as: Link['as']) =>
  // The group that EKS makes for a cluster, and the one that each VPC begins with, have no resource of their own.
  link(property, as, SECURITY_GROUP, EKS_CLUSTER, VPC);

/** Whether a text is the JSON that IAM takes for a policy. */
export function malformedPolicy(document: unknown): string | undefined {
  try {
    if (typeof document === 'string') {
      JSON.parse(document);
    }
    return undefined;
  } catch {
    return 'MalformedPolicyDocument: This policy contains invalid Json';
  }
}
