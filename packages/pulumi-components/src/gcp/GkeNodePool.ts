import { createHash } from 'node:crypto';
import * as container from '@pulumi/gcp/container';
import * as pulumi from '@pulumi/pulumi';
import type { NodePoolSpec, TaintSpec } from '../infra';
import { fixedName } from '../values';
import type { GkeCluster } from './GkeCluster';

const POOL_NAME_LIMIT = 40;

const EFFECTS: Record<TaintSpec['effect'], string> = {
  NoSchedule: 'NO_SCHEDULE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
};

/** Machines somewhere: what a pool is made of when the cloud has them. @public */
export interface Placement {
  machineType: string;
  /** Default: the cluster's. */
  zones?: string[];
}

/** What may be tried for a pool, in this order: its machine type in its zones, elsewhere, and then the other machine types. @public */
export function placementsOf(
  spec: Pick<NodePoolSpec, 'machineType' | 'fallbackMachineTypes' | 'zones'>,
  fallbackZones: string[],
): Placement[] {
  const elsewhere = fallbackZones
    .filter(zone => !spec.zones?.includes(zone))
    .map(zone => [zone]);
  return [spec.machineType, ...(spec.fallbackMachineTypes ?? [])].flatMap(
    machineType =>
      [spec.zones, ...elsewhere].map(zones => ({
        machineType,
        ...(zones && { zones }),
      })),
  );
}

/** @public */
export interface GkeNodePoolArgs {
  project: string;
  region: string;
  cluster: GkeCluster;
  spec: NodePoolSpec;
  /** Where else nodes may be when the cloud has none of them in the zones. */
  fallbackZones: string[];
  /** Which try this is, from 1: each takes the next placement. */
  attempt: number;
}

/**
 * An autoscaling pool of nodes. It keeps the placement that it was made with; when what it may be placed on changes, a new pool takes
 * its place.
 *
 * @public
 */
export class GkeNodePool extends pulumi.ComponentResource {
  readonly placement: pulumi.Output<Placement>;
  readonly pool: container.NodePool;

  constructor(
    name: string,
    args: GkeNodePoolArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:gcp:GkeNodePool', name, {}, options);
    const { project, region, cluster, spec, attempt } = args;
    const placements = placementsOf(spec, args.fallbackZones);
    const choice = (attempt - 1) % placements.length;
    const { machineType, zones } = placements[choice];
    const digest = createHash('sha256')
      .update(JSON.stringify([placements, spec.spot, spec.gpu]))
      .digest('hex')
      .slice(0, 4);
    this.pool = new container.NodePool(
      `${name}-${digest}`,
      {
        // A pool that failed for want of machines may keep its name for a while.
        name: fixedName(
          POOL_NAME_LIMIT,
          spec.name,
          ...(choice > 0 ? [digest, String(choice + 1)] : [digest]),
        ),
        project,
        location: region,
        cluster: cluster.name,
        ...(zones && { nodeLocations: zones }),
        initialNodeCount: 0,
        autoscaling: {
          totalMinNodeCount: spec.minCount,
          totalMaxNodeCount: spec.maxCount,
          locationPolicy: spec.spot || spec.gpu ? 'ANY' : 'BALANCED',
        },
        management: { autoRepair: true, autoUpgrade: true },
        networkConfig: { enablePrivateNodes: true },
        nodeConfig: {
          machineType,
          ...(spec.diskSizeGb && { diskSizeGb: spec.diskSizeGb }),
          ...(spec.spot && { spot: true }),
          ...(spec.labels && { labels: spec.labels }),
          taints: (spec.taints ?? []).map(({ key, value, effect }) => ({
            key,
            value: value ?? '',
            effect: EFFECTS[effect],
          })),
          ...(spec.gpu && {
            // GKE taints such nodes with nvidia.com/gpu by itself, and installs the driver.
            guestAccelerators: [
              {
                ...spec.gpu,
                gpuDriverInstallationConfig: { gpuDriverVersion: 'DEFAULT' },
              },
            ],
          }),
          serviceAccount: cluster.nodes.email,
          oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
          shieldedInstanceConfig: {
            enableIntegrityMonitoring: true,
            enableSecureBoot: true,
          },
          // Pods are themselves, and never the node.
          workloadMetadataConfig: { mode: 'GKE_METADATA' },
          metadata: { 'disable-legacy-endpoints': 'true' },
        },
      },
      {
        parent: this,
        dependsOn: cluster.ways,
        ignoreChanges: [
          'name',
          'initialNodeCount',
          'nodeConfig.machineType',
          ...(placements.length > 1 ? ['nodeLocations'] : []),
        ],
      },
    );
    this.placement = pulumi
      .all([this.pool.nodeConfig, this.pool.nodeLocations])
      .apply(([config, locations]) => ({
        machineType: config.machineType,
        zones: locations,
      }));
    this.registerOutputs();
  }
}
