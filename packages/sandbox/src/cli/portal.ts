import { ChildProcess, spawn } from 'node:child_process';
import {
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { writePrivateFile } from '../cluster/paths';
import {
  endProcesses,
  ProcessRecord,
  recordProcess,
} from '../cluster/processes';
import { statePaths } from './environment';
import { readPortalLog } from './portalLog';

const LOG_BYTES = 20 * 1024 ** 2;
const READY_MS = 180_000;
const STOP_MS = 15_000;
/** Nobody waits for the answers of a portal that was left behind. */
const LEFT_STOP_MS = 3_000;
/** How Backstage begins the error that its backend ends its start with; the process stays, and answers 503. */
const START_FAILED = 'Backend startup failed';

/** The portal's server, in a process of its own. */
export class PortalProcess {
  /** Starts it; it writes to its log by itself, so it survives this process. */
  static async start(options: {
    root: string;
    home: string;
    url: string;
    configs: string[];
    env: NodeJS.ProcessEnv;
  }): Promise<PortalProcess> {
    const { root, home, url, configs, env } = options;
    const { portalLog, portal } = statePaths(home);
    await rotate(portalLog);
    const log = await open(portalLog, 'a');
    const { size } = await log.stat();
    try {
      const child = spawn(
        process.execPath,
        [
          '--enable-source-maps',
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          '--require',
          './src/instrumentation.js',
          'src/index.ts',
          ...configs.flatMap(config => ['--config', join(root, config)]),
        ],
        {
          cwd: join(root, 'packages', 'backend'),
          env,
          stdio: ['ignore', log.fd, log.fd],
          // A Ctrl-C goes to ./helium, which stops things in their order.
          detached: true,
        },
      );
      const exited = new Promise<string>(resolve => {
        child.once('error', error => resolve(error.message));
        child.once('exit', (code, signal) =>
          resolve(signal ? `signal ${signal}` : `exit code ${code}`),
        );
      });
      try {
        const record =
          child.pid === undefined
            ? undefined
            : await recordProcess('the portal', child.pid);
        if (record) {
          await writePrivateFile(portal, JSON.stringify(record));
        }
      } catch (error) {
        // Nobody would find it any more.
        child.kill('SIGKILL');
        await exited;
        throw error;
      }
      return new PortalProcess(child, url, portalLog, size, portal, exited);
    } finally {
      await log.close();
    }
  }

  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #log: string;
  readonly #logStart: number;
  readonly #recordFile: string;
  /** Resolves with the reason once the process has ended. */
  readonly exited: Promise<string>;

  private constructor(
    child: ChildProcess,
    url: string,
    log: string,
    logStart: number,
    recordFile: string,
    exited: Promise<string>,
  ) {
    this.#child = child;
    this.#url = url;
    this.#log = log;
    this.#logStart = logStart;
    this.#recordFile = recordFile;
    this.exited = exited;
  }

  /**
   * Waits until every plugin is up.
   *
   * @throws ServiceUnavailableError with the errors of the plugins that failed to start, else with the end of the log
   */
  async waitUntilReady(signal: AbortSignal): Promise<void> {
    let ended: string | undefined;
    void this.exited.then(reason => {
      ended = reason;
    });
    const deadline = Date.now() + READY_MS;
    while (Date.now() < deadline && !signal.aborted) {
      if (ended) {
        throw await this.failure(`The portal ended (${ended})`);
      }
      const ready = await fetch(`${this.#url}/.backstage/health/v1/readiness`, {
        signal: AbortSignal.timeout(5_000),
      }).then(
        response => response.ok,
        () => false,
      );
      if (ready) {
        return;
      }
      const why = await this.#startFailure();
      if (why) {
        throw new ServiceUnavailableError(`${why}\nLog: ${this.#log}`);
      }
      await sleep(150);
    }
    signal.throwIfAborted();
    throw await this.failure(
      `The portal did not get ready in ${READY_MS / 1000} s`,
    );
  }

  /** Why this run of the portal will never be ready: each plugin that failed, with its error. */
  async #startFailure(): Promise<string | undefined> {
    const log = await readFile(this.#log);
    const line = log
      .subarray(this.#logStart)
      .toString()
      .split('\n')
      // The last is not whole yet.
      .slice(0, -1)
      .find(each => each.startsWith('{') && each.includes(START_FAILED));
    const message: string | undefined = line && JSON.parse(line).message;
    return message?.slice(message.indexOf(START_FAILED));
  }

  /** Says what happened, with what this run of the portal logged last. */
  async failure(message: string): Promise<Error> {
    const lines = await readPortalLog(this.#log, this.#logStart, 20);
    return new ServiceUnavailableError(
      `${message}. The last lines of its log say:\n${lines
        .map(line => `  ${line}`)
        .join('\n')}\nLog: ${this.#log}`,
    );
  }

  /** Asks it to drain, and ends it by force when it takes too long. */
  async stop(force: AbortSignal): Promise<void> {
    const signal = (name: NodeJS.Signals) => {
      try {
        this.#child.kill(name);
      } catch {
        // It has ended already.
      }
    };
    signal('SIGTERM');
    const timer = setTimeout(() => signal('SIGKILL'), STOP_MS);
    const kill = () => signal('SIGKILL');
    force.addEventListener('abort', kill);
    if (force.aborted) {
      kill();
    }
    await this.exited;
    clearTimeout(timer);
    force.removeEventListener('abort', kill);
    await rm(this.#recordFile, { force: true });
  }
}

/** Ends the portal that a killed `./helium` left running. */
export async function endLeftPortal(home: string): Promise<void> {
  const { portal } = statePaths(home);
  let record: ProcessRecord;
  try {
    record = JSON.parse(await readFile(portal, 'utf8'));
  } catch {
    return;
  }
  await endProcesses([record], LEFT_STOP_MS);
  await rm(portal, { force: true });
}

async function rotate(log: string): Promise<void> {
  await mkdir(dirname(log), { recursive: true });
  const size = await stat(log).then(
    found => found.size,
    () => 0,
  );
  if (size > LOG_BYTES) {
    await rename(log, `${log}.1`);
  }
  await writeFile(log, '', { flag: 'a', mode: 0o600 });
}
