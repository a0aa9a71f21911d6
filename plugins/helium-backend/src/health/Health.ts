import {
  resolvePackagePath,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import type { Health as HealthReport } from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import { readdir } from 'node:fs/promises';
import type { Executor } from '../executors/types';
import type { PortalCli } from '../operations/PortalCli';
import type { ProgramRegistry } from '../programs';
import { CachedCheck } from './CachedCheck';

/** A worker that has not looked for work for so long never will; a database that is away takes it a minute at most. */
const STALLED_MS = 5 * 60_000;

export interface HealthOptions {
  database: Knex;
  worker: { readonly millisecondsSinceTurn: number | undefined };
  executor: Pick<Executor, 'name' | 'check'>;
  cli: Pick<PortalCli, 'get'>;
  programs: Pick<ProgramRegistry, 'list'>;
  logger: LoggerService;
  shutdown: AbortSignal;
}

/** Tells alive from ready. */
export interface Health {
  /** False: restart this process. */
  live(): Promise<HealthReport>;
  /** False: send nobody here. */
  ready(): Promise<HealthReport>;
}

export class DefaultHealth implements Health {
  readonly #worker: HealthOptions['worker'];
  readonly #shutdown: AbortSignal;
  readonly #programs: HealthOptions['programs'];
  readonly #checks: CachedCheck[];

  private constructor(options: HealthOptions, newestMigration: string) {
    const { database, executor, cli, logger } = options;
    this.#worker = options.worker;
    this.#shutdown = options.shutdown;
    this.#programs = options.programs;
    this.#checks = [
      CachedCheck.create(
        {
          name: 'database',
          why: 'the database does not answer, or lacks a migration',
          holds: { passed: 2_000, failed: 2_000 },
          run: async () => {
            const row = await database('knex_migrations')
              .where({ name: newestMigration })
              .first('id');
            if (!row) {
              throw new Error(`the migration ${newestMigration} is missing`);
            }
          },
        },
        logger,
      ),
      CachedCheck.create(
        {
          name: 'executor',
          why: `the ${executor.name} executor can't start runners`,
          holds: { passed: 15_000, failed: 5_000 },
          run: () => executor.check(),
        },
        logger,
      ),
      CachedCheck.create(
        {
          name: 'pulumi',
          why: "the Pulumi CLI can't be run",
          // Each look starts a process.
          holds: { passed: Infinity, failed: 60_000 },
          run: async () => {
            await cli.get();
          },
        },
        logger,
      ),
    ];
  }

  static async create(options: HealthOptions): Promise<DefaultHealth> {
    const migrations = await readdir(
      resolvePackagePath(
        '@helium-portal/backstage-plugin-helium-backend',
        'migrations',
      ),
    );
    return new DefaultHealth(
      options,
      migrations
        .filter(name => name.endsWith('.js'))
        .sort()
        .at(-1)!,
    );
  }

  async live(): Promise<HealthReport> {
    const ok = (this.#worker.millisecondsSinceTurn ?? 0) < STALLED_MS;
    return report([
      {
        name: 'worker',
        ok,
        ...(!ok && {
          why: `the worker has not looked for operations for ${
            STALLED_MS / 60_000
          } minutes`,
        }),
      },
    ]);
  }

  async ready(): Promise<HealthReport> {
    if (this.#shutdown.aborted) {
      return report([
        { name: 'shutdown', ok: false, why: 'this replica is shutting down' },
      ]);
    }
    const { ok, checks } = report(
      await Promise.all(this.#checks.map(check => check.result())),
    );
    return { ok, checks: [...checks, ...this.#unavailablePrograms()] };
  }

  /** They keep nobody from the others, so this replica is as ready as it was. */
  #unavailablePrograms(): HealthReport['checks'] {
    return this.#programs
      .list()
      .filter(({ unavailable }) => unavailable)
      .map(({ program }) => ({
        name: `program ${program.name}`,
        ok: false,
        why: 'it takes no workspaces at present; the log says why',
      }));
  }
}

function report(checks: HealthReport['checks']): HealthReport {
  return { ok: checks.every(({ ok }) => ok), checks };
}
