import { ChildProcess, spawn } from 'node:child_process';
import { CancelledError } from '../../protocol/errors';

const MOST_OUTPUT = 16 * 1024 * 1024;
const TAIL = 4_000;
/** Helm marks the release as failed when it is interrupted; then it has had its time. */
const INTERRUPT_GRACE_MS = 15_000;

/** What helm said when it failed. */
export class HelmError extends Error {
  readonly name = 'HelmError';
}

export interface HelmRun {
  args: string[];
  signal: AbortSignal;
  /** Added to the environment. */
  env?: Record<string, string | undefined>;
  stdin?: string;
}

/** Runs the helm CLI against one cluster. Its environment carries the kubeconfig; its arguments carry no secret. */
export class HelmCli {
  readonly #binary: string;
  readonly #env: Record<string, string | undefined>;
  readonly #running = new Set<ChildProcess>();

  private constructor(binary: string, env: Record<string, string | undefined>) {
    this.#binary = binary;
    this.#env = env;
  }

  /**
   * @param env - what helm needs beyond this process' environment
   */
  static create(env: Record<string, string | undefined>): HelmCli {
    return new HelmCli(process.env.HELIUM_HELM || 'helm', env);
  }

  /**
   * @returns what helm wrote on its standard output
   * @throws HelmError with the last of its standard error
   */
  run({ args, signal, env }: HelmRun): Promise<string> {
    if (signal.aborted) {
      return Promise.reject(new CancelledError('the update was cancelled'));
    }
    return new Promise((done, fail) => {
      const child = spawn(this.#binary, args, {
        env: { ...ownEnvironment(), ...this.#env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      this.#running.add(child);
      let killing: NodeJS.Timeout | undefined;
      const interrupt = () => {
        child.kill('SIGINT');
        killing = setTimeout(() => child.kill('SIGKILL'), INTERRUPT_GRACE_MS);
      };
      signal.addEventListener('abort', interrupt);
      const out: Buffer[] = [];
      let size = 0;
      let errors = '';
      child.stdout.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MOST_OUTPUT) {
          out.push(chunk);
        }
      });
      child.stderr.on('data', chunk => {
        errors = (errors + chunk).slice(-TAIL);
      });
      const end = () => {
        clearTimeout(killing);
        signal.removeEventListener('abort', interrupt);
        this.#running.delete(child);
      };
      child.on('error', error => {
        end();
        fail(this.#startError(error));
      });
      child.on('close', (code, killedBy) => {
        end();
        if (code === 0) {
          done(Buffer.concat(out).toString('utf8'));
        } else if (signal.aborted) {
          fail(new CancelledError(`helm ${args[0]} was cancelled`));
        } else {
          fail(new HelmError(explain(args[0], errors, killedBy ?? code)));
        }
      });
    });
  }

  /** Kills what is still running; only what this object started. */
  close(): void {
    this.#running.forEach(child => child.kill('SIGKILL'));
  }

  #startError(error: NodeJS.ErrnoException): Error {
    return error.code === 'ENOENT'
      ? new Error(
          `helm is not installed: there is no ${
            this.#binary === 'helm' ? 'helm on PATH' : this.#binary
          }; install it, or set HELIUM_HELM to its path`,
        )
      : new Error(`helm can't be started: ${error.message}`);
  }
}

/** Without the engine's credentials: helm runs charts' post-renderers and plugins. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^PULUMI_/.test(name)),
  );
}

function explain(
  command: string,
  errors: string,
  exit: number | string | null,
): string {
  const lines = errors
    .split('\n')
    .filter(line => line.trim() && !/^(WARNING|W\d{4} |I\d{4} )/.test(line));
  const text = lines
    .join('\n')
    .replace(/^Error: /gm, '')
    .trim();
  return text || `helm ${command} ended with ${exit} and no message`;
}
