import { fixedName } from '@helium-portal/pulumi-components/values';
import type { GcpClusterSettings } from './settings';

/** What a GKE cluster's name may be long. */
const CLUSTER_NAME_LIMIT = 40;

/** The cluster's name in its project. */
export function clusterNameOf(
  workspace: string,
  { prefix }: Pick<GcpClusterSettings, 'prefix'>,
): string {
  return fixedName(CLUSTER_NAME_LIMIT, prefix, workspace);
}
