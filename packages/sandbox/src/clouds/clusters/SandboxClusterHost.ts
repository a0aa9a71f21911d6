import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, NotFoundError } from '@backstage/errors';
import { Serial } from '../../cluster/Serial';
import { IngressSource } from '../../ingress/server';
import { ResolvedTool, ToolName } from '../../tools';
import {
  ClusterAddress,
  ClusterHost,
  ClusterRequest,
  HostedCluster,
  PoolRequest,
} from '../ClusterHost';
import {
  provideAuthentication,
  RehearsalAuthentication,
} from './authentication';
import { RehearsedCluster, RehearsedClusterOptions } from './RehearsedCluster';

const KEY = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * Options of {@link SandboxClusterHost.open}.
 *
 * @public
 */
export interface SandboxClusterHostOptions {
  /** Folder of the rehearsed clouds, absolute; the clusters are below it. */
  folder: string;
  /** What `resolveTools` found; Pulumi and Helm are not needed. */
  tools: Map<ToolName, ResolvedTool>;
  /** Shows a cluster's Ingresses on the sandbox's port; returns what ends that. */
  addPages(source: IngressSource): () => void;
  onProgress?(message: string): void;
}

/**
 * Serves each managed cluster of a rehearsed cloud by a sandbox cluster of its
 * own, which takes about 0.5 GB of memory. It has no nodes but those that its
 * pools ask for.
 *
 * @public
 */
export class SandboxClusterHost implements ClusterHost {
  readonly #folder: string;
  readonly #authentication: RehearsalAuthentication;
  readonly #options: RehearsedClusterOptions;
  readonly #clusters = new Map<string, RehearsedCluster>();

  /** Reads what the folder knows; starts nothing. */
  static async open(
    options: SandboxClusterHostOptions,
  ): Promise<SandboxClusterHost> {
    const authentication = await provideAuthentication(options.folder);
    const host = new SandboxClusterHost(options, authentication);
    await host.#read();
    return host;
  }

  private constructor(
    { folder, tools, addPages, onProgress }: SandboxClusterHostOptions,
    authentication: RehearsalAuthentication,
  ) {
    this.#folder = join(folder, 'clusters');
    this.#authentication = authentication;
    this.#options = {
      tools,
      tokenFile: authentication.tokenFile,
      addPages,
      onProgress: onProgress ?? (() => {}),
      starts: new Serial(),
      portsOfOthers: async key => {
        const others = [...this.#clusters.values()].filter(
          cluster => cluster.key !== key,
        );
        return (
          await Promise.all(others.map(cluster => cluster.ports()))
        ).flat();
      },
    };
  }

  /** Folder of the executables that kubeconfigs of the clouds name. */
  get bin(): string {
    return this.#authentication.bin;
  }

  /** What opens every cluster. */
  get token(): string {
    return this.#authentication.token;
  }

  /**
   * Starts the clusters that the folder knows, and removes those whose deletion
   * was cut off.
   *
   * @returns what could not be done, a sentence each; the next call for such a
   * cluster tries again
   */
  async resume(): Promise<string[]> {
    const problems: string[] = [];
    for (const cluster of [...this.#clusters.values()]) {
      try {
        await (cluster.deleting ? this.delete(cluster.key) : cluster.start());
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    return problems;
  }

  async create(key: string, request: ClusterRequest): Promise<ClusterAddress> {
    if (!KEY.test(key)) {
      throw new InputError(
        `The key '${key}' of the cluster ${request.name} has other characters than a to z, 0 to 9 and '-', or more than 40 of them`,
      );
    }
    const known = this.#clusters.get(key);
    if (known?.deleting) {
      await this.delete(key);
    } else if (known) {
      return known.start();
    }
    const cluster = RehearsedCluster.create(
      join(this.#folder, key),
      key,
      request,
      this.#options,
    );
    this.#clusters.set(key, cluster);
    try {
      return await cluster.start();
    } catch (error) {
      await this.delete(key);
      throw error;
    }
  }

  async setPool(
    key: string,
    pool: string,
    request: PoolRequest,
  ): Promise<void> {
    const cluster = this.#clusters.get(key);
    if (!cluster) {
      throw new NotFoundError(`There is no rehearsed cluster ${key}`);
    }
    await cluster.setPool(pool, request);
  }

  async removePool(key: string, pool: string): Promise<void> {
    await this.#clusters.get(key)?.removePool(pool);
  }

  async delete(key: string): Promise<void> {
    const cluster = this.#clusters.get(key);
    await cluster?.delete();
    if (cluster && this.#clusters.get(key) === cluster) {
      this.#clusters.delete(key);
    }
  }

  async list(): Promise<HostedCluster[]> {
    return [...this.#clusters.values()].map(cluster => cluster.describe());
  }

  /** Ends every process, and keeps the data. */
  async stop(): Promise<void> {
    await Promise.all([...this.#clusters.values()].map(each => each.stop()));
  }

  async #read(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const key of await readdir(this.#folder)) {
      const folder = join(this.#folder, key);
      const cluster = await RehearsedCluster.open(folder, key, this.#options);
      if (cluster) {
        this.#clusters.set(key, cluster);
      } else {
        await rm(folder, { recursive: true, force: true });
      }
    }
  }
}
