import type {
  HeliumClient,
  Operation,
  OperationEvent,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import {
  installLedgerProvider,
  LedgerCloud,
  type LedgerParameters,
} from '@helium-portal/sandbox/ledger';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../support/ports';
import { OwnProcess, processesOf } from '../../support/processes';
import { Balancer } from './Balancer';
import { findInconsistencies } from './consistency';
import {
  createSiteDatabase,
  type DatabaseKind,
  type SiteDatabase,
} from './database';
import { clientOf, FaultPortal } from './FaultPortal';
import { portalConfig, type PortalOptions } from './portalConfig';
import { StateFolder } from './state';
import { until } from './wait';

const COMPILE_CACHE = join(
  process.env.HELIUM_CACHE ?? join(homedir(), '.cache', 'helium'),
  'compile',
  'faults',
);

/** Enough to find an operation again. */
export type OperationRef = Pick<Operation, 'workspace' | 'id'>;

/**
 * Everything that outlives a portal process: database, state backend, cloud, work folders; and the portal processes on it. All of it
 * lies in one folder, whose path tells its processes from those of any other.
 */
export class FaultSite {
  readonly home: string;
  readonly database: SiteDatabase;
  readonly cloud: LedgerCloud;
  readonly state: StateFolder;
  readonly #portals = new Map<string, FaultPortal>();
  readonly #ports = new Map<string, number>();
  readonly #workDirectories = new Set<string>();
  readonly #balancer: { current?: Balancer } = {};

  private constructor(home: string, database: SiteDatabase) {
    this.home = home;
    this.database = database;
    this.cloud = LedgerCloud.open(join(home, 'cloud'));
    this.state = new StateFolder(join(home, 'state'));
  }

  /** Starts no portal yet. */
  static async create(options: { database: DatabaseKind }): Promise<FaultSite> {
    const home = await mkdtemp(join(tmpdir(), 'helium-fault-'));
    for (const folder of ['state', 'pulumi', 'work']) {
      await mkdir(join(home, folder));
    }
    await installLedgerProvider(join(home, 'pulumi'));
    const database = await createSiteDatabase(
      options.database,
      join(home, 'database'),
    );
    return new FaultSite(home, database);
  }

  get workDirectory(): string {
    return join(this.home, 'work');
  }

  /** The replica that was started last under a name. */
  portal(name = 'a'): FaultPortal {
    const portal = this.#portals.get(name);
    if (!portal) {
      throw new Error(`No portal ${name} was started`);
    }
    return portal;
  }

  /** The replica that was started last, of those that run. */
  get client(): HeliumClient {
    if (this.#balancer.current) {
      return clientOf(this.#balancer.current.url);
    }
    const running = [...this.#portals.values()].findLast(
      portal => portal.running,
    );
    if (!running) {
      throw new Error('No portal runs');
    }
    return running.client;
  }

  /** From now on runners and {@link client} reach any replica that runs, at one address; for sites with several. */
  async balance(): Promise<string> {
    this.#balancer.current ??= await Balancer.listen(() =>
      [...this.#portals.values()]
        .filter(portal => portal.running)
        .map(({ port }) => port),
    );
    return this.#balancer.current.url;
  }

  async startPortal(options: PortalOptions = {}): Promise<FaultPortal> {
    const name = options.name ?? 'a';
    const port = this.#ports.get(name) ?? (await freePorts(1))[0];
    this.#ports.set(name, port);
    const workDirectory = options.workDirectory ?? this.workDirectory;
    this.#workDirectories.add(workDirectory);
    const folder = join(this.home, 'portals', name);
    await mkdir(folder, { recursive: true });
    const portal = await FaultPortal.start({
      name,
      port,
      folder,
      config: portalConfig({
        ...options,
        port,
        workDirectory,
        home: this.home,
        database: this.database.config,
        balancerUrl: this.#balancer.current?.url,
      }),
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_OPTIONS: '',
        // One for all runs; each would compile the backend's packages for itself otherwise.
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        HELIUM_HOME: this.home,
        ...options.env,
      },
      clockOffset: options.clockOffset,
      hostname: options.hostname,
      preloads: options.preloads,
      pachyderm: options.pachyderm,
    });
    // To the end.
    this.#portals.delete(name);
    this.#portals.set(name, portal);
    return portal;
  }

  /** Asks for a workspace of the ledger; answers with its create operation, also when the portal ended before it could. */
  async create(
    name: string,
    parameters: LedgerParameters = {},
    program = 'ledger',
  ): Promise<OperationRef> {
    try {
      const { operation } = await this.client.createWorkspace({
        name,
        program,
        expiresIn: 'PT8H',
        parameters: { ...parameters },
      });
      return operation;
    } catch (error) {
      const row = await this.database
        .knex('operations')
        .join('workspaces', 'workspaces.id', 'operations.workspace_id')
        .where('workspaces.name', name)
        .first('operations.id');
      if (!row) {
        throw error;
      }
      return { id: row.id, workspace: name };
    }
  }

  async lastOperation(workspace: string): Promise<Operation> {
    const { items } = await this.client.listOperations(workspace);
    return items[0];
  }

  /** Waits until an operation has ended, whatever its end. */
  async ended(
    { workspace, id }: OperationRef,
    timeoutMs?: number,
  ): Promise<Operation> {
    return await until(
      `operation ${id} of ${workspace} has ended`,
      async () => {
        const operation = await this.client.getOperation(workspace, id);
        return operation.finishedAt ? operation : undefined;
      },
      { timeoutMs },
    );
  }

  /** Waits until no operation is under way any more. */
  async settled(timeoutMs?: number): Promise<void> {
    await until(
      'no operation is under way',
      async () => {
        const active = await this.database
          .knex('operations')
          .where({ active: true });
        return active.length === 0;
      },
      { timeoutMs, pauseMs: 250 },
    );
  }

  async workspace(name: string): Promise<Workspace> {
    return await this.client.getWorkspace(name);
  }

  async events({ workspace, id }: OperationRef): Promise<OperationEvent[]> {
    const all: OperationEvent[] = [];
    for (;;) {
      const { items } = await this.client.listEvents(workspace, id, {
        after: all.at(-1)?.id,
        limit: 1_000,
      });
      if (!items.length) {
        return all;
      }
      all.push(...items);
    }
  }

  /** The states that an operation went through, in order. */
  async states(operation: OperationRef) {
    return (await this.events(operation))
      .filter(({ type }) => type === 'state')
      .map(({ data }) => String(data.state));
  }

  /** As {@link states}, without the doubts that were dispelled: on a slow machine a portal is away, or late, for a lease now and then. */
  async milestones(operation: OperationRef) {
    return (await this.states(operation))
      .filter(state => state !== 'suspect')
      .filter((state, index, all) => state !== all[index - 1]);
  }

  /** Its log, line by line. */
  async logOf(operation: OperationRef): Promise<string> {
    return (await this.events(operation))
      .filter(({ type }) => type === 'log')
      .map(({ data }) => String(data.text))
      .join('\n');
  }

  /** The attempts of an operation as the database has them, the first first. */
  async attempts({ id }: Pick<OperationRef, 'id'>) {
    return await this.database
      .knex('attempts')
      .where({ operation_id: id })
      .orderBy('number');
  }

  /** Everything of this site that lives: portals, runners, Pulumi, providers. */
  async processes(): Promise<OwnProcess[]> {
    return await processesOf(this.home);
  }

  /** Waits until the cloud has an entry of a workspace that is still being made: the middle of its creation. */
  async making(workspace: string, name: string): Promise<void> {
    await until(`${workspace}/${name} is being made`, () =>
      ['making', 'ready'].includes(
        this.cloud.find({ workspace, name })?.state ?? '',
      ),
    );
  }

  /**
   * Once nothing is under way: the cloud holds what the states say and nothing else, nothing is pending, and there are no locks, work
   * folders or processes besides those of the portals.
   */
  async assertConsistent(timeoutMs = 90_000): Promise<void> {
    await this.settled(timeoutMs);
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const problems = await findInconsistencies({
        home: this.home,
        cloud: this.cloud,
        state: this.state,
        workDirectories: [...this.#workDirectories],
        portalPids: [...this.#portals.values()].map(({ pid }) => pid),
      });
      if (!problems.length) {
        return;
      }
      if (Date.now() > deadline) {
        throw new Error(`Not consistent:\n${problems.join('\n')}`);
      }
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }

  /** Drains every portal. */
  async stopPortals(): Promise<void> {
    await Promise.all([...this.#portals.values()].map(portal => portal.stop()));
  }

  /** Ends every process of the site, and removes it, unless the variable HELIUM_FAULT_KEEP says that somebody wants to look. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#portals.values()].map(portal => {
        portal.signal('SIGCONT');
        return portal.kill();
      }),
    );
    await this.#balancer.current?.close();
    await this.database.knex.destroy();
    for (
      let left = await this.processes();
      left.length > 0;
      left = await this.processes()
    ) {
      left.forEach(({ pid }) => {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended.
        }
      });
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    if (process.env.HELIUM_FAULT_KEEP) {
      process.stderr.write(`Kept ${this.home}\n`);
      return;
    }
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
