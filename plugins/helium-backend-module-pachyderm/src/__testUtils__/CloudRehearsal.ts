import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runInThisContext } from 'node:vm';
import {
  preparePulumiHome,
  resolveTools,
  SandboxClusterHost,
} from '@helium-portal/sandbox';
import {
  ExistingResource,
  formatRehearsalAddress,
  RehearsalClouds,
  RehearsalCloudServer,
  REHEARSAL_CLOUDS,
} from '@helium-portal/sandbox/clouds';
import { BRIEF_CLI } from '@helium-portal/sandbox/ledger';
import type {
  KeptData,
  ProgramContext,
  ProgramEntrypoint,
  WorkspaceProgram,
  WorkspaceReference,
} from '@helium-portal/backstage-plugin-helium-node';
import {
  LocalWorkspace,
  PulumiCommand,
  Stack,
  UpResult,
} from '@pulumi/pulumi/automation';
import { KeptState, readKeptState } from './KeptState';

const run = promisify(execFile);
const KEPT_UNTIL = new Date('2030-01-31T18:00:00Z');

/** The process itself: Jest gives modules a copy, in whose environment nobody looks for the commands of a kubeconfig. */
const { env: own }: NodeJS.Process = runInThisContext('process');

/** A program as portal and runner have it. */
export interface RehearsedProgram {
  program: WorkspaceProgram<any>;
  entrypoint: ProgramEntrypoint;
}

/** Rehearsed clouds, their clusters, and an engine of a test's own. */
export class CloudRehearsal {
  readonly #home: string;
  readonly #pulumiHome: string;
  readonly #pulumi: PulumiCommand;
  readonly #kubectl: string;
  readonly #server: RehearsalCloudServer;
  readonly #clusters: SandboxClusterHost;
  readonly #environment: NodeJS.ProcessEnv;
  readonly clouds: RehearsalClouds;

  private constructor(options: {
    home: string;
    pulumiHome: string;
    pulumi: PulumiCommand;
    kubectl: string;
    server: RehearsalCloudServer;
    clusters: SandboxClusterHost;
    environment: NodeJS.ProcessEnv;
  }) {
    this.#home = options.home;
    this.#pulumiHome = options.pulumiHome;
    this.#pulumi = options.pulumi;
    this.#kubectl = options.kubectl;
    this.#server = options.server;
    this.#clusters = options.clusters;
    this.#environment = options.environment;
    this.clouds = RehearsalClouds.create(options.server.address);
  }

  /** @param options - `existing`: what is in the clouds before anybody makes it */
  static async start(
    options: { existing?: ExistingResource[] } = {},
  ): Promise<CloudRehearsal> {
    const home = await mkdtemp(join(tmpdir(), 'helium-clouds-'));
    const cache =
      process.env.HELIUM_CACHE ??
      join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium');
    const tools = await resolveTools({ cache });
    const { pulumiHome } = await preparePulumiHome({
      home,
      rehearsalClouds: true,
    });
    const folder = join(home, 'clouds');
    const clusters = await SandboxClusterHost.open({
      folder,
      tools,
      addPages: () => () => {},
    });
    const server = await RehearsalCloudServer.start({
      folder,
      port: 0,
      token: clusters.token,
      clusters,
      existing: options.existing,
      pace: 0,
    });
    const environment = { ...process.env };
    Object.assign(process.env, {
      [REHEARSAL_CLOUDS]: formatRehearsalAddress(server.address),
      // What the clouds' own SDKs look for.
      AWS_ACCESS_KEY_ID: 'rehearsal',
      AWS_SECRET_ACCESS_KEY: 'rehearsal',
      AWS_SESSION_TOKEN: clusters.token,
      GOOGLE_OAUTH_ACCESS_TOKEN: clusters.token,
      HELIUM_HELM: tools.get('helm')!.path,
      PATH: [
        clusters.bin,
        dirname(tools.get('pulumi')!.path),
        process.env.PATH,
      ].join(delimiter),
    });
    own.PATH = process.env.PATH;
    const pulumi = await PulumiCommand.get();
    return new CloudRehearsal({
      home,
      pulumiHome,
      pulumi,
      kubectl: tools.get('kubectl')!.path,
      server,
      clusters,
      environment,
    });
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#clusters.stop();
    process.env = this.#environment;
    own.PATH = this.#environment.PATH;
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Where the clouds' inventories are asked. */
  get endpoint(): string {
    return this.#server.address.endpoint;
  }

  /** The one credential of the clouds and their clusters. */
  get token(): string {
    return this.#server.address.token;
  }

  /** What a runner gives the program. */
  context(
    { program }: RehearsedProgram,
    workspace: string,
    options: {
      settings: Record<string, unknown>;
      parameters?: Record<string, unknown>;
      references?: Record<string, WorkspaceReference>;
      operation?: string;
      attempt?: number;
    },
  ): ProgramContext {
    const operation = options.operation ?? 'first';
    return {
      workspace: { name: workspace, owner: 'user:default/guest' },
      operation,
      attempt: options.attempt ?? 1,
      parameters: program.parameters.parse(options.parameters ?? {}),
      settings: program.settings!.parse(options.settings),
      references: options.references ?? {},
      labels: {
        'helium.dev/workspace': workspace,
        'helium.dev/operation': operation,
      },
      rehearsal: true,
      destroying: false,
      signal: new AbortController().signal,
      log: () => {},
    };
  }

  async stack(
    { program, entrypoint }: RehearsedProgram,
    context: ProgramContext,
  ): Promise<Stack> {
    return LocalWorkspace.createOrSelectStack(
      {
        stackName: context.workspace.name,
        projectName: program.project,
        program: entrypoint.program(context),
      },
      {
        workDir: await mkdtemp(join(this.#home, 'work-')),
        pulumiHome: this.#pulumiHome,
        pulumiCommand: this.#pulumi,
        envVars: {
          ...BRIEF_CLI,
          PULUMI_BACKEND_URL: `file://${this.#home}`,
          PULUMI_CONFIG_PASSPHRASE: 'test',
          PULUMI_SKIP_UPDATE_CHECK: 'true',
        },
      },
    );
  }

  async up(
    program: RehearsedProgram,
    context: ProgramContext,
  ): Promise<UpResult> {
    return (await this.stack(program, context)).up();
  }

  /** The state as it is kept on disk, where secrets are encrypted. */
  async state(
    { program }: RehearsedProgram,
    { workspace }: ProgramContext,
  ): Promise<string> {
    const folder = join(this.#home, '.pulumi/stacks', program.project);
    return readFile(join(folder, `${workspace.name}.json`), 'utf8');
  }

  /** What the engine keeps of a stack. */
  async kept(
    program: RehearsedProgram,
    context: ProgramContext,
  ): Promise<KeptState> {
    return readKeptState(
      await this.stack(program, context),
      this.state(program, context),
      context.labels,
    );
  }

  async destroy(
    program: RehearsedProgram,
    context: ProgramContext,
  ): Promise<void> {
    await (await this.stack(program, context)).destroy();
  }

  /** As a runner does it that keeps data. */
  async destroyAllButData(
    rehearsed: RehearsedProgram,
    context: ProgramContext,
  ): Promise<KeptData[]> {
    const { persistentData, keepData } = rehearsed.entrypoint;
    const { deployment } = await this.kept(rehearsed, context);
    const inStack = deployment.resources.flatMap(
      ({ urn, type, id, inputs = {} }) => {
        const name = urn.split('::').at(-1)!;
        const data = persistentData!({ urn, type, name, id, inputs }, context);
        return data ? [{ urn, data }] : [];
      },
    );
    const volumes = await keepData!(context, { until: KEPT_UNTIL });
    const stack = await this.stack(rehearsed, context);
    await stack.destroy({ exclude: inStack.map(({ urn }) => urn) });
    return [...inStack.map(({ data }) => data), ...volumes];
  }

  /** Of the cluster of a kubeconfig's content. */
  async kubectl(kubeconfig: string, ...args: string[]): Promise<string> {
    const folder = await mkdtemp(join(this.#home, 'kubectl-'));
    const file = join(folder, 'kubeconfig');
    await writeFile(file, kubeconfig, { mode: 0o600 });
    const { stdout } = await run(this.#kubectl, [
      `--kubeconfig=${file}`,
      ...args,
    ]);
    return stdout;
  }
}

/** The values of outputs that are no secrets: what others see of a workspace. */
export function plainOutputs({ outputs }: UpResult): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([, { secret }]) => !secret)
      .map(([name, { value }]) => [name, value]),
  );
}
