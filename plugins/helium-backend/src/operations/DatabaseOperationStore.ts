import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { z } from 'zod';
import { nowExpression } from '../database';
import type { RunnerHandle } from '../executors/types';
import type { ProgramRegistry } from '../programs';
import type { AttemptResult, RunnerEvent } from '../runner/protocol';
import type { WorkspaceRow } from '../workspaces/rows';
import { cancelOperation } from './cancel';
import { claimNext } from './claim';
import { type Estimate, type EstimateOf, readEstimate } from './estimate';
import { insertEvents, listEvents, readLogTail } from './events';
import {
  extendLease,
  fenced,
  Held,
  lockAttempt,
  requireDead,
  requireHeld,
} from './leases';
import { moveOperation } from './moves';
import { outcomeOfDeath, outcomeOfResult } from './outcomes';
import { type Preview, readPreview } from './previews';
import { signOn } from './replicas';
import { AttemptRow, OperationRow, toAttempt, toOperation } from './rows';
import { settle } from './settle';
import { appendStateEvent } from './stateEvents';
import { matchesHash } from './tokens';
import type {
  AuthenticatedAttempt,
  Claim,
  ClaimOptions,
  EventPage,
  Operation,
  OperationStore,
  StoredEvent,
  UnfinishedAttempt,
} from './types';
import { listUnfinished } from './unfinished';

const DEFAULT_MAX_ATTEMPTS = 5;

export interface DatabaseOperationStoreOptions {
  database: Knex;
  programs: Pick<ProgramRegistry, 'get'>;
  maxAttempts?: number;
  /** Called after each commit that readers of the workspace or its events want to know of. */
  onChange?: (workspaceId: string) => void;
  /** Called after each commit that may leave something to do for a worker. */
  onWork?: () => void;
  /** Called after the commit that made an attempt. */
  onClaimed?: (claim: Claim) => void;
  /** Called after the commit that ended an attempt; without a result when it is dead. */
  onEnded?: (attemptId: string, result?: AttemptResult) => void;
}

/** The queue in the plugin's database, SQLite or PostgreSQL. */
export class DatabaseOperationStore implements OperationStore {
  readonly #database: Knex;
  readonly #programs: Pick<ProgramRegistry, 'get'>;
  readonly #maxAttempts: number;
  readonly #onChange: (workspaceId: string) => void;
  readonly #onWork: () => void;
  readonly #onClaimed: (claim: Claim) => void;
  readonly #onEnded: (attemptId: string, result?: AttemptResult) => void;

  private constructor(options: DatabaseOperationStoreOptions) {
    this.#database = options.database;
    this.#programs = options.programs;
    this.#maxAttempts = options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS;
    this.#onChange = options.onChange ?? (() => {});
    this.#onWork = options.onWork ?? (() => {});
    this.#onClaimed = options.onClaimed ?? (() => {});
    this.#onEnded = options.onEnded ?? (() => {});
  }

  static create(
    options: DatabaseOperationStoreOptions,
  ): DatabaseOperationStore {
    return new DatabaseOperationStore(options);
  }

  async claim(options: ClaimOptions): Promise<Claim | undefined> {
    const claim = await this.#database.transaction(trx =>
      claimNext(trx, options),
    );
    if (claim) {
      this.#onChange(claim.operation.workspaceId);
      this.#onClaimed(claim);
    }
    return claim;
  }

  async setHandle(
    attemptId: string,
    fence: number,
    handle: RunnerHandle,
  ): Promise<void> {
    await this.#write(attemptId, async (trx, { attempt, operation, holds }) => {
      if (attempt.fence !== fence) {
        throw fenced(attempt);
      }
      await trx('attempts')
        .where({ id: attemptId })
        .update({ handle: JSON.stringify(handle) });
      // A quick runner may have reported its result before its handle is known; the handle still serves to clean up.
      if (!holds) {
        if (attempt.finished_at === null || attempt.state === 'dead') {
          throw fenced(attempt);
        }
        return;
      }
      if (attempt.state === 'claimed') {
        await trx('attempts')
          .where({ id: attemptId })
          .update({ state: 'running' });
      }
      if (operation.state === 'claimed') {
        await moveOperation(trx, operation, 'running');
      }
    });
  }

  async begin(attemptId: string, leaseSeconds: number): Promise<void> {
    await this.#write(attemptId, async (trx, { attempt, operation, holds }) => {
      if (!holds) {
        throw fenced(attempt);
      }
      const now = nowExpression(trx);
      await extendLease(trx, attemptId, leaseSeconds);
      await trx('attempts')
        .where({ id: attemptId })
        .update({
          began_at: trx.raw('coalesce(??, ?)', ['began_at', now]),
          heartbeat_at: now,
        });
      if (operation.state === 'suspect') {
        await moveOperation(trx, operation, 'running');
      }
    });
  }

  async heartbeat(
    attemptId: string,
    leaseSeconds: number,
  ): Promise<{ stop?: 'graceful' }> {
    const beat = await this.#database.transaction(async trx => {
      const { operation } = await requireHeld(trx, attemptId);
      await extendLease(trx, attemptId, leaseSeconds);
      await trx('attempts')
        .where({ id: attemptId })
        .update({ heartbeat_at: nowExpression(trx) });
      const revived = operation.state === 'suspect';
      if (revived) {
        await moveOperation(trx, operation, 'running');
      }
      return { operation, revived };
    });
    if (beat.revived) {
      this.#onChange(beat.operation.workspace_id);
    }
    return beat.operation.cancel_requested_at === null
      ? {}
      : { stop: 'graceful' };
  }

  async markRemoving(attemptId: string): Promise<void> {
    await this.#database.transaction(async trx => {
      await requireHeld(trx, attemptId);
      await trx('attempts')
        .where({ id: attemptId })
        .update({ removing_at: nowExpression(trx) });
    });
  }

  async appendEvents(attemptId: string, events: RunnerEvent[]): Promise<void> {
    await this.#write(attemptId, async (trx, held) => {
      if (!held.holds) {
        throw fenced(held.attempt);
      }
      await insertEvents(trx, held.operation.id, attemptId, events);
    });
  }

  async finish(attemptId: string, result: AttemptResult): Promise<void> {
    let repeated = false;
    await this.#write(attemptId, async (trx, held) => {
      const { attempt, operation } = held;
      if (['succeeded', 'failed', 'cancelled'].includes(attempt.state)) {
        repeated = true;
        return;
      }
      if (!held.holds) {
        throw fenced(attempt);
      }
      const workspace = await this.#workspace(trx, operation);
      await settle(trx, held, {
        attemptState: result.outcome,
        outcome: outcomeOfResult(result, {
          ...held,
          maxAttempts: this.#maxAttempts,
          superseded: workspace.desired === 'absent',
        }),
        result,
        program: this.#programs.get(workspace.program)?.program,
      });
    });
    if (!repeated) {
      this.#onEnded(attemptId, result);
    }
    this.#onWork();
  }

  async listUnfinished(): Promise<UnfinishedAttempt[]> {
    return await listUnfinished(this.#database);
  }

  async signOn(
    holder: string,
    withinSeconds: number,
  ): Promise<ReadonlySet<string>> {
    return await signOn(this.#database, holder, withinSeconds);
  }

  async signOff(holder: string): Promise<void> {
    await this.#database('replicas').where({ holder }).delete();
  }

  async markSuspect(attemptId: string, why: string): Promise<void> {
    await this.#write(attemptId, async (trx, { holds, operation }) => {
      if (holds && ['claimed', 'running'].includes(operation.state)) {
        await moveOperation(trx, operation, 'suspect', why);
      }
    });
  }

  async requeueDead(
    attemptId: string,
    options: Parameters<OperationStore['requeueDead']>[1],
  ): Promise<void> {
    await this.#write(attemptId, async (trx, held) => {
      if (!held.holds) {
        throw fenced(held.attempt);
      }
      await requireDead(trx, held.attempt, options);
      const workspace = await this.#workspace(trx, held.operation);
      await appendStateEvent(trx, held.operation, {
        state: 'recovering',
        attempt: held.attempt.number,
        message: options.proof,
      });
      await settle(trx, held, {
        attemptState: 'dead',
        outcome: outcomeOfDeath(options, {
          ...held,
          maxAttempts: options.maxAttempts,
          superseded: workspace.desired === 'absent',
        }),
      });
    });
    this.#onEnded(attemptId);
    this.#onWork();
  }

  async requestCancel(operationId: string): Promise<Operation> {
    const operation = await this.#database.transaction(trx =>
      cancelOperation(trx, operationId),
    );
    this.#onChange(operation.workspaceId);
    this.#onWork();
    return operation;
  }

  async get(operationId: string): Promise<Operation | undefined> {
    // PostgreSQL takes nothing else for an id.
    if (!z.guid().safeParse(operationId).success) {
      return undefined;
    }
    const row = await this.#database<OperationRow>('operations')
      .where({ id: operationId })
      .first();
    return row && toOperation(row);
  }

  async getPreview(operationId: string): Promise<Preview | undefined> {
    return await readPreview(this.#database, operationId);
  }

  async estimate(of: EstimateOf): Promise<Estimate | undefined> {
    return await readEstimate(this.#database, of);
  }

  async list(
    workspaceId: string,
    page: { limit: number; offset: number },
  ): Promise<{ items: Operation[]; totalItems: number }> {
    const where = { workspace_id: workspaceId };
    const rows = await this.#database<OperationRow>('operations')
      .where(where)
      .orderBy([
        { column: 'queued_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit)
      .offset(page.offset);
    const total = await this.#database('operations')
      .where(where)
      .count({ count: '*' })
      .first();
    return {
      items: rows.map(toOperation),
      totalItems: Number(total?.count ?? 0),
    };
  }

  async listEvents(
    operationId: string,
    page: EventPage,
  ): Promise<{ items: StoredEvent[]; done: boolean; deletedAt?: Date }> {
    return await listEvents(this.#database, operationId, page);
  }

  async readLogTail(operationId: string, count: number): Promise<string[]> {
    return await readLogTail(this.#database, operationId, count);
  }

  async authenticate(
    attemptId: string,
    token: string,
  ): Promise<AuthenticatedAttempt | undefined> {
    const row: (AttemptRow & { workspace: string }) | undefined =
      await this.#database('attempts')
        .join('operations', 'operations.id', 'attempts.operation_id')
        .join('workspaces', 'workspaces.id', 'operations.workspace_id')
        .where('attempts.id', attemptId)
        .first('attempts.*', { workspace: 'workspaces.name' });
    return row && matchesHash(token, row.token_hash)
      ? { ...toAttempt(row), workspace: row.workspace }
      : undefined;
  }

  /** Runs a transaction with the attempt's rows locked, and tells readers after the commit. */
  async #write(
    attemptId: string,
    work: (
      trx: Knex.Transaction,
      held: Held & { holds: boolean },
    ) => Promise<void>,
  ): Promise<void> {
    const workspaceId = await this.#database.transaction(async trx => {
      const held = await lockAttempt(trx, attemptId);
      await work(trx, held);
      return held.operation.workspace_id;
    });
    this.#onChange(workspaceId);
  }

  async #workspace(
    trx: Knex.Transaction,
    operation: OperationRow,
  ): Promise<Pick<WorkspaceRow, 'desired' | 'program'>> {
    const workspace = await trx<WorkspaceRow>('workspaces')
      .where({ id: operation.workspace_id })
      .first('desired', 'program');
    if (!workspace) {
      throw new NotFoundError(
        `Workspace ${operation.workspace_id} does not exist`,
      );
    }
    return workspace;
  }
}
