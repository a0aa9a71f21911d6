import { NodeTaint, PoolRequest } from '../../ClusterHost';
import { gcpMachine } from '../machines';
import { JsonMap } from '../ResourceType';

const EFFECTS: Record<string, NodeTaint['effect']> = {
  NO_SCHEDULE: 'NoSchedule',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
  NO_EXECUTE: 'NoExecute',
};

export const DEFAULT_MACHINE = 'e2-medium';

/** The zones of a region that nodes are spread over, or the zone itself. */
export function zonesOf(location: string, nodeLocations?: string[]): string[] {
  if (nodeLocations?.length) {
    return nodeLocations;
  }
  return /-[a-z]$/.test(location)
    ? [location]
    : ['b', 'c', 'd'].map(letter => `${location}-${letter}`);
}

/**
 * How many nodes a pool has. The autoscaler is not rehearsed: a pool that it may grow has one node at least, so that what waits for it
 * finds a place.
 */
function nodeCount(pool: JsonMap, zones: number): number {
  const { autoscaling } = pool;
  if (!autoscaling) {
    return (pool.nodeCount ?? pool.initialNodeCount ?? 0) * zones;
  }
  const least = Math.max(
    autoscaling.totalMinNodeCount ?? 0,
    (autoscaling.minNodeCount ?? 0) * zones,
    pool.initialNodeCount ?? 0,
  );
  const most =
    autoscaling.totalMaxNodeCount ?? (autoscaling.maxNodeCount ?? 0) * zones;
  return Math.min(Math.max(least, 1), most);
}

/** A pool's nodes as Kubernetes sees them. */
export function poolRequest(
  pool: JsonMap,
  options: { pool: string; location: string; nodeLocations?: string[] },
): PoolRequest {
  const config = pool.nodeConfig ?? {};
  const machineType = config.machineType ?? DEFAULT_MACHINE;
  const size = gcpMachine(machineType)!;
  const [accelerator] = config.guestAccelerators ?? [];
  const gpu = accelerator
    ? { count: accelerator.count ?? 1, type: accelerator.type }
    : size.gpu;
  const zones = zonesOf(options.location, options.nodeLocations);
  return {
    count: nodeCount(pool, zones.length),
    labels: {
      ...config.labels,
      'cloud.google.com/gke-nodepool': options.pool,
      'node.kubernetes.io/instance-type': machineType,
      'topology.kubernetes.io/region': options.location.replace(/-[a-z]$/, ''),
      'topology.kubernetes.io/zone': zones[0],
      ...(config.spot && { 'cloud.google.com/gke-spot': 'true' }),
      ...(config.preemptible && { 'cloud.google.com/gke-preemptible': 'true' }),
      ...(gpu && { 'cloud.google.com/gke-accelerator': gpu.type }),
    },
    taints: [
      ...(config.taints ?? []).map((taint: JsonMap) => ({
        key: taint.key,
        value: taint.value,
        effect: EFFECTS[taint.effect] ?? 'NoSchedule',
      })),
      // As GKE does for each pool with GPUs.
      ...(gpu
        ? [
            {
              key: 'nvidia.com/gpu',
              value: 'present',
              effect: 'NoSchedule' as const,
            },
          ]
        : []),
    ],
    cpu: size.cpu,
    memory: `${Math.round(size.memoryGb * 1024)}Mi`,
    ...(gpu && { gpu }),
  };
}
