import { NotFoundError } from '@backstage/errors';
import { Inventory } from '../Inventory';

/** EKS' `DescribeCluster`, as far as it tells that there is one. @throws NotFoundError when there is none of the name */
export function describeCluster(inventory: Inventory, wanted: string) {
  const cluster = inventory
    .ofType('aws:eks/cluster:Cluster')
    .find(({ name, state }) => name === wanted && state !== 'deleted');
  if (!cluster) {
    throw new NotFoundError(
      `ResourceNotFoundException: No cluster found for name: ${wanted}.`,
    );
  }
  const { name, outputs, state } = cluster;
  return {
    cluster: {
      name,
      arn: outputs.arn,
      endpoint: outputs.endpoint,
      version: outputs.version,
      status: state === 'ready' ? 'ACTIVE' : state.toUpperCase(),
    },
  };
}
