import { ServiceUnavailableError } from '@backstage/errors';
import type * as pulumi from '@pulumi/pulumi';
import { Cluster } from '../kubernetes/Cluster';
import type { ClusterSettings } from '../kubernetes/kubeconfig';

let reached: ClusterSettings | undefined;

/** The cluster that this runner's update has made or found, so that it can be looked at afterwards. */
export const reachedCluster = {
  /** Remembers how it is reached once that is known. */
  remember(settings: pulumi.Output<ClusterSettings>): void {
    settings.apply(known => {
      reached = known;
    });
  },

  /** @throws ServiceUnavailableError before it is known. */
  get(signal: AbortSignal): Cluster {
    if (!reached) {
      throw new ServiceUnavailableError(
        'The cluster is not known to this runner: update the workspace, which looks at it',
      );
    }
    return Cluster.create(reached, signal);
  },
};
