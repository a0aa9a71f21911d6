import { shellCommand } from '../cloud/shell';
import type { TaggedResource } from './awsResource';

type Words = (resource: TaggedResource) => string[];

/** `aws <service> <action> --<option> <name>` */
const byName =
  (service: string, action: string, option: string): Words =>
  ({ name }) =>
    [service, action, `--${option}`, name];

const byArn =
  (service: string, action: string, option: string): Words =>
  ({ arn }) =>
    [service, action, `--${option}`, arn];

/** Parts of an EKS cluster are called `<cluster>/<name>/<id>`. */
const ofCluster =
  (action: string, option: string): Words =>
  ({ name }) => {
    const [cluster, part] = name.split('/');
    return ['eks', action, '--cluster-name', cluster, `--${option}`, part];
  };

const AWS: Record<string, Words> = {
  'acm:certificate': byArn('acm', 'delete-certificate', 'certificate-arn'),
  'ec2:elastic-ip': byName('ec2', 'release-address', 'allocation-id'),
  'ec2:internet-gateway': byName(
    'ec2',
    'delete-internet-gateway',
    'internet-gateway-id',
  ),
  'ec2:launch-template': byName(
    'ec2',
    'delete-launch-template',
    'launch-template-id',
  ),
  'ec2:natgateway': byName('ec2', 'delete-nat-gateway', 'nat-gateway-id'),
  'ec2:network-interface': byName(
    'ec2',
    'delete-network-interface',
    'network-interface-id',
  ),
  'ec2:route-table': byName('ec2', 'delete-route-table', 'route-table-id'),
  'ec2:security-group': byName('ec2', 'delete-security-group', 'group-id'),
  'ec2:subnet': byName('ec2', 'delete-subnet', 'subnet-id'),
  'ec2:volume': byName('ec2', 'delete-volume', 'volume-id'),
  'ec2:vpc': byName('ec2', 'delete-vpc', 'vpc-id'),
  'eks:addon': ofCluster('delete-addon', 'addon-name'),
  'eks:cluster': byName('eks', 'delete-cluster', 'name'),
  'eks:nodegroup': ofCluster('delete-nodegroup', 'nodegroup-name'),
  'elasticfilesystem:file-system': byName(
    'efs',
    'delete-file-system',
    'file-system-id',
  ),
  'elasticloadbalancing:loadbalancer': byArn(
    'elbv2',
    'delete-load-balancer',
    'load-balancer-arn',
  ),
  'iam:oidc-provider': byArn(
    'iam',
    'delete-open-id-connect-provider',
    'open-id-connect-provider-arn',
  ),
  'iam:policy': byArn('iam', 'delete-policy', 'policy-arn'),
  'iam:role': byName('iam', 'delete-role', 'role-name'),
  'kms:key': byName('kms', 'schedule-key-deletion', 'key-id'),
  'rds:db': ({ name }) => [
    'rds',
    'delete-db-instance',
    '--db-instance-identifier',
    name,
    '--skip-final-snapshot',
  ],
  'rds:subgrp': byName('rds', 'delete-db-subnet-group', 'db-subnet-group-name'),
  's3:bucket': ({ name }) => ['s3', 'rb', `s3://${name}`, '--force'],
  'secretsmanager:secret': byArn(
    'secretsmanager',
    'delete-secret',
    'secret-id',
  ),
};

/** What deletes something of AWS by hand; undefined for a kind that Helium makes none of. */
export function removalCommand(resource: TaggedResource): string | undefined {
  const words = AWS[resource.kind]?.(resource);
  const region = resource.arn.split(':')[3];
  return (
    words &&
    shellCommand('aws', ...words, ...(region ? [`--region=${region}`] : []))
  );
}
