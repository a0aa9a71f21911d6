import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  BRIEF_CLI,
  installLedgerProvider,
  LedgerCloud,
  ledgerProgram,
  type LedgerParameters,
} from '@helium-portal/sandbox/ledger';
import express from 'express';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRETS_KEY } from '../../__testUtils__/programs';
import { newWorkspace } from '../../__testUtils__/workspaces';
import { DatabaseBackupStore } from '../../backups/DatabaseBackupStore';
import type { HeliumConfig } from '../../config';
import { openDatabase, readInstallation } from '../../database';
import { createExecutors } from '../../executors';
import type { Executors } from '../../executors/types';
import { DatabaseKeptDataStore } from '../../keptData/DatabaseKeptDataStore';
import type { KeptDataRecord } from '../../keptData/types';
import { readKeptDataConfig } from '../../keptData/config';
import { readQuotaConfig } from '../../quota/config';
import { readExpiryConfig } from '../../expiry/config';
import { DefaultAttemptSpecs } from '../../operations/AttemptSpecs';
import { DatabaseOperationStore } from '../../operations/DatabaseOperationStore';
import { enqueueOperation } from '../../operations/enqueue';
import { addProposal } from '../../operations/previews';
import { OperationWorker } from '../../operations/OperationWorker';
import type { Operation, OperationState } from '../../operations/types';
import { DefaultProgramRegistry } from '../../programs';
import { createRunnerRouter } from '../../router/runner';
import { DatabaseWorkspaceStore } from '../../workspaces/DatabaseWorkspaceStore';
import { SecretParameters } from '../../workspaces/secretParameters';
import type { Workspace } from '../../workspaces/types';
import type { LeftoverRemoval, OperationKind } from '../protocol';

const MAX_ATTEMPTS = 2;

const ENDED: OperationState[] = [
  'succeeded',
  'failed',
  'cancelled',
  'needs-attention',
];

/** All that stands between a queue and a cloud, on a real engine: store, worker, executor, runner protocol. */
export class TestPortal {
  readonly folder: string;
  readonly operations: DatabaseOperationStore;
  readonly workspaces: DatabaseWorkspaceStore;
  readonly backups: DatabaseBackupStore;
  readonly config: HeliumConfig;
  readonly #database: Knex;
  readonly #keptData: DatabaseKeptDataStore;
  readonly #secretParameters = SecretParameters.fromKey(SECRETS_KEY);
  readonly cloud: LedgerCloud;
  readonly #programs: DefaultProgramRegistry;
  readonly #logger = mockServices.logger.mock();
  #server: Server | undefined;
  #worker: OperationWorker | undefined;
  #port = 0;

  private constructor(folder: string, database: Knex) {
    this.folder = folder;
    this.#database = database;
    this.#keptData = DatabaseKeptDataStore.create({ database });
    this.cloud = LedgerCloud.open(join(folder, 'ledger'));
    const programs = {
      [ledgerProgram.name]: {
        enabled: true,
        settings: { cloud: this.cloud.folder },
      },
    };
    this.#programs = DefaultProgramRegistry.create({
      programs: [ledgerProgram],
      config: { programs, secretsKey: SECRETS_KEY },
    });
    this.operations = DatabaseOperationStore.create({
      database,
      programs: this.#programs,
      maxAttempts: MAX_ATTEMPTS,
      onWork: () => this.#worker?.wake(),
    });
    this.workspaces = DatabaseWorkspaceStore.create({ database });
    this.backups = DatabaseBackupStore.create({ database, keep: 10 });
    this.config = {
      baseUrl: '',
      rehearsal: true,
      pulumi: {
        home: join(folder, 'home'),
        backendUrl: `file://${join(folder, 'state')}`,
        secretsProvider: 'passphrase',
        passphrase: 'a-test-passphrase',
        environment: { ...BRIEF_CLI, LEDGER: 'test' },
      },
      operations: {
        executor: 'process',
        concurrency: 4,
        attemptMemory: 256,
        pollInterval: Duration.fromObject({ milliseconds: 100 }),
        lease: Duration.fromObject({ seconds: 60 }),
        maxAttempts: MAX_ATTEMPTS,
        grace: Duration.fromObject({ seconds: 20 }),
        deadline: Duration.fromObject({ hours: 2 }),
        workDirectory: join(folder, 'work'),
      },
      expiry: readExpiryConfig(new ConfigReader({})),
      keptData: readKeptDataConfig(new ConfigReader({})),
      quota: readQuotaConfig(new ConfigReader({})),
      bodyLimit: 1_048_576,
      oldApi: {},
      retention: {
        events: Duration.fromObject({ days: 90 }),
        stateBackups: { count: 10, after: Duration.fromObject({ days: 30 }) },
      },
      housekeeping: {
        schedule: { frequency: { days: 1 }, timeout: { minutes: 1 } },
        orphans: {
          schedule: { frequency: { days: 1 }, timeout: { minutes: 1 } },
        },
      },
      programs,
    };
  }

  static async create(databases: TestDatabases): Promise<TestPortal> {
    const folder = await mkdtemp(join(tmpdir(), 'helium-test-'));
    for (const name of ['home', 'state', 'empty']) {
      await mkdir(join(folder, name));
    }
    await installLedgerProvider(join(folder, 'home'));
    const database = await openDatabase(
      mockServices.database({ knex: await databases.init('SQLITE_3') }),
    );
    return new TestPortal(folder, database);
  }

  /** The HTTP side, at the port that it had before. */
  async listen(): Promise<void> {
    const app = express();
    app.use(
      '/api/helium/runner',
      createRunnerRouter({
        store: this.operations,
        specs: DefaultAttemptSpecs.create({
          database: this.#database,
          programs: this.#programs,
          config: this.config,
          secretParameters: this.#secretParameters,
          logger: this.#logger,
        }),
        backups: this.backups,
        config: this.config,
        logger: this.#logger,
      }),
    );
    app.use(
      MiddlewareFactory.create({
        logger: this.#logger,
        config: mockServices.rootConfig(),
      }).error(),
    );
    this.#server = app.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async hangUp(): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  get url(): string {
    return `http://localhost:${this.#port}/api/helium`;
  }

  /** Where this portal's own executor starts its runners. */
  async place(): Promise<string> {
    const executors = await this.#executors();
    return executors.get('process')!.place;
  }

  async #executors(): Promise<Executors> {
    return await createExecutors(
      this.config,
      await readInstallation(this.#database),
      this.#logger,
    );
  }

  async startWorker(): Promise<void> {
    this.#worker = OperationWorker.create({
      store: this.operations,
      executors: await this.#executors(),
      config: this.config,
      logger: this.#logger,
      portalUrl: this.url,
      programs: this.#programs,
    });
    await this.#worker.start();
  }

  async stopWorker(): Promise<void> {
    await this.#worker?.stop();
  }

  /** Waits for runners, too. */
  async close(): Promise<void> {
    for (const { operation } of await this.operations.listUnfinished()) {
      await this.operations.requestCancel(operation.id);
    }
    await this.until(
      async () => (await this.operations.listUnfinished()).length === 0,
    );
    await this.stopWorker();
    await this.hangUp();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async createWorkspace(
    name: string,
    parameters: LedgerParameters = {},
    options: { draft?: boolean } = {},
  ): Promise<Operation> {
    const { password, ...plain } = parameters;
    const { operationId } = await this.workspaces.create(
      newWorkspace({
        name,
        program: ledgerProgram.name,
        project: ledgerProgram.project,
        parameters: { ...plain },
        secretParameters:
          password && (await this.#secretParameters.encrypt({ password })),
        ...options,
      }),
    );
    this.#worker?.wake();
    return (await this.operations.get(operationId!))!;
  }

  /** What the next attempt gets, without an operation of its own. */
  async setParameters(
    name: string,
    parameters: LedgerParameters,
  ): Promise<void> {
    await this.#database('workspaces')
      .where({ name })
      .update({ parameters: JSON.stringify(parameters) });
  }

  /** Another operation of the workspace that an operation belongs to. */
  async enqueue(
    earlier: Operation,
    kind: OperationKind,
    removal?: LeftoverRemoval,
  ): Promise<Operation> {
    const operation = await this.#database.transaction(trx =>
      enqueueOperation(trx, {
        workspaceId: earlier.workspaceId,
        kind,
        generation: earlier.generation,
        requestedBy: 'user:default/jane',
        removal,
      }),
    );
    this.#worker?.wake();
    return operation;
  }

  /** A preview of other parameters. */
  async preview(
    name: string,
    { password, ...parameters }: LedgerParameters,
  ): Promise<Operation> {
    const { id, generation } = await this.workspace(name);
    const secretParameters =
      password && (await this.#secretParameters.encrypt({ password }));
    const operation = await this.#database.transaction(async trx => {
      const queued = await enqueueOperation(trx, {
        workspaceId: id,
        kind: 'preview',
        generation,
        requestedBy: 'user:default/jane',
      });
      await addProposal(trx, queued.id, {
        parameters: { ...parameters },
        secretParameters,
      });
      return queued;
    });
    this.#worker?.wake();
    return operation;
  }

  async destroyWorkspace(
    name: string,
    options: { keepDataUntil?: Date } = {},
  ): Promise<Operation> {
    const found = await this.workspaces.find(name);
    const { operationId } = await this.workspaces.end({
      workspaceId: found!.workspace.id,
      requestedBy: 'user:default/jane',
      ...options,
    });
    this.#worker?.wake();
    return (await this.operations.get(operationId!))!;
  }

  /** What is kept still, of all workspaces. */
  async keptData(): Promise<KeptDataRecord[]> {
    const page = { limit: 100, offset: 0 };
    return (await this.#keptData.list(page)).items;
  }

  async ended(operation: Operation): Promise<Operation> {
    let current = operation;
    await this.until(async () => {
      current = (await this.operations.get(operation.id))!;
      return ENDED.includes(current.state);
    });
    return current;
  }

  async events(operation: Operation) {
    const { items } = await this.operations.listEvents(operation.id, {
      limit: 10_000,
    });
    return items;
  }

  async log(operation: Operation): Promise<string> {
    return (await this.events(operation))
      .filter(({ type }) => type === 'log')
      .map(({ data }) => data.text)
      .join('\n');
  }

  /** As one that is mounted, or is not. */
  async moveState(from: string, to: string): Promise<void> {
    await rename(join(this.folder, from), join(this.folder, to));
  }

  async hasStack(workspace: string): Promise<boolean> {
    const project = ledgerProgram.project;
    const files = await this.#stateFiles();
    return files.some(path =>
      path.endsWith(`/stacks/${project}/${workspace}.json`),
    );
  }

  /** The state backend's lock files. */
  async locks(): Promise<string[]> {
    const files = await this.#stateFiles();
    return files.filter(path => /\/locks\/.*\.json$/.test(path));
  }

  async #stateFiles(): Promise<string[]> {
    const names = await readdir(join(this.folder, 'state'), {
      recursive: true,
      withFileTypes: true,
    });
    return names
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
  }

  entriesOf(workspace: string): string[] {
    return this.cloud.list(workspace).map(({ name }) => name);
  }

  /** All rows of all tables, to look for what must not be there. */
  async dumpDatabase(): Promise<string> {
    const tables = [
      'workspaces',
      'operations',
      'attempts',
      'leases',
      'events',
      'previews',
    ];
    const rows = await Promise.all(tables.map(name => this.#database(name)));
    return JSON.stringify(rows);
  }

  /** The process that runs an operation now. */
  async runnerPid(operation: Operation): Promise<number> {
    let pid = 0;
    await this.until(async () => {
      const entry = (await this.operations.listUnfinished()).find(
        unfinished => unfinished.operation.id === operation.id,
      );
      pid = Number(entry?.attempt.handle?.pid ?? 0);
      return pid > 0;
    });
    return pid;
  }

  async workspace(name: string): Promise<Workspace> {
    return (await this.workspaces.find(name))!.workspace;
  }

  async until(condition: () => Promise<boolean>, seconds = 60): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!(await condition())) {
      if (Date.now() > deadline) {
        throw new Error('This did not come true in time');
      }
      await sleep(50);
    }
  }
}
