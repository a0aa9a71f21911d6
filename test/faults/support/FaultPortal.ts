import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import type { JsonObject } from '@backstage/types';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultPoint, REFUSED } from './faultPoints';
import type { PortalSpec } from './portalSpec';
import { until } from './wait';

const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const TOKEN = 'mock-user-token';

/** An audit event as the portal logged it. */
export interface AuditRecord {
  eventId: string;
  status: 'initiated' | 'succeeded' | 'failed';
  meta: Record<string, unknown>;
}

/** One replica: a real Node process with the helium plugin. Made by `FaultSite.startPortal`. */
export class FaultPortal {
  readonly name: string;
  readonly port: number;
  readonly client: HeliumClient;
  readonly logFile: string;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(
    options: { name: string; port: number; folder: string },
    child: ChildProcess,
  ) {
    this.name = options.name;
    this.port = options.port;
    this.#folder = options.folder;
    this.logFile = join(options.folder, 'portal.log');
    this.#child = child;
    this.#exited = once(child, 'exit');
    this.client = clientOf(this.url);
  }

  /**
   * Starts the process and waits until it answers.
   *
   * @param options - `folder` is the replica's own, with its log and its fault points; `clockOffset` is in milliseconds
   */
  static async start(options: {
    name: string;
    port: number;
    folder: string;
    config: JsonObject;
    env: NodeJS.ProcessEnv;
    clockOffset?: number;
    hostname?: string;
    /** Modules that it loads before everything else. */
    preloads?: string[];
    pachyderm?: boolean;
  }): Promise<FaultPortal> {
    const { folder } = options;
    const spec: PortalSpec = {
      config: options.config,
      pointsFolder: folder,
      pachyderm: options.pachyderm ?? false,
    };
    const specFile = join(folder, 'spec.json');
    await writeFile(specFile, JSON.stringify(spec));
    const log = openSync(join(folder, 'portal.log'), 'a');
    const preloads = [
      TRANSFORM,
      ...(options.clockOffset ? [require.resolve('./clock')] : []),
      ...(options.hostname ? [require.resolve('./hostname')] : []),
      ...(options.preloads ?? []),
    ];
    const child = spawn(
      process.execPath,
      [
        ...preloads.flatMap(module => ['--require', module]),
        require.resolve('./backend'),
        specFile,
      ],
      {
        env: {
          ...options.env,
          HELIUM_FAULT_CLOCK_OFFSET_MS: String(options.clockOffset ?? 0),
          HELIUM_FAULT_HOSTNAME: options.hostname ?? '',
        },
        stdio: ['ignore', log, log, 'ipc'],
      },
    );
    closeSync(log);
    const portal = new FaultPortal(options, child);
    await portal.#untilReady();
    return portal;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Undefined while it runs, or when a signal ended it. */
  get exitCode(): number | undefined {
    return this.#child.exitCode ?? undefined;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends it a signal; resolves at once. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends this process alone, as a crash does; its runners are left to themselves. */
  async kill(name: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#child.kill(name);
    await this.exited();
  }

  /** Asks it to drain, and waits for it. */
  async stop(): Promise<void> {
    if (this.running) {
      await this.kill('SIGTERM');
    }
  }

  async exited(): Promise<void> {
    if (this.running) {
      await this.#exited;
    }
  }

  /** Lets the next that comes to a point meet it: `kill` ends the process there, `stop` holds it until SIGCONT. */
  async arm(point: FaultPoint, how: 'kill' | 'stop' = 'kill'): Promise<void> {
    await writeFile(join(this.#folder, `${point}.${how}`), '');
  }

  /** Keeps starts of runners waiting, and nothing else. @returns what lets them go on */
  async holdStarts(): Promise<() => Promise<void>> {
    const file = join(this.#folder, 'claimed.hold');
    await writeFile(file, '');
    return async () => await rm(file, { force: true });
  }

  /** Whether a point was met since it was armed. */
  async met(point: FaultPoint, how: 'kill' | 'stop' = 'kill') {
    return await readFile(join(this.#folder, `${point}.${how}ed`)).then(
      () => true,
      () => false,
    );
  }

  /** The results that it did not take, each as the id of its attempt and why. */
  async refusals(): Promise<string> {
    return await readFile(join(this.#folder, REFUSED), 'utf8').catch(() => '');
  }

  /** Of this replica and of those that had its name before. */
  async log(): Promise<string> {
    return await readFile(this.logFile, 'utf8').catch(() => '');
  }

  async audited(): Promise<AuditRecord[]> {
    const lines = (await this.log()).split('\n');
    return lines.flatMap(line => {
      if (!line.includes('isAuditEvent')) {
        return [];
      }
      const { eventId, status, meta = {} } = JSON.parse(line);
      return [{ eventId, status, meta }];
    });
  }

  async #untilReady(): Promise<void> {
    const ready = async () => {
      if (!this.running) {
        return true;
      }
      const answer = await fetch(`${this.url}/.backstage/health/v1/readiness`, {
        signal: AbortSignal.timeout(5_000),
      });
      return answer.ok;
    };
    const tail = async () =>
      (await this.log()).split('\n').slice(-20).join('\n');
    await until(`portal ${this.name} answers`, ready, { pauseMs: 250 }).catch(
      async error => {
        throw new Error(`${error.message}:\n${await tail()}`);
      },
    );
    if (!this.running) {
      throw new Error(
        `Portal ${this.name} ended while it started:\n${await tail()}`,
      );
    }
  }
}

/** The API as one person calls it. */
export function clientOf(url: string): HeliumClient {
  return new HeliumClient({
    discoveryApi: { getBaseUrl: async () => `${url}/api/helium` },
    fetchApi: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          headers: {
            ...(init?.headers as Record<string, string>),
            Authorization: `Bearer ${TOKEN}`,
          },
        }),
    },
  });
}
