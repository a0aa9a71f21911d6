import type { Stack } from '@pulumi/pulumi/automation';
import type { PulumiFn } from '@pulumi/pulumi/automation';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CommandJournal } from './CommandJournal';
import type { EngineEventCollector } from './EngineEventCollector';
import type { AttemptSpec } from './protocol';
import { PulumiCli, PulumiCliError } from './PulumiCli';
import { pulumiEnvironment } from './pulumiEnvironment';

/** A resource operation that the engine began and never saw end. */
export interface PendingOperation {
  type: string;
  resource: { urn: string; type: string; inputs?: Record<string, unknown> };
}

export interface RunOptions {
  collector: EngineEventCollector;
  onOutput(text: string): void;
  onError(text: string): void;
  signal: AbortSignal;
}

/** One workspace's stack, in a project folder of the attempt's own. */
export class StackSession {
  readonly #cli: PulumiCli;
  readonly #journal: CommandJournal;
  readonly #name: string;
  readonly #secretsProvider: string;
  readonly #options: { cwd: string; environment: Record<string, string> };
  #program: PulumiFn | undefined;
  #stack: Promise<Stack> | undefined;

  private constructor(
    cli: PulumiCli,
    journal: CommandJournal,
    spec: AttemptSpec,
    options: { cwd: string; environment: Record<string, string> },
  ) {
    this.#cli = cli;
    this.#journal = journal;
    this.#name = spec.workspace.name;
    this.#secretsProvider = spec.pulumi.secretsProvider;
    this.#options = options;
  }

  static async create(
    spec: AttemptSpec,
    workDirectory: string,
  ): Promise<StackSession> {
    const cwd = join(workDirectory, 'project');
    await mkdir(cwd, { recursive: true, mode: 0o700 });
    await writeFile(
      join(cwd, 'Pulumi.yaml'),
      stringify({ name: spec.program.project, runtime: 'nodejs' }),
    );
    const journal = CommandJournal.forStack(
      // Beside the folders of the attempts, which don't outlive them.
      join(workDirectory, '..', '..', 'commands'),
      { project: spec.program.project, name: spec.workspace.name },
    );
    const cli = await PulumiCli.create({
      command: spec.pulumi.command,
      outputDirectory: workDirectory,
      environment: process.env,
      journal,
    });
    return new StackSession(cli, journal, spec, {
      cwd,
      environment: pulumiEnvironment(spec.pulumi, {
        rehearsal: spec.rehearsal,
      }),
    });
  }

  /**
   * Selects the stack, or makes it when that is wanted.
   *
   * @returns whether there is one now
   */
  async open(wanted: {
    create: boolean;
    /** Most likely there is none yet. */
    expectNew?: boolean;
  }): Promise<boolean> {
    if (wanted.create && wanted.expectNew && (await this.#init())) {
      return true;
    }
    try {
      await this.#cli.write(
        ['stack', 'select', '--stack', this.#name],
        this.#options,
      );
      return true;
    } catch (error) {
      if (!(error instanceof PulumiCliError && error.stackNotFound)) {
        throw error;
      }
    }
    return wanted.create && (await this.#init());
  }

  setProgram(program: PulumiFn): void {
    this.#program = program;
    this.#stack = undefined;
  }

  async up(options: RunOptions): Promise<void> {
    const stack = await this.#ready();
    await stack.up(this.#common(options));
  }

  async preview(options: RunOptions): Promise<void> {
    const stack = await this.#ready();
    await stack.preview(this.#common(options));
  }

  async refresh(
    options: RunOptions & { clearPendingCreates?: boolean },
  ): Promise<void> {
    const stack = await this.#ready();
    await stack.refresh({
      ...this.#common(options),
      clearPendingCreates: options.clearPendingCreates,
    });
  }

  async destroy(options: RunOptions): Promise<void> {
    const stack = await this.#ready();
    await stack.destroy(this.#common(options));
  }

  /** Refused by Pulumi while the stack has resources, and never forced. */
  async remove(): Promise<void> {
    await this.#cli.write(['stack', 'rm', this.#name, '--yes'], this.#options);
    await this.#journal.remove();
  }

  /** Whether a command that failed on the stack's lock met one that an earlier command of Helium's left when it ended. */
  async wasLockedByTheDead(error: PulumiCliError): Promise<boolean> {
    return (
      error.stackLocked &&
      (await this.#journal.lockHoldersAreDead(error.stderr))
    );
  }

  /** Removes the stack's lock. Only after proof that its writer is dead. */
  async unlock(): Promise<void> {
    await this.#cli.write(
      ['cancel', '--yes', '--stack', this.#name],
      this.#options,
    );
  }

  /** What the state says of work that did not end. Holds secrets in plain text, so it stays in memory. */
  async pendingOperations(): Promise<PendingOperation[]> {
    const json = await this.#cli.read(
      ['stack', 'export', '--show-secrets', '--stack', this.#name],
      this.#options,
    );
    return JSON.parse(json).deployment?.pending_operations ?? [];
  }

  /** False when there is one already. */
  async #init(): Promise<boolean> {
    try {
      await this.#cli.write(
        [
          'stack',
          'init',
          this.#name,
          '--secrets-provider',
          this.#secretsProvider,
        ],
        this.#options,
      );
      return true;
    } catch (error) {
      if (error instanceof PulumiCliError && error.stackExists) {
        return false;
      }
      throw error;
    }
  }

  /** Loaded only when something is to be run: the Automation API takes 0.3 seconds. */
  async #ready(): Promise<Stack> {
    this.#stack ??= import('@pulumi/pulumi/automation/index.js').then(
      async automation => {
        const workspace = await automation.LocalWorkspace.create({
          workDir: this.#options.cwd,
          envVars: this.#options.environment,
          program: this.#program,
          pulumiCommand: this.#cli,
        });
        return await automation.Stack.select(this.#name, workspace);
      },
    );
    return await this.#stack;
  }

  #common(options: RunOptions) {
    return {
      onEvent: options.collector.onEvent,
      onOutput: options.onOutput,
      onError: options.onError,
      signal: options.signal,
      color: 'never' as const,
      suppressOutputs: true,
      suppressProgress: true,
    };
  }
}
