import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  access,
  link,
  mkdir,
  open,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { constants, uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isAlive,
  ProcessRecord,
  recordFromPidFile,
  recordProcess,
} from '../cluster/processes';
import {
  killSession,
  sessionProcesses,
  signalProcess,
} from '../cluster/session';
import { ContainerExit, SHIM, ShimInput } from './shimProtocol';

const START_POLL_MS = 10;

/** What a container is doing, in the words of a container's status. */
export type ContainerState =
  | { state: 'waiting'; reason: string; message?: string }
  | { state: 'running'; startedAt: Date; pid: number }
  | {
      state: 'terminated';
      exitCode: number;
      signal?: number;
      reason: string;
      message?: string;
      startedAt?: Date;
      finishedAt: Date;
    };

type Claim = { shim: ProcessRecord } | { revoked: true; shim?: undefined };

/**
 * One container's command as a process of this host. All that is known of it
 * stands in its folder, so that an agent finds what an earlier one started.
 */
export class ContainerProcess {
  readonly #folder: string;
  readonly #log: string;
  #main?: ProcessRecord;
  #terminated?: ContainerState;

  /** @param podFolder - the folder of the pod's container processes and logs */
  static of(podFolder: string, name: string): ContainerProcess {
    return new ContainerProcess(
      join(podFolder, 'containers', name),
      containerLog(podFolder, name),
    );
  }

  private constructor(folder: string, log: string) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Starts the command; returns once that is written down or has failed. */
  async start(input: Omit<ShimInput, 'shim'>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const log = await open(this.#log, 'a', 0o600);
    try {
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', SHIM, this.#folder],
        {
          cwd: this.#folder,
          detached: true,
          stdio: ['pipe', log.fd, log.fd],
          env: {},
        },
      );
      await once(child, 'spawn');
      child.unref();
      let ended = false;
      child.once('exit', () => {
        ended = true;
      });
      // One that ended early says so by what it did not write.
      child.stdin!.on('error', () => {});
      const shim = await recordProcess('shim', child.pid!);
      if (shim) {
        child.stdin!.end(
          JSON.stringify({ ...input, shim } satisfies ShimInput),
        );
      }
      while (
        !ended &&
        !(await this.#exists('pid')) &&
        !(await this.#exists('exit.json'))
      ) {
        await sleep(START_POLL_MS);
      }
    } finally {
      await log.close();
    }
  }

  /** The state now; after a `terminated` nothing of the container runs any more. */
  async observe(): Promise<ContainerState> {
    this.#terminated ??= await this.#lookForEnd();
    if (this.#terminated) {
      return this.#terminated;
    }
    const main = await this.#readMain();
    return main
      ? {
          state: 'running',
          startedAt: await this.#startedAt(),
          pid: main.pid,
        }
      : { state: 'waiting', reason: 'ContainerCreating' };
  }

  /** Sends a signal to the container's first process, as a container runtime does. */
  async signal(name: NodeJS.Signals): Promise<void> {
    const main = await this.#readMain();
    if (main) {
      await signalProcess(main, name);
    }
  }

  /** Whether the first process is all that is left of the container. */
  async isAlone(): Promise<boolean> {
    const main = await this.#readMain();
    return !main || (await sessionProcesses(main)).length <= 1;
  }

  /** Kills all that the container started. */
  async kill(): Promise<void> {
    const leader = await this.#leader();
    if (leader) {
      await killSession(leader);
    }
  }

  async #lookForEnd(): Promise<ContainerState | undefined> {
    const claim = await this.#claim();
    if (!claim.shim) {
      return neverStarted('The agent ended before the container was started');
    }
    const exit = await this.#readExit();
    if (exit) {
      return await this.#terminate(exit);
    }
    const main = await this.#readMain();
    if ((await isAlive(claim.shim)) || (main && (await isAlive(main)))) {
      return undefined;
    }
    // It may have been written in between.
    const late = await this.#readExit();
    if (late) {
      return await this.#terminate(late);
    }
    if (!(await this.#exists('pid'))) {
      return neverStarted('The host ended before the container was started');
    }
    await this.kill();
    return {
      state: 'terminated',
      exitCode: 128 + constants.signals.SIGKILL,
      reason: 'ContainerStatusUnknown',
      message:
        'The process and what looks after it ended while no agent ran: the exit code is unknown',
      startedAt: await this.#startedAt(),
      finishedAt: new Date(),
    };
  }

  /** As with a container's first process, nothing outlives it. */
  async #terminate(exit: ContainerExit): Promise<ContainerState> {
    await this.kill();
    const finishedAt = new Date(exit.finishedAt);
    if (exit.reason) {
      const { exitCode, reason, message } = exit;
      return { state: 'terminated', exitCode, reason, message, finishedAt };
    }
    const signal = exit.signal && constants.signals[exit.signal];
    const exitCode = signal ? 128 + signal : exit.exitCode;
    return {
      state: 'terminated',
      exitCode,
      signal,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      startedAt: await this.#startedAt(),
      finishedAt,
    };
  }

  /**
   * Who started the container; where nobody has yet, nobody will any more. Only
   * asked once `start` has returned.
   */
  async #claim(): Promise<Claim> {
    const file = join(this.#folder, 'claim.json');
    if (!(await this.#exists('claim.json'))) {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const draft = join(this.#folder, `.claim-${randomUUID()}`);
      await writeFile(draft, JSON.stringify({ revoked: true }), {
        mode: 0o600,
      });
      // The shim's stands when it was first.
      await link(draft, file).catch(() => {});
      await rm(draft, { force: true });
    }
    return JSON.parse(await readFile(file, 'utf8'));
  }

  async #readExit(): Promise<ContainerExit | undefined> {
    const text = await readFile(join(this.#folder, 'exit.json'), 'utf8').catch(
      () => undefined,
    );
    return text ? JSON.parse(text) : undefined;
  }

  /** The first process as long as it lives, and later as it was known. */
  async #readMain(): Promise<ProcessRecord | undefined> {
    this.#main ??= await recordFromPidFile(
      'container',
      join(this.#folder, 'pid'),
    );
    return this.#main;
  }

  /** The first process, or a stand-in for it whose session can be looked for. */
  async #leader(): Promise<ProcessRecord | undefined> {
    const main = await this.#readMain();
    const pid = Number(
      await readFile(join(this.#folder, 'pid'), 'utf8').catch(() => '0'),
    );
    if (main || pid < 2) {
      return main;
    }
    const self = await recordProcess('self', process.pid);
    const bootedAt = Date.now() - uptime() * 1000;
    return self && (await this.#startedAt()).getTime() > bootedAt
      ? { ...self, name: 'container', pid }
      : undefined;
  }

  async #startedAt(): Promise<Date> {
    return (await stat(join(this.#folder, 'pid'))).mtime;
  }

  #exists(name: string): Promise<boolean> {
    return access(join(this.#folder, name)).then(
      () => true,
      () => false,
    );
  }
}

/** Where a container's output goes. */
export function containerLog(podFolder: string, name: string): string {
  return join(podFolder, `${name}.log`);
}

function neverStarted(message: string): ContainerState {
  return {
    state: 'terminated',
    exitCode: 128,
    reason: 'StartError',
    message,
    finishedAt: new Date(),
  };
}
