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
import { BRIEF_CLI } from '../../../ledger/briefCli';
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

/** What the Automation API asks after each update; each answer takes the CLI as long as the update itself. */
const TOLD_BY_EVENTS: Record<string, string> = {
  'stack output': '{}',
  'stack history': '[]',
};

let command: Promise<PulumiCommand> | undefined;

/** The CLI, save for what the engine's events have told. */
async function engineCommand(): Promise<PulumiCommand> {
  const cli: any = await PulumiCommand.get();
  const run = async (args: string[], ...rest: unknown[]) => {
    const stdout = TOLD_BY_EVENTS[args.slice(0, 2).join(' ')];
    return stdout ? { stdout, stderr: '', code: 0 } : cli.run(args, ...rest);
  };
  return Object.assign(Object.create(cli), { run });
}

/** What the engine's events tell of an update. Secrets are masked in them. */
class Told {
  readonly events: EngineEvent[] = [];
  readonly onEvent = (event: EngineEvent) => {
    this.events.push(event);
  };

  get changes(): Record<string, number> {
    const summary = this.events.findLast(event => event.summaryEvent);
    return { ...summary?.summaryEvent?.resourceChanges };
  }

  get outputs(): Record<string, any> {
    const stack = this.events.findLast(
      ({ resOutputsEvent }) =>
        resOutputsEvent?.metadata.type === 'pulumi:pulumi:Stack',
    );
    return stack?.resOutputsEvent?.metadata.new?.outputs ?? {};
  }
}

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
    command ??= engineCommand();
    const url = `file://${state}`;
    const stack = await LocalWorkspace.createStack(
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
          ...BRIEF_CLI,
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
    const told = new Told();
    await this.#stack.up({ program, onEvent: told.onEvent });
    const { outputs, changes, events } = told;
    return { outputs, changes, events };
  }

  /** Runs a program that must fail, and returns why. */
  async fails(
    program: PulumiFn,
  ): Promise<{ message: string; events: EngineEvent[] }> {
    const { events, onEvent } = new Told();
    const message = await this.#stack.up({ program, onEvent }).then(
      () => undefined,
      error => String(error.message),
    );
    if (message === undefined) {
      throw new Error('The update succeeded and should have failed');
    }
    return { message, events };
  }

  async preview(program: PulumiFn) {
    const told = new Told();
    await this.#stack.preview({ program, onEvent: told.onEvent });
    const { changes, events } = told;
    return { changes, events };
  }

  async refresh() {
    const told = new Told();
    await this.#stack.refresh({ onEvent: told.onEvent });
    return told.changes;
  }

  async destroy() {
    const told = new Told();
    await this.#stack.destroy({ onEvent: told.onEvent });
    return told.changes;
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
