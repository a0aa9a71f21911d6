import type {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import type { Duration } from 'luxon';
import { nowExpression, toDate } from '../database';
import type { HeliumMetrics } from '../metrics';
import type { ProgramRegistry } from '../programs';
import type { MutationRecorder } from '../audit/MutationRecorder';
import { withoutDependents } from '../workspaces/dependents';
import { endWorkspace } from '../workspaces/endWorkspace';
import { lockWorkspace } from '../workspaces/lockWorkspace';
import { enqueueDestroyIfDue, HELIUM_PRINCIPAL } from '../workspaces/reconcile';
import type { WorkspaceRow } from '../workspaces/rows';
import { whereDue, whereTired } from './due';
import { expireTogether } from './expireTogether';
import { patience } from './patience';
import { enqueueSleepIfDue, giveGrace, whereRestless } from './sleep';

const DEFAULT_BATCH_SIZE = 100;

export interface ExpirySweepOptions {
  database: Knex;
  logger: LoggerService;
  metrics: Pick<HeliumMetrics, 'countExpired'>;
  recorder: MutationRecorder;
  /** How long workspaces sleep after their expiry. Nothing: they are destroyed at once. */
  grace: Duration<true>;
  programs: Pick<ProgramRegistry, 'list'>;
  /** Called after each commit. */
  onChange(workspaceId: string): void;
  /** How many due workspaces are read at a time. */
  batchSize?: number;
}

/**
 * Makes workspaces whose expiry came absent, and sees to it that each absent one gets destroyed: it changes desired state and
 * enqueues, and never runs anything itself.
 */
export class ExpirySweep {
  readonly #database: Knex;
  readonly #logger: LoggerService;
  readonly #metrics: Pick<HeliumMetrics, 'countExpired'>;
  readonly #recorder: MutationRecorder;
  readonly #grace: Duration<true>;
  readonly #programs: Pick<ProgramRegistry, 'list'>;
  readonly #onChange: (workspaceId: string) => void;
  readonly #batchSize: number;

  private constructor(options: ExpirySweepOptions) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#metrics = options.metrics;
    this.#recorder = options.recorder;
    this.#grace = options.grace;
    this.#programs = options.programs;
    this.#onChange = options.onChange;
    this.#batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
  }

  static create(options: ExpirySweepOptions): ExpirySweep {
    return new ExpirySweep(options);
  }

  async schedule(
    scheduler: SchedulerService,
    schedule: SchedulerServiceTaskScheduleDefinition,
  ): Promise<void> {
    await scheduler.scheduleTask({
      ...schedule,
      id: 'helium-expiry-sweep',
      scope: schedule.scope ?? 'global',
      fn: signal => this.run(signal),
    });
  }

  async run(signal?: AbortSignal): Promise<void> {
    const sleepers = this.#sleepers();
    await this.#putToSleep(sleepers, signal);
    await this.#expireDue(sleepers, signal);
    await this.#retryDestroys(signal);
  }

  /** The programs whose workspaces sleep before they go. */
  #sleepers(): string[] {
    return this.#grace.toMillis() > 0
      ? this.#programs
          .list()
          .filter(({ program }) => program.sleeps)
          .map(({ program }) => program.name)
      : [];
  }

  async #putToSleep(
    sleepers: string[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const seconds = this.#grace.as('seconds');
    const tired = sleepers.length
      ? await this.#database('workspaces')
          .modify(whereTired(sleepers), this.#database)
          .select<WorkspaceRow[]>('id', 'name', 'generation')
      : [];
    // What was under way at the expiry has ended since.
    const restless = await this.#database('workspaces')
      .modify(whereRestless, this.#database)
      .select<WorkspaceRow[]>('id', 'name');
    for (const workspace of [...tired, ...restless]) {
      if (signal?.aborted) {
        return;
      }
      const { id, name } = workspace;
      await this.#attempt('workspace-sleep', { id, name }, () =>
        this.#database.transaction(async trx => {
          if (tired.includes(workspace)) {
            return await giveGrace(trx, workspace, { sleepers, seconds });
          }
          await lockWorkspace(trx, id);
          return await enqueueSleepIfDue(trx, id);
        }),
      );
    }
  }

  async #expireDue(
    sleepers: string[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let expired = 0;
    // Each batch leaves the set that the next one is read from, but for those that fail.
    const failed: string[] = [];
    while (!signal?.aborted) {
      const due = await this.#database('workspaces')
        .modify(whereDue(sleepers), this.#database)
        // Those that others are built on wait for a later sweep; whoever reads them is told so.
        .modify(withoutDependents(this.#database))
        .whereNotIn('id', failed)
        .orderBy('expires_at')
        .limit(this.#batchSize)
        .select('id', 'name', 'generation');
      if (!due.length) {
        break;
      }
      const results = await this.#expireAll(due, sleepers);
      for (const [index, { id, name }] of due.entries()) {
        if (results[index] === 'failed') {
          failed.push(id);
        } else if (results[index]) {
          expired += 1;
          this.#logger.info(`Workspace '${name}' expired`);
        }
      }
    }
    if (expired) {
      this.#metrics.countExpired(expired);
    }
  }

  /** Most go together; those on which something works, and all when that fails, one after the other. */
  async #expireAll(
    due: Array<{ id: string; name: string; generation: number }>,
    sleepers: string[],
  ): Promise<Array<boolean | 'failed'>> {
    let together: Promise<Set<string>> | undefined;
    let turn: Promise<unknown> = Promise.resolve();
    return await Promise.all(
      due.map(({ id, name, generation }) =>
        this.#attempt('workspace-expire', { id, name }, async () => {
          together ??= this.#database
            .transaction(trx =>
              expireTogether(
                trx,
                due.map(workspace => workspace.id),
                sleepers,
              ),
            )
            .catch(error => {
              this.#logger.warn(
                'Due workspaces could not be expired together; each is tried alone',
                error,
              );
              return new Set<string>();
            });
          if ((await together).has(id)) {
            return true;
          }
          const alone = turn.then(() =>
            this.#database.transaction(trx =>
              expire(trx, { id, generation }, sleepers),
            ),
          );
          turn = alone.catch(() => {});
          return await alone;
        }),
      ),
    );
  }

  async #retryDestroys(signal: AbortSignal | undefined): Promise<void> {
    const waiting: Array<{
      id: string;
      name: string;
      tries: number | string;
      last: Date | number | string | null;
      now: Date | number | string;
    }> = await this.#database('workspaces as w')
      .leftJoin('operations as o', join =>
        join
          .on('o.workspace_id', 'w.id')
          .andOnVal('o.kind', 'destroy')
          .andOnVal('o.active', false),
      )
      .where('w.desired', 'absent')
      .whereNull('w.destroyed_at')
      .whereNotExists(
        this.#database('operations as a')
          .select(this.#database.raw('1'))
          .whereRaw('a.workspace_id = w.id')
          .where('a.active', true),
      )
      .groupBy('w.id', 'w.name')
      .select('w.id', 'w.name', { now: nowExpression(this.#database) })
      .count({ tries: 'o.id' })
      .max({ last: 'o.finished_at' });

    for (const { id, name, tries, last, now } of waiting) {
      if (signal?.aborted) {
        return;
      }
      const since = last === null ? 0 : toDate(last).getTime();
      if (toDate(now).getTime() - since >= patience(Number(tries))) {
        await this.#attempt('workspace-destroy-retry', { id, name }, () =>
          this.#database.transaction(async trx => {
            await lockWorkspace(trx, id);
            return Boolean(await enqueueDestroyIfDue(trx, id));
          }),
        );
      }
    }
  }

  // One workspace that can't be handled must not keep the others from going.
  async #attempt(
    mutation: string,
    { id, name }: { id: string; name: string },
    work: () => Promise<boolean>,
  ): Promise<boolean | 'failed'> {
    try {
      const changed = await this.#recorder.record(
        mutation,
        undefined,
        { workspace: name },
        async () => {
          const result = await work();
          return { result, meta: { changed: result } };
        },
      );
      if (changed) {
        this.#onChange(id);
      }
      return changed;
    } catch (error) {
      this.#logger.error(
        `Workspace '${name}' could not be expired or destroyed; the next sweep tries again`,
        error as Error,
      );
      return 'failed';
    }
  }
}

/** An extension that commits first wins: it moves both what this compares. */
async function expire(
  trx: Knex.Transaction,
  { id, generation }: { id: string; generation: number },
  sleepers: string[],
): Promise<boolean> {
  const effect = await endWorkspace(
    trx,
    { workspaceId: id, requestedBy: HELIUM_PRINCIPAL, reason: 'expired' },
    query => query.where({ generation }).modify(whereDue(sleepers), trx),
  );
  return effect !== undefined;
}
