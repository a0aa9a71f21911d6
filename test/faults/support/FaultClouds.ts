import {
  IngressServer,
  SandboxClusterHost,
  type ResolvedTool,
  type ToolName,
} from '@helium-portal/sandbox';
import {
  formatRehearsalAddress,
  RehearsalClouds,
  RehearsalCloudServer,
  REHEARSAL_CLOUDS,
} from '@helium-portal/sandbox/clouds';
import { join } from 'node:path';

/** The rehearsed clouds, in a process that no fault ends. */
export class FaultClouds {
  /** What they have. */
  readonly clouds: RehearsalClouds;
  readonly #server: RehearsalCloudServer;
  readonly #clusters: SandboxClusterHost;
  readonly #pages: IngressServer;

  private constructor(options: {
    server: RehearsalCloudServer;
    clusters: SandboxClusterHost;
    pages: IngressServer;
  }) {
    this.#server = options.server;
    this.#clusters = options.clusters;
    this.#pages = options.pages;
    this.clouds = RehearsalClouds.create(options.server.address);
  }

  /** @param options - `pace`: what the clouds' durations are multiplied with; 1 takes seconds */
  static async start(options: {
    home: string;
    tools: Map<ToolName, ResolvedTool>;
    pace: number;
  }): Promise<FaultClouds> {
    const { tools, pace } = options;
    const folder = join(options.home, 'clouds');
    const pages = await IngressServer.listen(0);
    const clusters = await SandboxClusterHost.open({
      folder,
      tools,
      addPages: source => pages.add(source),
    });
    const server = await RehearsalCloudServer.start({
      folder,
      port: 0,
      token: clusters.token,
      clusters,
      pace,
    });
    return new FaultClouds({ server, clusters, pages });
  }

  /** Where their inventories are asked. */
  get endpoint(): string {
    return this.#server.address.endpoint;
  }

  /** Of the pages of what runs in their clusters. */
  get pagesPort(): number {
    return this.#pages.port;
  }

  /** Their Kubernetes clusters. */
  get clusters(): SandboxClusterHost {
    return this.#clusters;
  }

  /** By which Pulumi, its providers and the clouds' own SDKs reach them. */
  get environment(): Record<string, string> {
    const { token } = this.#clusters;
    return {
      [REHEARSAL_CLOUDS]: formatRehearsalAddress(this.#server.address),
      GOOGLE_OAUTH_ACCESS_TOKEN: token,
      // They are taken for secrets, and out of all texts.
      AWS_ACCESS_KEY_ID: token,
      AWS_SECRET_ACCESS_KEY: token,
      AWS_SESSION_TOKEN: token,
    };
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#clusters.stop();
    await this.#pages.close();
  }
}
