import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { CoreV1Api } from '@kubernetes/client-node';
import { isReady } from '../../cluster/access';
import { ClusterProcesses } from '../../cluster/cluster';
import { clusterPaths, writePrivateFile } from '../../cluster/paths';
import { LOOPBACK, readPorts } from '../../cluster/ports';
import { Serial } from '../../cluster/Serial';
import { StartedCluster, startCluster } from '../../cluster/startCluster';
import { Undo } from '../../cluster/undo';
import { IngressSource } from '../../ingress/server';
import { ResolvedTool, ToolName } from '../../tools';
import { requireDiskSpace } from '../../tools/install';
import {
  ClusterAddress,
  ClusterRequest,
  HostedCluster,
  PoolRequest,
} from '../ClusterHost';
import { controllerOptions, FURNITURE } from './furniture';
import { requireMemory } from './memory';
import { applyPool, Pool, removePool } from './pools';

/** etcd sets aside 128 MiB at its start. */
const DISK_BYTES = 512 * 1024 ** 2;

/** What is kept of a cluster beside its objects. */
interface ClusterRecord {
  request: ClusterRequest;
  pools: Record<string, PoolRequest>;
  /** From when somebody asked for it until it is gone. */
  deleting?: boolean;
}

/** What all rehearsed clusters of a host have in common. */
export interface RehearsedClusterOptions {
  tools: Map<ToolName, ResolvedTool>;
  /** People who sign in by a token, in the API server's format. */
  tokenFile: string;
  /** Shows a cluster's Ingresses on the sandbox's port; returns what ends that. */
  addPages(source: IngressSource): () => void;
  onProgress(message: string): void;
  /** Of all hosts' clusters one starts at a time: two would choose the same ports. */
  starts: Serial;
  /** Ports that other clusters have, whether they run or not. */
  portsOfOthers(key: string): Promise<number[]>;
}

interface Running {
  cluster: StartedCluster;
  core: CoreV1Api;
  undo: Undo;
}

/** A managed cluster of a rehearsed cloud: a sandbox cluster in a folder of its own. */
export class RehearsedCluster {
  readonly key: string;
  readonly #folder: string;
  readonly #options: RehearsedClusterOptions;
  readonly #record: ClusterRecord;
  readonly #work = new Serial();
  #starting = false;
  #running?: Running;
  #deletion?: Promise<void>;

  /** One that is there once it was started. */
  static create(
    folder: string,
    key: string,
    request: ClusterRequest,
    options: RehearsedClusterOptions,
  ): RehearsedCluster {
    return new RehearsedCluster(folder, key, { request, pools: {} }, options);
  }

  /** The one that a folder holds; nothing when its making was cut off at the very beginning. */
  static async open(
    folder: string,
    key: string,
    options: RehearsedClusterOptions,
  ): Promise<RehearsedCluster | undefined> {
    try {
      const text = await readFile(recordFile(folder), 'utf8');
      return new RehearsedCluster(folder, key, JSON.parse(text), options);
    } catch {
      return undefined;
    }
  }

  private constructor(
    folder: string,
    key: string,
    record: ClusterRecord,
    options: RehearsedClusterOptions,
  ) {
    this.key = key;
    this.#folder = folder;
    this.#record = record;
    this.#options = options;
  }

  get deleting(): boolean {
    return Boolean(this.#record.deleting);
  }

  describe(): HostedCluster {
    return {
      ...this.#record.request,
      key: this.key,
      state: this.#state(),
      ...(this.#running && { address: addressOf(this.#running.cluster) }),
      pools: Object.keys(this.#record.pools),
    };
  }

  async ports(): Promise<number[]> {
    return Object.values(await readPorts(clusterPaths(this.#folder).ports));
  }

  /** Resolves once the API serves and the nodes of its pools are there. */
  start(): Promise<ClusterAddress> {
    return this.#work.run(async () => {
      const { cluster } = await this.#ensure();
      return addressOf(cluster);
    });
  }

  setPool(name: string, request: PoolRequest): Promise<void> {
    return this.#work.run(async () => {
      const running = await this.#ensure();
      this.#record.pools[name] = request;
      await this.#save();
      await applyPool(this.#pool(running, name), request);
    });
  }

  removePool(name: string): Promise<void> {
    return this.#work.run(async () => {
      if (name in this.#record.pools && !this.deleting) {
        await removePool(this.#pool(await this.#ensure(), name));
        delete this.#record.pools[name];
        await this.#save();
      }
    });
  }

  /** Ends its processes, and keeps its data. */
  stop(): Promise<void> {
    return this.#work.run(() => this.#stop());
  }

  /** Ends it for good; no call after that has an effect. */
  delete(): Promise<void> {
    this.#record.deleting = true;
    this.#deletion ??= this.#work
      .run(() => this.#delete())
      .catch(error => {
        this.#deletion = undefined;
        throw error;
      });
    return this.#deletion;
  }

  async #delete(): Promise<void> {
    await this.#save();
    await this.#stop();
    const processes = ClusterProcesses.create({
      paths: clusterPaths(this.#folder),
      tools: this.#options.tools,
      onProgress: () => {},
    });
    await processes.endAll();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #state(): HostedCluster['state'] {
    if (this.#record.deleting) {
      return 'deleting';
    }
    if (this.#starting) {
      return 'starting';
    }
    return this.#running ? 'running' : 'stopped';
  }

  /** The cluster, started when it does not run or does not answer any more. */
  async #ensure(): Promise<Running> {
    if (this.#record.deleting) {
      throw new ConflictError(
        `The rehearsed cluster ${this.#record.request.name} is being deleted`,
      );
    }
    if (this.#running && (await isReady(this.#running.cluster.access))) {
      return this.#running;
    }
    await this.#stop();
    this.#starting = true;
    try {
      return await this.#options.starts.run(() => this.#start());
    } finally {
      this.#starting = false;
    }
  }

  async #start(): Promise<Running> {
    const { tools, tokenFile, addPages, onProgress } = this.#options;
    const { request, pools } = this.#record;
    const undo = new Undo();
    try {
      await this.#save();
      const cluster = await startCluster(
        {
          paths: clusterPaths(this.#folder),
          tools,
          tokenFile,
          onProgress,
          kubeconfigFile: join(this.#folder, 'kubeconfig'),
          furniture: FURNITURE[request.cloud],
          controller: controllerOptions(request),
          reservedPorts: await this.#options.portsOfOthers(this.key),
          beforeStart: async () => {
            await requireMemory(request.name);
            await requireDiskSpace(this.#folder, DISK_BYTES, 'HELIUM_HOME');
          },
        },
        undo,
      );
      const { kubeconfig, controller } = cluster;
      const core = kubeconfig.makeApiClient(CoreV1Api);
      const running = { cluster, core, undo };
      for (const [name, pool] of Object.entries(pools)) {
        await applyPool(this.#pool(running, name), pool);
      }
      await cluster.settled();
      const removePages = addPages({
        kubeconfig,
        ingresses: () => controller.ingresses.list(),
      });
      undo.push(async () => removePages());
      this.#running = running;
      return running;
    } catch (error) {
      await undo.run();
      throw error;
    }
  }

  async #stop(): Promise<void> {
    await this.#running?.undo.run();
    this.#running = undefined;
  }

  #pool({ cluster, core }: Running, name: string): Pool {
    const { cloud, name: clusterName } = this.#record.request;
    const kind = cloud === 'gcp' ? 'gke' : 'eks';
    return {
      core,
      host: cluster.nodeHost,
      name,
      prefix: `${kind}-${clusterName}`,
    };
  }

  async #save(): Promise<void> {
    await writePrivateFile(
      recordFile(this.#folder),
      JSON.stringify(this.#record),
    );
  }
}

function recordFile(folder: string): string {
  return join(folder, 'cluster.json');
}

function addressOf({ access, nodeHost }: StartedCluster): ClusterAddress {
  return {
    endpoint: `https://${LOOPBACK}:${access.port}`,
    caCertificate: Buffer.from(access.ca).toString('base64'),
    kubernetesVersion: nodeHost.kubernetesVersion,
  };
}
