import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Cloud } from './Cloud';
import { CloudName, ClusterHost } from './ClusterHost';
import { Faults } from './faults';
import { Inventory } from './Inventory';
import { Caller } from './requests';
import { answerRequest } from './routes';
import { awsRefusals } from './refusals/aws';
import { gcpRefusals } from './refusals/gcp';
import { JsonMap } from './types/ResourceType';
import { RehearsalAddress } from './address';

/** Something that is there before anybody makes it, such as the DNS zone that workspaces get their names in. @public */
export interface ExistingResource {
  cloud: CloudName;
  type: string;
  inputs: Record<string, unknown>;
  /** A Google Cloud project; `rehearsal` when left out. */
  project?: string;
  /** `us-east1` or `us-east-1` when left out. */
  region?: string;
}

/** Options of {@link RehearsalCloudServer}. @public */
export interface RehearsalCloudServerOptions {
  /** Where the inventories are kept: `<home>/clouds`. */
  folder: string;
  /** Of loopback; 0 takes a free one. */
  port: number;
  /** Who has it may do everything. */
  token: string;
  /** Runs the Kubernetes clusters behind the clouds' ones. */
  clusters: ClusterHost;
  existing?: ExistingResource[];
  /** What durations are multiplied with: 1 takes seconds, 0 no time at all. */
  pace?: number;
}

const REFUSALS = { gcp: gcpRefusals, aws: awsRefusals };
const REGIONS = { gcp: 'us-east1', aws: 'us-east-1' };
/** The account that AWS's own examples use. */
export const ACCOUNT = '123456789012';

/**
 * Google Cloud and AWS for rehearsals: one HTTP server on loopback that keeps an inventory on disk. The providers `gcp` and `aws` of the
 * sandbox are its clients; and it speaks Cloud Asset Inventory's `searchAllResources`, Kubernetes Engine's `clusters.get`, the Resource
 * Groups Tagging API's `GetResources`, IAM's `ListRoles` and `GetRole`, EFS' `DescribeMountTargets`, KMS' `DescribeKey`, and EKS'
 * `DescribeCluster`.
 *
 * What it was asked for it finishes, whether or not who asked still lives; after a restart too.
 *
 * @public
 */
export class RehearsalCloudServer {
  /** Where it is, and the token. */
  readonly address: RehearsalAddress;
  readonly #server: Server;
  readonly #clouds: Record<CloudName, Cloud>;

  private constructor(
    address: RehearsalAddress,
    server: Server,
    clouds: Record<CloudName, Cloud>,
  ) {
    this.address = address;
    this.#server = server;
    this.#clouds = clouds;
  }

  /** @throws Error when the port is in use */
  static async start(
    options: RehearsalCloudServerOptions,
  ): Promise<RehearsalCloudServer> {
    const { folder, token, clusters, pace = 1 } = options;
    const faults = new Faults();
    const open = async (name: CloudName) =>
      Cloud.create({
        name,
        inventory: await Inventory.open(join(folder, name)),
        faults,
        refusals: REFUSALS[name],
        clusters,
        pace,
      });
    const clouds = { gcp: await open('gcp'), aws: await open('aws') };
    const server = createServer((request, response) => {
      void answerRequest({ clouds, faults, token }, request, response);
    });
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(options.port, '127.0.0.1', done);
    });
    const { port } = server.address() as AddressInfo;
    const started = new RehearsalCloudServer(
      { endpoint: `http://127.0.0.1:${port}`, token },
      server,
      clouds,
    );
    clouds.gcp.resume();
    clouds.aws.resume();
    await started.#provide(options.existing ?? []);
    return started;
  }

  /** Resolves once nothing is being made or changed. */
  async settled(): Promise<void> {
    await Promise.all([this.#clouds.gcp.settled(), this.#clouds.aws.settled()]);
  }

  /** Finishes what it is at, and ends. */
  async stop(): Promise<void> {
    await this.settled();
    this.#server.closeAllConnections();
    await new Promise<void>(done => this.#server.close(() => done()));
  }

  async #provide(existing: ExistingResource[]): Promise<void> {
    for (const { cloud, type, inputs, project, region } of existing) {
      const caller: Caller = {
        place: {
          project: project ?? 'rehearsal',
          account: ACCOUNT,
          region: region ?? REGIONS[cloud],
        },
        defaultLabels: {},
      };
      const there = this.#clouds[cloud].inventory
        .ofType(type)
        .some(record =>
          Object.entries(inputs).every(
            ([key, value]) =>
              JSON.stringify(record.inputs[key]) === JSON.stringify(value),
          ),
        );
      if (!there) {
        await this.#clouds[cloud].make({
          ...caller,
          type,
          inputs: inputs as JsonMap,
        });
      }
    }
  }
}
