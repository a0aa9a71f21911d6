import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { parse, SemVer } from 'semver';
import { noteInterruption } from '../executors/interruption';
import type { CommandJournal } from './CommandJournal';
import { tailFile } from './tailFile';
import { StoppedError } from './Stopper';

/** The oldest CLI whose engine events come over gRPC. */
const OLDEST_VERSION = '3.206.0';

/** For a command that only says its version. */
const VERSION_MS = 60_000;

interface CommandResult {
  stdout: string;
  stderr: string;
  code: number;
}

/** The Pulumi CLI ended otherwise than well. */
export class PulumiCliError extends Error {
  readonly stderr: string;
  /** What ended it, when it did not end by itself. */
  readonly killedBy?: NodeJS.Signals;

  constructor(
    command: string,
    result: { stderr: string; code: number | null; signal?: NodeJS.Signals },
  ) {
    super(
      `pulumi ${command} ${
        result.signal
          ? `was killed by ${result.signal}`
          : `exited with ${result.code}`
      }`,
    );
    this.name = 'PulumiCliError';
    this.stderr = result.stderr;
    this.killedBy = result.signal;
  }

  get stackNotFound(): boolean {
    return /no stack named.*found/.test(this.stderr);
  }

  get stackExists(): boolean {
    return /stack.*already exists/.test(this.stderr);
  }

  get stackLocked(): boolean {
    return (
      this.stderr.includes('the stack is currently locked by') ||
      this.stderr.includes('Another update is currently in progress')
    );
  }
}

/**
 * The command that the Automation API runs, in the place of its own `PulumiCommand`, for three reasons: an update's output goes
 * to files, because a CLI that loses its pipes dies and leaves its lock, while this one finishes; secrets are never asked for
 * where Helium has no use for them; and each start that is not needed is 0.15 seconds saved.
 */
export class PulumiCli {
  readonly command: string;
  readonly version: SemVer;
  readonly #outputDirectory: string;
  readonly #baseEnvironment: NodeJS.ProcessEnv;
  readonly #journal: CommandJournal | undefined;
  #count = 0;

  private constructor(
    command: string,
    version: SemVer,
    options: {
      outputDirectory: string;
      environment: NodeJS.ProcessEnv;
      journal?: CommandJournal;
    },
  ) {
    this.command = command;
    this.version = version;
    this.#outputDirectory = options.outputDirectory;
    this.#baseEnvironment = options.environment;
    this.#journal = options.journal;
  }

  /**
   * @param options - `environment` is what every command gets, whatever else it needs; the journal notes each that may lock
   * @throws Error when there is no CLI, one that does not answer, or too old a one.
   */
  static async create(options: {
    command?: string;
    outputDirectory: string;
    environment: NodeJS.ProcessEnv;
    journal?: CommandJournal;
    patienceMs?: number;
  }): Promise<PulumiCli> {
    const { command = 'pulumi', patienceMs = VERSION_MS } = options;
    const signal = AbortSignal.timeout(patienceMs);
    const { stdout } = await capture(command, ['version'], {
      env: { ...options.environment, PULUMI_SKIP_UPDATE_CHECK: 'true' },
      signal,
    }).catch(error => {
      const why = signal.aborted
        ? `it said no version within ${patienceMs / 1000} seconds`
        : error.message;
      throw new Error(
        `The Pulumi CLI '${command}' can't be run (${why}); install it or set helium.pulumi.command`,
      );
    });
    const version = parse(stdout.trim());
    if (
      !version ||
      version.major !== 3 ||
      version.compare(OLDEST_VERSION) < 0
    ) {
      throw new Error(
        `The Pulumi CLI '${command}' is ${stdout.trim()}; Helium needs 3.x, at least ${OLDEST_VERSION}`,
      );
    }
    return new PulumiCli(command, version, options);
  }

  /** Called by the Automation API. */
  async run(
    args: string[],
    cwd: string,
    environment: Record<string, string>,
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<CommandResult> {
    const answer = withoutProcess(args);
    if (answer !== undefined) {
      return { stdout: answer, stderr: '', code: 0 };
    }
    return await this.write(args, {
      cwd,
      environment,
      onOutput,
      onError,
      signal,
    });
  }

  /** Runs a command that only reads, so it may be cut off; what it prints stays in memory. */
  async read(
    args: string[],
    options: {
      cwd: string;
      environment: Record<string, string>;
      signal?: AbortSignal;
    },
  ): Promise<string> {
    const { stdout } = await capture(this.command, nonInteractive(args), {
      cwd: options.cwd,
      env: this.#environment(options.environment),
      signal: options.signal,
    });
    return stdout;
  }

  /** Runs a command that may write state; it ends well even when this process does not. */
  async write(
    args: string[],
    options: {
      cwd: string;
      environment: Record<string, string>;
      onOutput?: (text: string) => void;
      onError?: (text: string) => void;
      signal?: AbortSignal;
      /** What it reads; never an argument or a file. */
      input?: string;
    },
  ): Promise<CommandResult> {
    const { signal } = options;
    if (signal?.aborted) {
      throw new StoppedError('stopped before it began');
    }
    const base = join(this.#outputDirectory, `pulumi-${++this.#count}`);
    const files = { stdout: `${base}.out`, stderr: `${base}.err` };
    const stdout = await open(files.stdout, 'w', 0o600);
    const stderr = await open(files.stderr, 'w', 0o600);
    const child = spawn(this.command, nonInteractive(args), {
      cwd: options.cwd,
      env: this.#environment(options.environment),
      stdio: [
        options.input === undefined ? 'ignore' : 'pipe',
        stdout.fd,
        stderr.fd,
      ],
    });
    const ended = exitOf(child);
    // A command that ends before it has read all says why by its exit.
    child.stdin?.on('error', () => {}).end(options.input);
    const interrupt = () => {
      if (noteInterruption(this.#outputDirectory)) {
        child.kill('SIGINT');
      }
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    if (signal?.aborted) {
      // While the files were opened.
      interrupt();
    }
    const noted = child.pid && this.#journal?.add(child.pid);
    const stopTails = [
      tailFile(files.stdout, options.onOutput),
      tailFile(files.stderr, options.onError),
    ];
    try {
      const { code, signal: killedBy } = await ended;
      await noted;
      await Promise.all(stopTails.map(stop => stop()));
      const result = {
        stdout: await readFile(files.stdout, 'utf8'),
        stderr: await readFile(files.stderr, 'utf8'),
      };
      if (code !== 0) {
        throw new PulumiCliError(args[0], {
          stderr: result.stderr,
          code,
          signal: killedBy ?? undefined,
        });
      }
      return { ...result, code };
    } finally {
      signal?.removeEventListener('abort', interrupt);
      await Promise.all([stdout.close(), stderr.close()]);
    }
  }

  #environment(additional: Record<string, string>): NodeJS.ProcessEnv {
    const environment: NodeJS.ProcessEnv = {
      ...this.#baseEnvironment,
      ...additional,
      PULUMI_AUTOMATION_API: 'true',
    };
    if (isAbsolute(this.command)) {
      // So that the plugins that come with the CLI are found.
      environment.PATH = [dirname(this.command), environment.PATH]
        .filter(Boolean)
        .join(delimiter);
    }
    return environment;
  }
}

/**
 * What the Automation API asks by habit: the stack is selected already, outputs come masked with the engine's events (asked here,
 * they would come in plain text), and Helium keeps its own history.
 */
function withoutProcess(args: string[]): string | undefined {
  switch (args.slice(0, 2).join(' ')) {
    case 'stack select':
      return '';
    case 'stack output':
      return '{}';
    case 'stack history':
      return '[]';
    default:
      return undefined;
  }
}

function nonInteractive(args: string[]): string[] {
  return args.includes('--non-interactive')
    ? args
    : [...args, '--non-interactive'];
}

function exitOf(
  child: ReturnType<typeof spawn>,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

async function capture(
  command: string,
  args: string[],
  options: { cwd?: string; env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(command, args, {
    ...options,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', text => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    texts.stderr += text;
  });
  const { code, signal } = await new Promise<{
    code: number | null;
    signal: NodeJS.Signals | null;
  }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, exitSignal) =>
      resolve({ code: exitCode, signal: exitSignal }),
    );
  });
  if (code !== 0) {
    throw new PulumiCliError(args.slice(0, 2).join(' '), {
      stderr: texts.stderr,
      code,
      signal: signal ?? undefined,
    });
  }
  return texts;
}
