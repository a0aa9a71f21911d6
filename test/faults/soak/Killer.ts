import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultSite } from '../support';

/** What is killed, by how its command line looks. */
const KINDS = {
  runner: /runner\/main\.ts/,
  cli: /(^|\/)pulumi (up|destroy|refresh|stack|cancel)/,
  provider: /pulumi-resource-|sandbox\/src\/(ledger\/provider|providers\/)/,
} as const;

type Kind = keyof typeof KINDS | 'portal';

/** Between two kills, in milliseconds. */
const PAUSE = { least: 2_000, most: 5_000 };
/** One kill in so many is a portal's: it is away for as long as it takes to start. */
const PORTAL_IN = 6;

/** Ends a process of a site every few seconds, by its id and without warning, of a kind that met this least; portals are started again. */
export class Killer {
  readonly kills: Record<Kind, number> = {
    portal: 0,
    runner: 0,
    cli: 0,
    provider: 0,
  };
  readonly #site: FaultSite;
  readonly #restart: (name: string) => Promise<unknown>;
  readonly #replicas: string[];
  #over = false;
  #loop: Promise<void> | undefined;

  constructor(options: {
    site: FaultSite;
    replicas: string[];
    /** Starts a replica again. */
    restart(name: string): Promise<unknown>;
  }) {
    this.#site = options.site;
    this.#replicas = options.replicas;
    this.#restart = options.restart;
  }

  start(): void {
    this.#loop = this.#run();
    this.#loop.catch(() => {});
  }

  /** Resolves when every replica runs again. */
  async stop(): Promise<void> {
    this.#over = true;
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      const pause = PAUSE.least + Math.random() * (PAUSE.most - PAUSE.least);
      for (let waited = 0; waited < pause && !this.#over; waited += 250) {
        await sleep(250);
      }
      if (this.#over) {
        return;
      }
      if (Math.random() * PORTAL_IN < 1) {
        await this.#killPortal();
      } else {
        await this.#killOther();
      }
    }
  }

  async #killPortal(): Promise<void> {
    const name = pick(this.#replicas);
    await this.#site.portal(name).kill('SIGKILL');
    this.kills.portal += 1;
    await this.#restart(name);
  }

  async #killOther(): Promise<void> {
    const portals = this.#replicas.map(name => this.#site.portal(name).pid);
    const all = await this.#site.processes();
    const found = Object.entries(KINDS).flatMap(([kind, pattern]) => {
      const pids = all
        .filter(
          ({ pid, command }) => !portals.includes(pid) && pattern.test(command),
        )
        .map(({ pid }) => pid);
      return pids.length ? [{ kind: kind as Kind, pid: pick(pids) }] : [];
    });
    if (!found.length) {
      return;
    }
    // A provider lives for a moment, a runner for long: by chance alone a soak could end without the death of one.
    const rarest = Math.min(...found.map(({ kind }) => this.kills[kind]));
    const { kind, pid } = pick(
      found.filter(each => this.kills[each.kind] === rarest),
    );
    try {
      process.kill(pid, 'SIGKILL');
      this.kills[kind] += 1;
    } catch {
      // It ended by itself.
    }
  }
}

export function pick<T>(from: readonly T[]): T {
  return from[Math.floor(Math.random() * from.length)];
}
