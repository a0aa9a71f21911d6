import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { OperationState } from '../operations/types';
import type { OperationKind } from '../runner/protocol';

const HOUSEKEPT = [
  'events',
  'idempotency-keys',
  'drafts',
  'state-backups',
] as const;

/** What housekeeping takes away. */
export type Housekept = (typeof HOUSEKEPT)[number];

/** An attempt that has ended; durations in seconds, by the database's clock. */
export interface EndedAttempt {
  kind: OperationKind;
  program: string;
  executor: string;
  result: 'succeeded' | 'failed' | 'cancelled' | 'dead';
  /** From the claim to the end. */
  seconds: number;
  /** By step, as far as the attempt got. */
  steps: Record<string, number>;
  /** The operation, when the attempt was its last. */
  operation?: { state: OperationState; seconds: number };
}

/** Counts what happens; what there is now is read when it is asked for, see {@link StoreGauges}. */
export interface HeliumMetrics {
  countMutation(mutation: string, outcome: 'succeeded' | 'failed'): void;
  countExpired(workspaces: number): void;
  /** @param seconds - that the operation could have run and did not, before this attempt */
  countClaimed(
    attempt: Pick<EndedAttempt, 'kind' | 'program'>,
    seconds: number,
  ): void;
  countEnded(attempt: EndedAttempt): void;
  countDeleted(what: Housekept, rows: number): void;
  countHousekeeping(
    task: string,
    outcome: 'succeeded' | 'failed',
    seconds: number,
  ): void;
}

/** From a refusal within a second to a cluster that takes an hour. */
const BUCKETS = [
  0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600,
];

export class DefaultHeliumMetrics implements HeliumMetrics {
  readonly #mutations;
  readonly #expired;
  readonly #attempts;
  readonly #steps;
  readonly #operations;
  readonly #deleted;
  readonly #housekeeping;

  private constructor(metrics: MetricsService) {
    const seconds = (name: string, description: string) =>
      metrics.createHistogram(name, {
        description,
        unit: 's',
        advice: { explicitBucketBoundaries: BUCKETS },
      });
    this.#mutations = metrics.createCounter('helium.mutations', {
      description: 'Calls that change a workspace, by what they do and outcome',
      unit: '{call}',
    });
    this.#expired = metrics.createCounter('helium.workspaces.expired', {
      description: 'Workspaces whose expiry came',
      unit: '{workspace}',
    });
    this.#attempts = seconds(
      'helium.attempt.duration',
      'Attempts that ended, from claim to result, by result, kind, program and executor',
    );
    this.#steps = seconds(
      'helium.attempt.step.duration',
      'What the time of attempts went into, by step, kind and program',
    );
    this.#operations = seconds(
      'helium.operation.duration',
      'Operations that ended, from request to result, by state, kind and program',
    );
    this.#deleted = metrics.createCounter('helium.housekeeping.deleted', {
      description: 'Rows past their retention that housekeeping deleted',
      unit: '{row}',
    });
    this.#housekeeping = seconds(
      'helium.housekeeping.duration',
      'Runs of housekeeping, by task and outcome',
    );
  }

  /** What is rare stands at zero from the start, so that its first time is seen as a rise. */
  static create(metrics: MetricsService): DefaultHeliumMetrics {
    const helium = new DefaultHeliumMetrics(metrics);
    helium.countExpired(0);
    for (const what of HOUSEKEPT) {
      helium.countDeleted(what, 0);
    }
    return helium;
  }

  countMutation(mutation: string, outcome: 'succeeded' | 'failed'): void {
    this.#mutations.add(1, { mutation, outcome });
  }

  countExpired(workspaces: number): void {
    this.#expired.add(workspaces);
  }

  countClaimed(
    { kind, program }: Pick<EndedAttempt, 'kind' | 'program'>,
    seconds: number,
  ): void {
    this.#steps.record(seconds, { step: 'queue', kind, program });
  }

  countEnded(attempt: EndedAttempt): void {
    const { kind, program, executor, result, operation } = attempt;
    this.#attempts.record(attempt.seconds, { result, kind, program, executor });
    for (const [step, seconds] of Object.entries(attempt.steps)) {
      this.#steps.record(seconds, { step, kind, program });
    }
    if (operation) {
      const { state, seconds } = operation;
      this.#operations.record(seconds, { state, kind, program });
    }
  }

  countDeleted(what: Housekept, rows: number): void {
    this.#deleted.add(rows, { what });
  }

  countHousekeeping(
    task: string,
    outcome: 'succeeded' | 'failed',
    seconds: number,
  ): void {
    this.#housekeeping.record(seconds, { task, outcome });
  }
}
