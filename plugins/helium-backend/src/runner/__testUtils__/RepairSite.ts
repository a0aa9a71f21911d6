import { createBackendModule } from '@backstage/backend-plugin-api';
import { heliumProgramsExtensionPoint } from '@helium-portal/backstage-plugin-helium-node';
import type {
  Backup,
  Operation,
  PendingAction,
  RepairRequest,
  RepairStep,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import {
  BRIEF_CLI,
  blindLedgerProgram,
  installLedgerProvider,
  LedgerCloud,
  ledgerProgram,
  type LedgerParameters,
} from '@helium-portal/sandbox/ledger';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHelium, type TestHelium } from '../../__testUtils__/backend';
import { HeliumTestDatabases } from '../../__testUtils__/databases';
import type { PendingOperation, StateResource } from '../StackState';

const ENDED = ['succeeded', 'failed', 'cancelled', 'needs-attention'];

/** A checkpoint's parts that tests look at or put in. */
export interface Checkpoint {
  checkpoint: {
    latest: {
      resources: StateResource[];
      pending_operations?: PendingOperation[];
    };
  };
}

/** A step that decides about what was in flight, by its URN. */
export const decide = (actions: Record<string, PendingAction>): RepairStep => ({
  type: 'pending',
  decisions: Object.entries(actions).map(([urn, action]) => ({ urn, action })),
});

const databases = HeliumTestDatabases.create();

/**
 * The whole plugin behind its API, with a worker and the real engine; state and cloud are folders. Its database is a PostgreSQL, as
 * `TestPortal` has SQLite: what either makes of repairs and backups is tested in `router/`, where no engine takes its time.
 */
export class RepairSite {
  readonly folder: string;
  readonly cloud: LedgerCloud;
  readonly database: Knex;
  #helium: TestHelium | undefined;

  private constructor(folder: string, database: Knex) {
    this.folder = folder;
    this.database = database;
    this.cloud = LedgerCloud.open(join(folder, 'ledger'));
  }

  static async start(): Promise<RepairSite> {
    const database = await databases.migrated('POSTGRES_16');
    const folder = await mkdtemp(join(tmpdir(), 'helium-repair-'));
    const site = new RepairSite(folder, database);
    for (const name of ['home', 'state']) {
      await mkdir(join(folder, name));
    }
    await installLedgerProvider(join(folder, 'home'));
    const settings = { cloud: site.cloud.folder };
    site.#helium = await startHelium({
      database,
      config: {
        pulumi: {
          home: join(folder, 'home'),
          backendUrl: `file://${join(folder, 'state')}`,
          passphrase: 'a-test-passphrase',
          environment: { ...BRIEF_CLI },
        },
        operations: {
          concurrency: 2,
          attemptMemory: 1,
          pollInterval: { milliseconds: 100 },
          maxAttempts: 2,
          workDirectory: join(folder, 'work'),
        },
        retention: { stateBackups: { count: 4 } },
        programs: {
          [ledgerProgram.name]: { settings },
          [blindLedgerProgram.name]: { settings },
        },
      },
      features: [
        createBackendModule({
          pluginId: 'helium',
          moduleId: 'ledger',
          register(env) {
            env.registerInit({
              deps: { programs: heliumProgramsExtensionPoint },
              async init({ programs }) {
                programs.addProgram(ledgerProgram);
                programs.addProgram(blindLedgerProgram);
              },
            });
          },
        }),
      ],
    });
    return site;
  }

  get helium(): TestHelium {
    return this.#helium!;
  }

  async stop(): Promise<void> {
    await this.helium.backend.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async create(
    name: string,
    parameters: LedgerParameters,
    program = ledgerProgram.name,
  ): Promise<Operation> {
    const { body } = await this.helium
      .call('post', '/workspaces')
      .send({ name, program, parameters })
      .expect(202);
    return await this.ended(body.operation);
  }

  /** Waits for the operation's end. */
  async ended({
    id,
    workspace,
  }: Pick<Operation, 'id' | 'workspace'>): Promise<Operation> {
    return await this.until(async () => {
      const { body } = await this.helium
        .call('get', `/workspaces/${workspace}/operations/${id}`)
        .expect(200);
      return ENDED.includes(body.state) ? body : undefined;
    });
  }

  /** A repair that is accepted, to its end. */
  async repair(name: string, request: RepairRequest = {}): Promise<Operation> {
    const { body } = await this.helium
      .call('post', `/workspaces/${name}/repair`)
      .send(request)
      .expect(202);
    return await this.ended(body.operation);
  }

  /** Until nothing is under way. */
  async settled(name: string): Promise<Workspace> {
    return await this.until(async () => {
      const workspace = await this.workspace(name);
      return workspace.activeOperation ? undefined : workspace;
    });
  }

  async workspace(name: string): Promise<Workspace> {
    const { body } = await this.helium
      .call('get', `/workspaces/${name}`)
      .expect(200);
    return body;
  }

  async backups(name: string): Promise<Backup[]> {
    const { body } = await this.helium
      .call('get', `/workspaces/${name}/backups`)
      .expect(200);
    return body.items;
  }

  async log(operation: Operation): Promise<string> {
    const { body } = await this.helium
      .call(
        'get',
        `/workspaces/${operation.workspace}/operations/${operation.id}/events?limit=1000`,
      )
      .expect(200);
    return body.items
      .filter(({ type }: { type: string }) => type === 'log')
      .map(({ data }: { data: { text: string } }) => data.text)
      .join('\n');
  }

  stateFile(name: string, program = ledgerProgram): string {
    return join(
      this.folder,
      'state/.pulumi/stacks',
      program.project,
      `${name}.json`,
    );
  }

  /** As if an earlier update had left the state so. */
  async editState(
    name: string,
    edit: (latest: Checkpoint['checkpoint']['latest']) => void,
    program = ledgerProgram,
  ): Promise<void> {
    const file = this.stateFile(name, program);
    const checkpoint: Checkpoint = JSON.parse(await readFile(file, 'utf8'));
    edit(checkpoint.checkpoint.latest);
    await writeFile(file, JSON.stringify(checkpoint));
  }

  async state(
    name: string,
    program = ledgerProgram,
  ): Promise<Checkpoint['checkpoint']['latest']> {
    const checkpoint: Checkpoint = JSON.parse(
      await readFile(this.stateFile(name, program), 'utf8'),
    );
    return checkpoint.checkpoint.latest;
  }

  /**
   * As a crash leaves it: the cloud has the entries, and the state only knows that they were begun.
   *
   * @returns their URNs
   */
  async leavePending(
    name: string,
    entries: string[],
    program = ledgerProgram,
  ): Promise<string[]> {
    let urns: string[] = [];
    await this.editState(
      name,
      latest => {
        const made = entries.map(
          entry =>
            latest.resources.find(({ urn }) =>
              urn.endsWith(`Entry::${entry}`),
            )!,
        );
        urns = made.map(({ urn }) => urn);
        latest.resources = latest.resources.filter(
          each => !made.includes(each),
        );
        latest.pending_operations = made.map(({ id, outputs, ...begun }) => ({
          type: 'creating',
          resource: begun,
        }));
      },
      program,
    );
    return urns;
  }

  /** A lock of a process; returns its file. */
  async lock(
    name: string,
    holder: { hostname: string; pid: number; username?: string },
    program = ledgerProgram,
  ): Promise<string> {
    const folder = join(
      this.folder,
      'state/.pulumi/locks/organization',
      program.project,
      name,
    );
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${randomUUID()}.json`);
    await writeFile(
      file,
      JSON.stringify({
        username: 'jane',
        ...holder,
        timestamp: new Date().toISOString(),
      }),
    );
    return file;
  }

  async locks(name: string, program = ledgerProgram): Promise<string[]> {
    const files = await this.files(
      `state/.pulumi/locks/organization/${program.project}/${name}`,
    );
    return files.filter(file => file.endsWith('.json'));
  }

  /** All files below a folder of the site. */
  async files(below: string): Promise<string[]> {
    const entries = await readdir(join(this.folder, below), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => []);
    return entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
  }

  async until<T>(
    look: () => Promise<T | undefined>,
    seconds = 120,
  ): Promise<T> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const seen = await look();
      if (seen !== undefined) {
        return seen;
      }
      if (Date.now() > deadline) {
        throw new Error('This did not come true in time');
      }
      await sleep(100);
    }
  }
}
