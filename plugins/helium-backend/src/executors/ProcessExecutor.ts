import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, stringifyError } from '@backstage/errors';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  access,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { RunnerTicket } from '../runner/protocol';
import { runnerEnvironment } from './environment';
import { noteInterruption } from './interruption';
import { admissible, availableMemory, isWarm } from './memory';
import {
  currentScope,
  identify,
  isAlive,
  isOfAnotherBoot,
  membersOf,
  ProcessIdentity,
  signal,
  survivorsOf,
} from './processes';
import { RunnerLogs } from './runnerLogs';
import { runnerModule } from './runnerModule';
import { claimRunnerRecord, readRunnerRecord } from './runnerRecord';
import { killSession } from './session';
import type {
  AttemptStart,
  Executor,
  Observation,
  RunnerHandle,
} from './types';

const LOG_FILE = 'runner.log';
/** Says whose attempt a folder is: another portal may have the same work directory. */
const INSTALLATION_FILE = 'installation';
/** A folder this young may belong to an attempt that its sweeper has not heard of. */
const SWEEP_AGE_MS = 60_000;

/** Runs each attempt in a process of its own on this host, in its own session, so that it outlives the portal. */
export class ProcessExecutor implements Executor {
  readonly name = 'process';
  readonly place: string;
  readonly #installation: string;
  readonly #workDirectory: string;
  readonly #attemptMemory: number;
  readonly #logs: RunnerLogs;
  readonly #logger: LoggerService;
  /** When this process started runners, while what they take may not show yet. */
  #starts: number[] = [];

  private constructor(options: {
    place: string;
    installation: string;
    workDirectory: string;
    attemptMemory: number;
    logger: LoggerService;
  }) {
    this.place = options.place;
    this.#installation = options.installation;
    this.#workDirectory = options.workDirectory;
    this.#attemptMemory = options.attemptMemory;
    this.#logs = RunnerLogs.create(options);
    this.#logger = options.logger;
  }

  /**
   * @param options - `installation` tells this portal's folders from another's, `workDirectory` is the folder that holds the attempts'
   * work folders, `attemptMemory` the MiB that one runner and all that it starts may need
   */
  static async create(options: {
    installation: string;
    workDirectory: string;
    attemptMemory: number;
    logger: LoggerService;
  }): Promise<ProcessExecutor> {
    const workDirectory = resolve(options.workDirectory);
    const { host, bootId } = await currentScope();
    return new ProcessExecutor({
      ...options,
      workDirectory,
      place: `${host}/${bootId}:${workDirectory}`,
    });
  }

  async start({
    attemptId,
    portalUrl,
    token,
    leaseSeconds,
    entrypoint,
  }: AttemptStart): Promise<RunnerHandle> {
    const workDirectory = await this.#openFolder(attemptId);
    const record = await readRunnerRecord(workDirectory);
    if (record) {
      if (!record.runner) {
        throw new ConflictError(
          `Attempt ${attemptId} was given up before its runner started`,
        );
      }
      return toHandle(record.runner, workDirectory);
    }

    const ticket: RunnerTicket = {
      attemptId,
      portalUrl,
      token,
      leaseSeconds,
      entrypoint,
      workDirectory,
    };
    this.#starts.push(Date.now());
    const ticketFile = join(workDirectory, 'ticket.json');
    await writeFile(ticketFile, JSON.stringify(ticket), { mode: 0o600 });
    const log = await open(join(workDirectory, LOG_FILE), 'a', 0o600);
    try {
      const child = spawn(process.execPath, [...runnerModule(), ticketFile], {
        cwd: workDirectory,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: {
          ...runnerEnvironment(process.env),
          NODE_COMPILE_CACHE:
            process.env.NODE_COMPILE_CACHE ??
            join(this.#workDirectory, 'compile-cache'),
        },
      });
      await once(child, 'spawn');
      child.unref();
      const identity = (await identify(child.pid!)) ?? {
        ...(await currentScope()),
        pid: child.pid!,
        startTime: 'ended',
      };
      return toHandle(identity, workDirectory);
    } finally {
      await log.close();
    }
  }

  async find(attemptId: string): Promise<RunnerHandle | undefined> {
    const workDirectory = await this.#openFolder(attemptId);
    const record = await claimRunnerRecord(workDirectory, { revoked: true });
    return record.runner && toHandle(record.runner, workDirectory);
  }

  async observe(handle: RunnerHandle): Promise<Observation> {
    const identity = toIdentity(handle);
    if (await isOfAnotherBoot(identity)) {
      return {
        state: 'dead',
        proof: `host ${identity.host} was started anew since process ${identity.pid} ran on it`,
        ifSilent: true,
      };
    }
    const alive = await isAlive(identity);
    if (alive === undefined) {
      return {
        state: 'unknown',
        why:
          identity.host === hostname()
            ? `process ${identity.pid} runs in another container of this host`
            : `process ${identity.pid} runs on host ${
                identity.host
              }, and this is ${hostname()}`,
      };
    }
    if (alive) {
      return { state: 'alive' };
    }
    if ((await survivorsOf(identity)).length > 0) {
      return { state: 'alive', orphaned: true };
    }
    return {
      state: 'dead',
      proof: `process ${identity.pid} on host ${identity.host} and all that it started have ended`,
    };
  }

  async stop(handle: RunnerHandle, how: 'graceful' | 'kill'): Promise<void> {
    const identity = toIdentity(handle);
    const alive = await isAlive(identity);
    if (alive === undefined) {
      return;
    }
    if (how === 'graceful') {
      if (alive) {
        signal(identity.pid, 'SIGINT');
      } else {
        await this.#interruptOrphans(identity, String(handle.workDirectory));
      }
      return;
    }
    if ((await killSession(identity, { leaderToo: true })).length) {
      this.#logger.warn(
        `Runner process ${identity.pid} or what it started does not end on SIGKILL`,
      );
    }
  }

  async sweep(unfinished: ReadonlySet<string>): Promise<void> {
    for (const folder of await this.#folders()) {
      if (!unfinished.has(basename(folder))) {
        await this.#unlessItFails(folder, () => this.#sweepFolder(folder));
      }
    }
    await this.#logs.sweep();
  }

  async admits(): Promise<number> {
    const now = Date.now();
    const age = (startedAt: number) => (now - startedAt) / 1000;
    this.#starts = this.#starts.filter(startedAt => !isWarm(age(startedAt)));
    return admissible({
      available: await availableMemory(),
      perAttempt: this.#attemptMemory,
      ages: this.#starts.map(age),
    });
  }

  async check(): Promise<void> {
    try {
      await mkdir(this.#workDirectory, { recursive: true, mode: 0o700 });
      await access(this.#workDirectory, constants.W_OK);
    } catch (error) {
      throw new Error(
        `Runners can't be started, because the folder ${
          this.#workDirectory
        } (helium.operations.workDirectory) can't be written to: ${stringifyError(
          error,
        )}`,
      );
    }
  }

  async #sweepFolder(folder: string): Promise<void> {
    const status = await stat(folder);
    if (!status.isDirectory()) {
      return;
    }
    if (!(await this.#isOwn(folder))) {
      return;
    }
    const record = await readRunnerRecord(folder);
    if (record?.runner) {
      const seen = await this.observe(toHandle(record.runner, folder));
      if (seen.state === 'dead') {
        await this.#remove(folder);
      }
    } else if (status.mtimeMs < Date.now() - SWEEP_AGE_MS) {
      await this.#remove(folder);
    }
  }

  async #openFolder(attemptId: string): Promise<string> {
    const folder = attemptDirectory(this.#workDirectory, attemptId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, INSTALLATION_FILE), this.#installation, {
      mode: 0o600,
    });
    return folder;
  }

  /** One that does not say whose it is was left by a portal of before, or by one that ended while it made it. */
  async #isOwn(folder: string): Promise<boolean> {
    const owner = await readFile(join(folder, INSTALLATION_FILE), 'utf8').catch(
      error => {
        if (error.code === 'ENOENT') {
          return '';
        }
        throw error;
      },
    );
    return owner === '' || owner === this.#installation;
  }

  /** One of them must not keep the others from being swept. */
  async #unlessItFails(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#logger.warn(`${path} can't be removed: ${stringifyError(error)}`);
    }
  }

  async #remove(folder: string): Promise<void> {
    await this.#logs.keepFile(basename(folder), join(folder, LOG_FILE));
    await rm(folder, { recursive: true, force: true });
  }

  async #folders(): Promise<string[]> {
    const path = join(this.#workDirectory, 'attempts');
    const names = await readdir(path).catch(error => {
      if (error.code === 'ENOENT') {
        return [];
      }
      throw error;
    });
    return names.map(name => join(path, name));
  }

  /**
   * The Pulumi CLI, which is in the runner's process group, saves, unlocks and ends its providers; these have groups of their
   * own and are asked themselves only when they are all that is left.
   */
  async #interruptOrphans(
    identity: ProcessIdentity,
    workDirectory: string,
  ): Promise<void> {
    const survivors = await survivorsOf(identity);
    if (!survivors.length || !noteInterruption(workDirectory)) {
      return;
    }
    const group = await membersOf(identity.pid, survivors);
    (group.length ? group : survivors).forEach(pid => signal(pid, 'SIGINT'));
  }
}

/** The folder of an attempt, under the executor's. */
export function attemptDirectory(
  workDirectory: string,
  attemptId: string,
): string {
  return join(workDirectory, 'attempts', attemptId);
}

function toHandle(
  identity: ProcessIdentity,
  workDirectory: string,
): RunnerHandle {
  return { ...identity, workDirectory };
}

function toIdentity(handle: RunnerHandle): ProcessIdentity {
  return {
    host: String(handle.host),
    bootId: String(handle.bootId),
    pidNamespace: String(handle.pidNamespace),
    pid: Number(handle.pid),
    startTime: String(handle.startTime),
  };
}
