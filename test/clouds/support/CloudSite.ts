import type {
  Operation,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { preparePulumiHome, resolveTools } from '@helium-portal/sandbox';
import type { CloudName, RehearsalClouds } from '@helium-portal/sandbox/clouds';
import type { JsonObject } from '@backstage/types';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { DateTime } from 'luxon';
import {
  DatabaseClock,
  FaultSite,
  type PortalOptions,
} from '../../faults/support';
import { FaultClouds } from '../../faults/support/FaultClouds';
import { ROOT } from '../../support/HeliumInstance';
import type { LifetimeSite } from './Lifetime';
import { runningPods } from './pods';

const run = promisify(execFile);

/** A cluster with all of its tries takes minutes on a loaded machine. */
const PATIENCE_MS = 600_000;

/** Where the clouds and their pages are reached, for the settings of programs. */
export interface CloudEndpoints {
  /** Of the clouds' inventories. */
  inventory: string;
  pagesPort: number;
}

/** A portal with the Pachyderm programs, on rehearsed clouds whose clusters are real APIs. */
export class CloudSite implements LifetimeSite {
  readonly site: FaultSite;
  readonly #cloud: CloudName;
  readonly #home: string;
  readonly #kubectl: string;
  readonly #clouds: FaultClouds;
  readonly #clock?: DatabaseClock;
  #portal: PortalOptions = {};

  private constructor(options: {
    cloud: CloudName;
    site: FaultSite;
    home: string;
    kubectl: string;
    clouds: FaultClouds;
    clock?: DatabaseClock;
  }) {
    this.site = options.site;
    this.#cloud = options.cloud;
    this.#home = options.home;
    this.#kubectl = options.kubectl;
    this.#clouds = options.clouds;
    this.#clock = options.clock;
  }

  /**
   * @param programs - `helium.programs`, once it is known where the clouds are
   * @param options - `startsAt`: its database has a clock that shows this, and can be moved; `helium` is added to the configuration
   */
  static async start(
    cloud: CloudName,
    programs: (endpoints: CloudEndpoints) => JsonObject,
    options: { startsAt?: DateTime<true>; helium?: JsonObject } = {},
  ): Promise<CloudSite> {
    const home = await mkdtemp(join(tmpdir(), 'helium-clouds-'));
    const tools = await resolveTools({
      cache:
        process.env.HELIUM_CACHE ??
        join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium'),
    });
    const clouds = await FaultClouds.start({ home, tools, pace: 0 });
    const site = await FaultSite.create({ database: 'sqlite' });
    const clock =
      options.startsAt && DatabaseClock.create(home, options.startsAt);
    const own = new CloudSite({
      cloud,
      site,
      home,
      kubectl: tools.get('kubectl')!.path,
      clouds,
      clock,
    });
    const { pulumiHome } = await preparePulumiHome({
      home,
      rehearsalClouds: true,
    });
    await cp(
      join(pulumiHome, 'plugins'),
      join(site.home, 'pulumi', 'plugins'),
      { recursive: true },
    );
    const ledger = { settings: { cloud: site.cloud.folder } };
    const path = [clouds.clusters.bin, process.env.PATH].join(delimiter);
    own.#portal = {
      pachyderm: true,
      // Nobody dies here but providers and engines, whom their runners watch.
      lease: 60,
      // The other faults end by themselves, or at the first.
      operations: { maxAttempts: 3 },
      env: { PATH: path, ...clock?.portal.env },
      preloads: clock?.portal.preloads,
      helium: {
        pulumi: {
          command: process.env.HELIUM_PULUMI ?? 'pulumi',
          home: join(site.home, 'pulumi'),
          backendUrl: `file://${site.state.folder}`,
          passphrase: 'a-fault-passphrase',
          environment: {
            PATH: path,
            HELIUM_HELM: tools.get('helm')!.path,
            ...clouds.environment,
          },
        },
        programs: {
          ledger,
          blind_ledger: ledger,
          ...programs({
            inventory: clouds.endpoint,
            pagesPort: clouds.pagesPort,
          }),
        },
        ...options.helium,
      },
    };
    await own.startPortal();
    return own;
  }

  /** Starts the portal again after it was stopped. */
  async startPortal(): Promise<void> {
    await this.site.startPortal(this.#portal);
  }

  /** What they have, and the faults to come. */
  get clouds(): RehearsalClouds {
    return this.#clouds.clouds;
  }

  /** The time of its database; only of a site with a time that it starts at. */
  get clock(): DatabaseClock {
    if (!this.#clock) {
      throw new Error('This site goes by the real time');
    }
    return this.#clock;
  }

  async create(
    name: string,
    program: string,
    parameters: JsonObject = {},
  ): Promise<Operation> {
    const { operation } = await this.site.client.createWorkspace({
      name,
      program,
      expiresIn: 'PT8H',
      parameters,
    });
    return await this.site.ended(operation, PATIENCE_MS);
  }

  async update(name: string, parameters: JsonObject): Promise<Operation> {
    const { operation } = await this.site.client.updateWorkspace(name, {
      parameters,
    });
    return await this.site.ended(operation!, PATIENCE_MS);
  }

  /** As people do it on the workspace's page. */
  async retry(name: string): Promise<Operation> {
    const { operation } = await this.site.client.updateWorkspace(name, {});
    return await this.site.ended(operation!, PATIENCE_MS);
  }

  async destroy(name: string): Promise<Operation> {
    const { operation } = await this.site.client.deleteWorkspace(name);
    return await this.site.ended(operation, PATIENCE_MS);
  }

  async workspace(name: string): Promise<Workspace> {
    return await this.site.workspace(name);
  }

  /** How an operation failed, for those who decide whether it is tried again. */
  async failureClassOf({ id }: Operation): Promise<string> {
    const { error } = await this.site.database
      .knex('operations')
      .where({ id })
      .first('error');
    return JSON.parse(error).class;
  }

  /** What the cloud has of a workspace, or of all, by type and id. */
  async holds(workspace?: string): Promise<string[]> {
    const resources = await this.clouds.list(this.#cloud, { workspace });
    return resources.map(({ type, id }) => `${type} ${id}`).sort();
  }

  /** Those of a workspace that run in the rehearsed cluster. */
  async pods(workspace: string): Promise<string[]> {
    const { clusters } = this.#clouds;
    const [{ address }] = await clusters.list();
    return await runningPods(workspace, async args => {
      const { stdout } = await run(this.#kubectl, [
        `--server=${address!.endpoint}`,
        `--token=${clusters.token}`,
        '--insecure-skip-tls-verify',
        ...args,
      ]);
      return stdout;
    });
  }

  /** What a workspace's state has of the cloud, as {@link holds} tells it. */
  async inState(workspace: string, program: string): Promise<string[]> {
    const stacks = await this.site.state.stacks(workspace);
    return stacks
      .filter(({ project }) => project === program.replaceAll('_', '-'))
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type.startsWith(`${this.#cloud}:`))
      .map(({ type, id }) => `${type} ${id}`)
      .sort();
  }

  async close(): Promise<void> {
    await this.site.close();
    await this.#clouds.stop();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A chart of the tests, as settings name it. */
export function chart(name: string): JsonObject {
  return { chart: { path: join(ROOT, 'test', 'charts', name) } };
}
