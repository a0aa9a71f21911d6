import {
  ClusterAddress,
  ClusterHost,
  ClusterRequest,
  HostedCluster,
  PoolRequest,
} from '../ClusterHost';

/** Clusters that are records alone: nothing serves behind their addresses. */
export class RecordedClusters implements ClusterHost {
  readonly clusters = new Map<
    string,
    ClusterRequest & { pools: Map<string, PoolRequest> }
  >();

  static create(): RecordedClusters {
    return new RecordedClusters();
  }

  async create(key: string, request: ClusterRequest): Promise<ClusterAddress> {
    if (!this.clusters.has(key)) {
      this.clusters.set(key, { ...request, pools: new Map() });
    }
    return addressOf(key);
  }

  async setPool(key: string, pool: string, request: PoolRequest) {
    const cluster = this.clusters.get(key);
    if (!cluster) {
      throw new Error(`There is no cluster ${key}`);
    }
    cluster.pools.set(pool, request);
  }

  async removePool(key: string, pool: string): Promise<void> {
    this.clusters.get(key)?.pools.delete(pool);
  }

  async delete(key: string): Promise<void> {
    this.clusters.delete(key);
  }

  async list(): Promise<HostedCluster[]> {
    return [...this.clusters].map(([key, { pools, ...request }]) => ({
      ...request,
      key,
      state: 'running' as const,
      address: addressOf(key),
      pools: [...pools.keys()],
    }));
  }
}

function addressOf(key: string): ClusterAddress {
  return {
    endpoint: 'https://127.0.0.1:6443',
    caCertificate: Buffer.from(key).toString('base64'),
    kubernetesVersion: '1.36.3',
  };
}
