import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  preparePulumiHome,
  ResolvedTool,
  resolveTools,
  Sandbox,
  startSandbox,
  ToolName,
} from '@helium-portal/sandbox';
import { BRIEF_CLI } from '@helium-portal/sandbox/ledger';
import type { ProgramContext } from '@helium-portal/backstage-plugin-helium-node';
import {
  LocalWorkspace,
  PulumiCommand,
  Stack,
  UpResult,
} from '@pulumi/pulumi/automation';
import { KeptState, readKeptState } from './KeptState';
import { kubernetesNamespace } from '../programs/kubernetesNamespace';
import entrypoint from '../programs/kubernetesNamespace.entrypoint';

const run = promisify(execFile);
const CHARTS = resolve(__dirname, '../../../../test/charts');

/** A sandbox and an engine of a test's own: the real API server and the real Pulumi engine. */
export class Rehearsal {
  readonly #home: string;
  readonly #pulumiHome: string;
  readonly #pulumi: PulumiCommand;
  readonly #tools: Map<ToolName, ResolvedTool>;
  readonly sandbox: Sandbox;

  private constructor(options: {
    home: string;
    pulumiHome: string;
    pulumi: PulumiCommand;
    tools: Map<ToolName, ResolvedTool>;
    sandbox: Sandbox;
  }) {
    this.#home = options.home;
    this.#pulumiHome = options.pulumiHome;
    this.#pulumi = options.pulumi;
    this.#tools = options.tools;
    this.sandbox = options.sandbox;
  }

  static async start(): Promise<Rehearsal> {
    const home = await mkdtemp(join(tmpdir(), 'helium-pachyderm-'));
    const cache =
      process.env.HELIUM_CACHE ??
      join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium');
    const tools = await resolveTools({ cache });
    const { pulumiHome } = await preparePulumiHome({ home });
    const pulumi = await PulumiCommand.get({
      root: resolve(tools.get('pulumi')!.path, '../..'),
    }).catch(() => PulumiCommand.get());
    const sandbox = await startSandbox({ home, tools, ingressPort: 0 });
    process.env.HELIUM_HELM = tools.get('helm')!.path;
    return new Rehearsal({ home, pulumiHome, pulumi, tools, sandbox });
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What a runner gives the program. */
  context(
    workspace: string,
    parameters: Record<string, unknown> = {},
  ): ProgramContext {
    return {
      workspace: { name: workspace, owner: 'user:default/guest' },
      operation: 'test',
      parameters: kubernetesNamespace.parameters.parse(parameters),
      settings: kubernetesNamespace.settings!.parse({
        cluster: {
          kubeconfig: this.sandbox.kubeconfig,
          context: this.sandbox.context,
        },
        ingress: {
          port: String(this.sandbox.ingressPort),
          className: 'helium',
        },
        chart: { path: join(CHARTS, 'pachyderm') },
        notebooks: { chart: { path: join(CHARTS, 'jupyterhub') } },
        timeoutSeconds: 30,
      }),
      labels: {
        'helium.dev/workspace': workspace,
        'helium.dev/operation': 'test',
      },
      rehearsal: true,
      references: {},
      attempt: 1,
      destroying: false,
      signal: new AbortController().signal,
      log: () => {},
    };
  }

  async stack(context: ProgramContext): Promise<Stack> {
    const workDir = await mkdtemp(join(this.#home, 'work-'));
    return LocalWorkspace.createOrSelectStack(
      {
        stackName: context.workspace.name,
        projectName: kubernetesNamespace.project,
        program: entrypoint.program(context),
      },
      {
        workDir,
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

  async up(context: ProgramContext): Promise<UpResult> {
    const stack = await this.stack(context);
    return stack.up();
  }

  /** The state as it is kept on disk, where secrets are encrypted. */
  async state({ workspace }: ProgramContext): Promise<string> {
    return readFile(
      this.path(
        `.pulumi/stacks/${kubernetesNamespace.project}/${workspace.name}.json`,
      ),
      'utf8',
    );
  }

  /** What the engine keeps of a workspace. */
  async kept(context: ProgramContext): Promise<KeptState> {
    return readKeptState(
      await this.stack(context),
      this.state(context),
      context.labels,
    );
  }

  async kubectl(...args: string[]): Promise<string> {
    return this.kubectlAs(this.sandbox.kubeconfig, ...args);
  }

  async kubectlAs(kubeconfig: string, ...args: string[]): Promise<string> {
    const { stdout } = await run(this.#tools.get('kubectl')!.path, [
      `--kubeconfig=${kubeconfig}`,
      ...args,
    ]);
    return stdout;
  }

  /** Makes objects as they are. */
  async apply(...objects: object[]): Promise<void> {
    const file = this.path(`apply-${randomUUID()}.json`);
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    await writeFile(file, JSON.stringify(list));
    await this.kubectl('apply', '--filename', file);
  }

  async helm(...args: string[]): Promise<string> {
    const { stdout } = await run(this.#tools.get('helm')!.path, [
      ...args,
      `--kubeconfig=${this.sandbox.kubeconfig}`,
    ]);
    return stdout;
  }

  path(...parts: string[]): string {
    return join(this.#home, ...parts);
  }
}
