import type { ProgramProject } from '@helium-portal/backstage-plugin-helium-node';
import type { PulumiFn, Stack } from '@pulumi/pulumi/automation';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandJournal } from './CommandJournal';
import { mendCutOffState, removeStateBackup } from './cutOffState';
import type { EngineEventCollector } from './EngineEventCollector';
import type { AttemptSpec, EarlierAttempt } from './protocol';
import { PulumiCli, PulumiCliError } from './PulumiCli';
import { pulumiEnvironment } from './pulumiEnvironment';
import { writeProject, writeStackConfig } from './projectFolder';
import {
  judgeLock,
  type LockVerdict,
  parseLocks,
  type StackLock,
} from './locks';
import { revealState } from './revealState';
import { StackState } from './StackState';

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
  readonly #address: { backendUrl: string; project: string; name: string };
  readonly #secretsProvider: string;
  readonly #earlierAttempts: EarlierAttempt[];
  readonly #options: { cwd: string; environment: Record<string, string> };
  readonly #signal: AbortSignal;
  #program: PulumiFn | undefined;
  #stack: Promise<Stack> | undefined;
  #isNew = false;
  #wasCutOff = false;

  private constructor(
    cli: PulumiCli,
    journal: CommandJournal,
    spec: AttemptSpec,
    options: { cwd: string; environment: Record<string, string> },
    signal: AbortSignal,
  ) {
    this.#cli = cli;
    this.#journal = journal;
    this.#name = spec.workspace.name;
    this.#address = {
      backendUrl: spec.pulumi.backendUrl,
      project: spec.program.project,
      name: spec.workspace.name,
    };
    this.#secretsProvider = spec.pulumi.secretsProvider;
    this.#earlierAttempts = spec.earlierAttempts;
    this.#options = options;
    this.#signal = signal;
  }

  /** @param signal - cuts off what only reads, such as an export of the state */
  static async create(
    spec: AttemptSpec,
    workDirectory: string,
    signal: AbortSignal,
  ): Promise<StackSession> {
    const cwd = join(workDirectory, 'project');
    await mkdir(cwd, { recursive: true, mode: 0o700 });
    await writeProject(cwd, spec.program.project);
    const journal = CommandJournal.forStack(
      spec.draft
        ? workDirectory
        : // Beside the folders of the attempts, which don't outlive them.
          join(workDirectory, '..', '..', 'commands'),
      { project: spec.program.project, name: spec.workspace.name },
    );
    const cli = await PulumiCli.create({
      command: spec.pulumi.command,
      outputDirectory: workDirectory,
      environment: process.env,
      journal,
    });
    const environment = pulumiEnvironment(spec.pulumi, {
      rehearsal: spec.rehearsal,
    });
    return new StackSession(cli, journal, spec, { cwd, environment }, signal);
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
    /** To look at, whatever state it is in. */
    asItIs?: boolean;
  }): Promise<boolean> {
    if (wanted.create && wanted.expectNew && (await this.#init())) {
      return true;
    }
    if (!wanted.asItIs) {
      this.#wasCutOff = await mendCutOffState(this.#address);
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

  /** To be called before an update or a preview of a program that has a project of its own. */
  async configure({ config = {}, host }: ProgramProject): Promise<void> {
    const { project } = this.#address;
    await writeStackConfig({
      folder: this.#options.cwd,
      project,
      stack: this.#name,
      config,
      encrypt: async (key, value) => {
        await this.#cli.write(
          ['config', 'set', '--secret', '--stack', this.#name, key],
          { ...this.#options, input: `${value}\n` },
        );
      },
    });
    if (host) {
      await writeProject(this.#options.cwd, project, host);
      this.#program = undefined;
      this.#stack = undefined;
    }
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
    options: RunOptions & { clearPendingCreates?: boolean; target?: string[] },
  ): Promise<void> {
    const stack = await this.#ready();
    await stack.refresh({
      ...this.#common(options),
      clearPendingCreates: options.clearPendingCreates,
      target: options.target,
    });
  }

  /** @param options - `exclude`: URNs of what is to stay, with all that it needs */
  async destroy(options: RunOptions & { exclude?: string[] }): Promise<void> {
    const stack = await this.#ready();
    await stack.destroy({
      ...this.#common(options),
      exclude: options.exclude,
    });
  }

  /** Refused by Pulumi while the stack has resources, and never forced. */
  async remove(): Promise<void> {
    await this.#cli.write(['stack', 'rm', this.#name, '--yes'], this.#options);
    await removeStateBackup(this.#address);
    await this.#journal.remove();
  }

  /** Its state was cut off when the backend was full; the one before it was taken. */
  get wasCutOff(): boolean {
    return this.#wasCutOff;
  }

  /** Made by this session: there is nothing in it yet. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** Whether a command that failed on the stack's lock met only such as commands of Helium's own left when they ended. */
  async wasLockedByTheDead(error: PulumiCliError): Promise<boolean> {
    if (!error.stackLocked) {
      return false;
    }
    const locks = parseLocks(error.stderr);
    return locks.length > 0 && (await this.judge(locks)).dead;
  }

  /**
   * The stack's locks. Pulumi has no command that tells them, so one that locks first and never does anything is asked for: to
   * give the stack the name that it has. Pulumi Cloud keeps its locks to itself.
   *
   * @throws PulumiCliError when the state backend can't be asked
   */
  async locks(): Promise<StackLock[]> {
    try {
      await this.#cli.write(
        ['stack', 'rename', this.#name, '--stack', this.#name],
        this.#options,
      );
    } catch (error) {
      if (!(error instanceof PulumiCliError)) {
        throw error;
      }
      if (error.stackLocked) {
        return parseLocks(error.stderr);
      }
      if (!error.stackExists) {
        throw error;
      }
    }
    return [];
  }

  /** Whether all of these locks were left by the dead. */
  async judge(locks: StackLock[]): Promise<LockVerdict> {
    const verdicts = await Promise.all(
      locks.map(lock =>
        judgeLock(lock, {
          journal: this.#journal,
          earlierAttempts: this.#earlierAttempts,
        }),
      ),
    );
    const living = verdicts.filter(({ dead }) => !dead);
    return {
      dead: !living.length,
      alive: living.some(({ alive }) => alive),
      why: (living.length ? living : verdicts).map(({ why }) => why).join('; '),
    };
  }

  /** Removes the stack's locks, whoever has them: only after proof that their holders are dead, or by an administrator's word. */
  async unlock(): Promise<void> {
    await this.#cli.write(
      ['cancel', '--yes', '--stack', this.#name],
      this.#options,
    );
  }

  /** The state, which no lock keeps from being read; its secrets are encrypted. */
  async exportState(signal?: AbortSignal): Promise<StackState> {
    return StackState.parse(await this.#export([], signal));
  }

  /** The same with its secrets in plain text: it stays in memory. */
  async exportPlainState(): Promise<StackState> {
    return StackState.parse(await this.#export(['--show-secrets']));
  }

  /** A state that is not the stack's, with its secrets in plain text: it stays in memory. */
  async reveal(state: StackState): Promise<StackState> {
    return await revealState(this.#cli, state, {
      ...this.#address,
      secretsProvider: this.#secretsProvider,
      environment: this.#options.environment,
      folder: this.#options.cwd,
      signal: this.#signal,
    });
  }

  /** Puts a state in the place of the present one; refused when the stack is locked, or the state is not whole. */
  async importState(state: StackState): Promise<void> {
    await this.#cli.write(['stack', 'import', '--stack', this.#name], {
      ...this.#options,
      input: state.toString(),
    });
  }

  async #export(
    flags: string[],
    signal: AbortSignal | undefined = this.#signal,
  ): Promise<string> {
    return await this.#cli.read(
      ['stack', 'export', ...flags, '--stack', this.#name],
      { ...this.#options, signal },
    );
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
      this.#isNew = true;
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
