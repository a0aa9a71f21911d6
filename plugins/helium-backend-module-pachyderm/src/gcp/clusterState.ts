import type { KubernetesClusterState } from '@helium-portal/backstage-plugin-helium-node';
import { Cluster } from '../kubernetes/Cluster';
import { ClusterError } from '../kubernetes/errors';
import type { ClusterSettings } from '../kubernetes/kubeconfig';
import type { CloudAssets } from './CloudAssets';

const CLUSTER = 'container.googleapis.com/Cluster';

/**
 * Whether a GKE cluster is there. It is gone when it doesn't answer, and the cloud lists no cluster of its name where it was.
 */
export async function gkeClusterState(
  settings: ClusterSettings,
  place: { name: string; project: string; location: string },
  assets: CloudAssets,
  signal: AbortSignal,
): Promise<KubernetesClusterState> {
  const { name, project, location } = place;
  try {
    await Cluster.create(settings, signal).find('/version');
    return { state: 'alive', detail: `'${name}' answers` };
  } catch (error) {
    if (error instanceof ClusterError) {
      return { state: 'alive', detail: error.message };
    }
    const why = error instanceof Error ? error.message : String(error);
    const listed = await assets.search(`name:${name}`, [CLUSTER]);
    const path = `/projects/${project}/(locations|zones|regions)/${location}/clusters/${name}$`;
    return listed.some(asset => new RegExp(path).test(asset.name))
      ? {
          state: 'unknown',
          detail: `'${name}' does not answer, and Google Cloud lists it: ${why}`,
        }
      : {
          state: 'gone',
          detail: `Google Cloud lists no cluster '${name}' in ${location} of project '${project}', and it does not answer: ${why}`,
        };
  }
}
