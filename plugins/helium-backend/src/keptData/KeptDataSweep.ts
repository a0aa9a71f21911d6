import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, toError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { MutationRecorder } from '../audit/MutationRecorder';
import { nowExpression, readNow, toDate } from '../database';
import { patience } from '../expiry/patience';
import { HELIUM_PRINCIPAL } from '../workspaces/reconcile';
import { enqueueRemoval } from './enqueueRemoval';
import type { KeptDataRow } from './rows';

/** Of one sweep; the next one goes on. */
const BATCH_SIZE = 500;

interface KeptDataSweepOptions {
  database: Knex;
  logger: LoggerService;
  recorder: MutationRecorder;
  /** Called after each commit. */
  onChange(workspaceId: string): void;
}

type DueRow = Pick<KeptDataRow, 'id' | 'tries' | 'tried_at'> & {
  workspace_id: string;
  workspace: string;
};

/** Has what is past its date removed, by an operation of its workspace; one that fails is tried again, with growing pauses. */
export class KeptDataSweep {
  readonly #options: KeptDataSweepOptions;

  private constructor(options: KeptDataSweepOptions) {
    this.#options = options;
  }

  static create(options: KeptDataSweepOptions): KeptDataSweep {
    return new KeptDataSweep(options);
  }

  async run(signal?: AbortSignal): Promise<void> {
    for (const [workspaceId, rows] of await this.#due()) {
      if (signal?.aborted) {
        return;
      }
      await this.#remove(workspaceId, rows);
    }
  }

  /** By workspace, without those that are at work. */
  async #due(): Promise<Map<string, DueRow[]>> {
    const { database } = this.#options;
    const rows: DueRow[] = await database('kept_data as k')
      .join('workspaces as w', 'w.id', 'k.workspace_id')
      .whereNull('k.removed_at')
      .where('k.kept_until', '<=', nowExpression(database))
      .whereNotExists(
        database('operations as o')
          .select(database.raw('1'))
          .whereRaw('o.workspace_id = w.id')
          .where('o.active', true),
      )
      // What failed before must not keep the rest waiting.
      .orderBy(['k.tries', 'k.kept_until', 'k.id'])
      .limit(BATCH_SIZE)
      .select('k.id', 'k.workspace_id', 'k.tries', 'k.tried_at', {
        workspace: 'w.name',
      });
    const now = (await readNow(database)).getTime();
    const due = new Map<string, DueRow[]>();
    for (const row of rows) {
      const { workspace_id: id, tries, tried_at: last } = row;
      if (last === null || now - toDate(last).getTime() >= patience(tries)) {
        due.set(id, [...(due.get(id) ?? []), row]);
      }
    }
    return due;
  }

  // One that can't be removed must not keep the others from going.
  async #remove(workspaceId: string, rows: DueRow[]): Promise<void> {
    const { database, logger, recorder, onChange } = this.#options;
    const [{ workspace }] = rows;
    const ids = rows.map(({ id }) => id);
    try {
      await recorder.record(
        'kept-data-expire',
        undefined,
        { workspace, ids },
        async () => {
          const operation = await database.transaction(trx =>
            enqueueRemoval(
              trx,
              {
                workspaceId,
                requestedBy: HELIUM_PRINCIPAL,
                reason: 'its data is past the date until which it was kept',
              },
              query => query.whereIn('id', ids),
            ),
          );
          return {
            result: operation,
            meta: { operation: operation?.id ?? null },
          };
        },
      );
      onChange(workspaceId);
    } catch (error) {
      if (!(error instanceof ConflictError)) {
        logger.error(
          `What is kept of workspace '${workspace}' is past its date and could not be removed; the next sweep tries again`,
          toError(error),
        );
      }
    }
  }
}
