import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import { toDate } from '../database';
import type { AttemptRow, OperationRow } from '../operations/rows';
import type { Claim } from '../operations/types';
import type { AttemptResult } from '../runner/protocol';
import type { WorkspaceRow } from '../workspaces/rows';
import type { EndedAttempt, HeliumMetrics } from './HeliumMetrics';

type Timestamp = Date | number | string;

/** An attempt with what its metrics are labelled by. */
type EndedRow = Pick<
  AttemptRow,
  'executor' | 'state' | 'started_at' | 'began_at' | 'finished_at'
> &
  Pick<OperationRow, 'kind' | 'queued_at'> &
  Pick<WorkspaceRow, 'program'> & {
    operation_state: OperationRow['state'];
    operation_finished_at: Timestamp | null;
  };

/** Counts attempts once their claim or their end is committed; what fails here fails nothing else. */
export class AttemptRecorder {
  readonly #database: Knex;
  readonly #metrics: Pick<HeliumMetrics, 'countClaimed' | 'countEnded'>;
  readonly #logger: LoggerService;

  private constructor(options: {
    database: Knex;
    metrics: Pick<HeliumMetrics, 'countClaimed' | 'countEnded'>;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#metrics = options.metrics;
    this.#logger = options.logger;
  }

  static create(options: {
    database: Knex;
    metrics: Pick<HeliumMetrics, 'countClaimed' | 'countEnded'>;
    logger: LoggerService;
  }): AttemptRecorder {
    return new AttemptRecorder(options);
  }

  claimed({ operation, attempt, workspace }: Claim): void {
    this.#metrics.countClaimed(
      { kind: operation.kind, program: workspace.program },
      secondsBetween(operation.notBefore, attempt.startedAt),
    );
  }

  /** @param timings - of the runner, when it lived to report them */
  async ended(
    attemptId: string,
    timings: AttemptResult['timings'] = {},
  ): Promise<void> {
    try {
      const row: EndedRow | undefined = await this.#database('attempts as a')
        .join('operations as o', 'o.id', 'a.operation_id')
        .join('workspaces as w', 'w.id', 'o.workspace_id')
        .where('a.id', attemptId)
        .first(
          'a.executor',
          'a.state',
          'a.started_at',
          'a.began_at',
          'a.finished_at',
          'o.kind',
          'o.queued_at',
          'w.program',
          {
            operation_state: 'o.state',
            operation_finished_at: 'o.finished_at',
          },
        );
      if (row?.finished_at) {
        this.#metrics.countEnded(toEnded(row, timings));
      }
    } catch (error) {
      this.#logger.warn(
        `Attempt ${attemptId} is missing in the metrics: ${stringifyError(
          error,
        )}`,
      );
    }
  }
}

function toEnded(
  row: EndedRow,
  timings: NonNullable<AttemptResult['timings']>,
): EndedAttempt {
  const { kind, program, executor } = row;
  return {
    kind,
    program,
    executor,
    result: row.state as EndedAttempt['result'],
    seconds: secondsBetween(row.started_at, row.finished_at!),
    steps: {
      ...(row.began_at && {
        start: secondsBetween(row.started_at, row.began_at),
      }),
      ...timings,
    },
    ...(row.operation_finished_at && {
      operation: {
        state: row.operation_state,
        seconds: secondsBetween(row.queued_at, row.operation_finished_at),
      },
    }),
  };
}

function secondsBetween(from: Timestamp, to: Timestamp) {
  return Math.max(0, toDate(to).getTime() - toDate(from).getTime()) / 1000;
}
