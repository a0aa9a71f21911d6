import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Resource } from '@pulumi/pulumi';
import {
  EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  PulumiFn,
  Stack,
} from '@pulumi/pulumi/automation';
import { preparePulumiHome } from '../../prepare';

export const PASSPHRASE = 'correct horse battery staple';
const PROJECT = 'rehearsal';

export interface TestStackOptions {
  name: string;
  folder: string;
  /** The folder of the Pulumi CLI. */
  pulumi: string;
  helm?: string;
  /** With the providers of the rehearsal clouds. */
  rehearsalClouds?: boolean;
  environment?: Record<string, string>;
}

let command: Promise<PulumiCommand> | undefined;

/** The folder in which the engine looks for the provider that is tested. */
async function pulumiHome({
  folder,
  rehearsalClouds,
}: TestStackOptions): Promise<string> {
  if (process.env.HELIUM_TEST_OFFICIAL_PROVIDER !== '1') {
    const { pulumiHome: home } = await preparePulumiHome({
      home: folder,
      rehearsalClouds,
    });
    return home;
  }
  const home = process.env.PULUMI_HOME ?? join(homedir(), '.pulumi');
  const { version } = require('@pulumi/kubernetes/package.json');
  const plugin = join(home, 'plugins', `resource-kubernetes-v${version}`);
  if (!existsSync(plugin)) {
    throw new Error(
      `HELIUM_TEST_OFFICIAL_PROVIDER=1 needs Pulumi's own kubernetes plugin ${version} in ${plugin}`,
    );
  }
  return home;
}

/** One stack of the real engine, with the provider that is tested. */
export class TestStack {
  readonly #stack: Stack;
  readonly #file: string;

  private constructor(stack: Stack, file: string) {
    this.#stack = stack;
    this.#file = file;
  }

  static async create(options: TestStackOptions): Promise<TestStack> {
    const { folder, name } = options;
    const [workDir, state] = [
      join(folder, 'work', name),
      join(folder, 'state'),
    ];
    await mkdir(workDir, { recursive: true });
    await mkdir(state, { recursive: true });
    process.env.PATH = [options.pulumi, process.env.PATH].join(delimiter);
    command ??= PulumiCommand.get();
    const url = `file://${state}`;
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: name, projectName: PROJECT, program: async () => {} },
      {
        pulumiCommand: await command,
        workDir,
        pulumiHome: await pulumiHome(options),
        projectSettings: {
          name: PROJECT,
          runtime: 'nodejs',
          backend: { url },
        },
        envVars: {
          PULUMI_BACKEND_URL: url,
          PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
          PULUMI_SKIP_UPDATE_CHECK: 'true',
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
          ...(options.helm && { HELIUM_HELM: options.helm }),
          KUBECONFIG: '',
          ...options.environment,
        },
      },
    );
    return new TestStack(
      stack,
      join(state, '.pulumi', 'stacks', PROJECT, `${name}.json`),
    );
  }

  /** Runs the program; returns what changed, what it output, and what the engine said. */
  async up(program: PulumiFn) {
    const events: EngineEvent[] = [];
    const { outputs, summary } = await this.#stack.up({
      program,
      onEvent: event => events.push(event),
    });
    const values = Object.fromEntries(
      Object.entries(outputs).map(([key, { value }]) => [key, value]),
    );
    return { outputs: values, changes: summary.resourceChanges ?? {}, events };
  }

  /** Runs a program that must fail, and returns why. */
  async fails(
    program: PulumiFn,
  ): Promise<{ message: string; events: EngineEvent[] }> {
    const events: EngineEvent[] = [];
    const message = await this.#stack
      .up({ program, onEvent: event => events.push(event) })
      .then(
        () => undefined,
        error => String(error.message),
      );
    if (message === undefined) {
      throw new Error('The update succeeded and should have failed');
    }
    return { message, events };
  }

  async preview(program: PulumiFn) {
    const events: EngineEvent[] = [];
    const { changeSummary } = await this.#stack.preview({
      program,
      onEvent: event => events.push(event),
    });
    return { changes: changeSummary as Record<string, number>, events };
  }

  async refresh() {
    const { summary } = await this.#stack.refresh();
    return summary.resourceChanges ?? {};
  }

  async destroy() {
    const { summary } = await this.#stack.destroy();
    return summary.resourceChanges ?? {};
  }

  /** The resources of the state file, secrets as they lie on disk. */
  async resources(): Promise<any[]> {
    const content = await readFile(this.#file, 'utf8');
    return JSON.parse(content).checkpoint.latest?.resources ?? [];
  }

  get native(): Stack {
    return this.#stack;
  }
}

/** A resource is made by constructing it; this says that the program wants nothing else of it. */
export function declare(..._resources: Resource[]): void {}

/** What the engine showed next to a resource while it worked. */
export function statusMessages(events: EngineEvent[]): string[] {
  return events.flatMap(event =>
    event.diagnosticEvent?.ephemeral ? [event.diagnosticEvent.message] : [],
  );
}

/** The engine's plan by resource name: `{ web: ['delete-replaced', 'replace', …] }`. */
export function steps(events: EngineEvent[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { resourcePreEvent } of events) {
    if (resourcePreEvent) {
      const { op, urn } = resourcePreEvent.metadata;
      (found[urn.split('::').pop()!] ??= []).push(op);
    }
  }
  return found;
}
