import { ServiceUnavailableError } from '@backstage/errors';
import * as pulumi from '@pulumi/pulumi';
import { Cluster } from '../kubernetes/Cluster';
import { clusterSettings } from './clusters';

interface Reached {
  name: string;
  endpoint: string;
  caCertificate: string;
}

let reached: Reached | undefined;

/** The cluster that this runner's update has made or found, so that it can be looked at afterwards. */
export const reachedCluster = {
  /** Remembers where it is once the outputs are known; returns them. */
  remember(outputs: pulumi.Inputs): pulumi.Inputs {
    const { clusterName, endpoint, caCertificate } = outputs;
    pulumi
      .all([clusterName, endpoint, caCertificate])
      .apply(([name, address, authority]) => {
        reached = { name, endpoint: address, caCertificate: authority };
      });
    return outputs;
  },

  /** @throws ServiceUnavailableError before it is known. */
  async get(signal: AbortSignal): Promise<Cluster> {
    if (!reached) {
      throw new ServiceUnavailableError(
        'The cluster is not known to this runner: update the workspace, which looks at it',
      );
    }
    const { name, endpoint, caCertificate } = reached;
    return Cluster.create(
      clusterSettings({
        gke: { name, endpoint, caCertificate, location: '', project: '' },
      }),
      signal,
    );
  },
};
