/** The clouds that are rehearsed. @public */
export type CloudName = 'gcp' | 'aws';

/** What a cloud asks for when somebody makes a managed cluster. @public */
export interface ClusterRequest {
  cloud: CloudName;
  /** The cluster's name in its cloud. */
  name: string;
  /** A region, or a zone. */
  location: string;
  /** As the program asked for it, such as `1.33`; the host may run another. */
  kubernetesVersion?: string;
}

/** Where a cluster is served. It holds no credentials. @public */
export interface ClusterAddress {
  /** An https URL without a path. */
  endpoint: string;
  /** PEM, in base64, as kubeconfigs carry it. */
  caCertificate: string;
  /** What really runs, such as `1.36.3`. */
  kubernetesVersion: string;
}

/** A taint as Kubernetes spells it. @public */
export interface NodeTaint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** The nodes of one pool. @public */
export interface PoolRequest {
  count: number;
  /** On each node, those that the cloud itself sets included. */
  labels: Record<string, string>;
  taints: NodeTaint[];
  /** Cores of each node. */
  cpu: number;
  /** Of each node, as Kubernetes spells quantities: `16Gi`. */
  memory: string;
  /** Of each node; it is offered as `nvidia.com/gpu`. */
  gpu?: { count: number; type: string };
}

/** @public */
export interface HostedCluster extends ClusterRequest {
  key: string;
  /** `stopped` when it has data, and could not be started again. */
  state: 'starting' | 'running' | 'deleting' | 'stopped';
  /** Known while it runs. */
  address?: ClusterAddress;
  /** Names of its pools. */
  pools: string[];
}

/**
 * Runs the Kubernetes clusters behind the clouds' managed ones. Each takes the rehearsal's token as its administrator's bearer token.
 *
 * Clusters outlive the host's process: the next one starts those that its folder knows, with the endpoint and the authority that
 * they had.
 *
 * @public
 */
export interface ClusterHost {
  /**
   * Resolves once the cluster serves. Calling it again for a key that is there answers the same address, and starts the cluster
   * when it doesn't run.
   *
   * @param key - `[a-z0-9-]`, at most 40 characters; names the cluster for ever
   */
  create(key: string, request: ClusterRequest): Promise<ClusterAddress>;
  /** Makes or changes a pool; resolves once as many nodes are ready, and none of before is left. */
  setPool(key: string, pool: string, request: PoolRequest): Promise<void>;
  /** Removes the pool's nodes; one that is not there is no error. */
  removePool(key: string, pool: string): Promise<void>;
  /** Ends the cluster and removes its data; one that is not there is no error. */
  delete(key: string): Promise<void>;
  list(): Promise<HostedCluster[]>;
}
