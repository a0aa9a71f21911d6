import type { NodePoolSpec } from '@helium-portal/pulumi-components/infra';
import type { KubernetesObject } from '../../kubernetes/Cluster';

/** What the nodes of a pool were when an update last looked; nothing for a pool without nodes. */
export interface PoolPlacement {
  machineTypes: string[];
  zones: string[];
}

/** By pool. */
export type Placement = Record<string, PoolPlacement>;

// EKS puts them on each node.
const POOL = 'eks.amazonaws.com/nodegroup';
const MACHINE_TYPE = 'node.kubernetes.io/instance-type';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * What the pools are made of. When AWS has none of a machine type in a zone, a pool's Auto Scaling group takes the next by itself, so
 * only the nodes tell.
 */
export function placementOf(
  pools: NodePoolSpec[],
  nodes: KubernetesObject[],
): Placement {
  return Object.fromEntries(
    pools.map(({ name }) => {
      const own = nodes.filter(
        ({ metadata }) => metadata.labels?.[POOL] === name,
      );
      return [
        name,
        {
          machineTypes: valuesOf(own, MACHINE_TYPE),
          zones: valuesOf(own, ZONE),
        },
      ];
    }),
  );
}

/** A line for each pool. */
export function describePlacement(
  pools: NodePoolSpec[],
  placement: Placement,
): string[] {
  return pools.map(pool => {
    const { machineTypes, zones } = placement[pool.name];
    if (machineTypes.length === 0) {
      return `Pool '${pool.name}' has no nodes yet`;
    }
    const missed = missedTypes(pool, machineTypes);
    return [
      `Pool '${pool.name}' is made of ${machineTypes.join(', ')}`,
      ` in ${zones.join(', ')}`,
      missed.length > 0 ? `: AWS had no ${missed.join(', ')}` : '',
    ].join('');
  });
}

/** What AWS was asked for before what it gave. */
function missedTypes(pool: NodePoolSpec, taken: string[]): string[] {
  // Of spot machines it gives those first that it will not soon take back.
  if (pool.spot) {
    return [];
  }
  const wanted = [pool.machineType, ...(pool.fallbackMachineTypes ?? [])];
  return wanted.slice(
    0,
    Math.max(
      0,
      wanted.findIndex(type => taken.includes(type)),
    ),
  );
}

function valuesOf(nodes: KubernetesObject[], label: string): string[] {
  const values = nodes.flatMap(
    ({ metadata }) => metadata.labels?.[label] ?? [],
  );
  return [...new Set(values)].sort();
}
