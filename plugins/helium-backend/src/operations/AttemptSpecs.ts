import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotFoundError,
  toError,
} from '@backstage/errors';
import type { Check } from '@helium-portal/backstage-plugin-helium-node';
import { Knex } from 'knex';
import type { HeliumConfig } from '../config';
import { readNow, toDate } from '../database';
import { type KeptDataRow, toReference } from '../keptData/rows';
import type { ProgramRegistry, RegisteredProgram } from '../programs';
import type { AttemptSpec, EarlierAttempt } from '../runner/protocol';
import { keyOf } from '../runner/references';
import { readReferences } from '../workspaces/references';
import { toWorkspace, WorkspaceRow } from '../workspaces/rows';
import type { SecretParameters } from '../workspaces/secretParameters';
import { readPreview } from './previews';
import {
  type AttemptRow,
  type LeaseRow,
  type OperationRow,
  toOperation,
} from './rows';
import type { Attempt } from './types';

/** A lock of an older one would have kept all of these from working. */
const EARLIER_ATTEMPTS = 50;

/** What a runner needs to know, put together when it asks. */
export interface AttemptSpecs {
  /**
   * @throws NotFoundError when the workspace's program is not installed, InputError when its secret parameters can't be decrypted,
   * ConflictError when the attempt is fenced off.
   */
  build(attempt: Attempt, runner?: { host?: string }): Promise<AttemptSpec>;
  /**
   * The checks that the program makes of its outputs.
   *
   * @throws InputError when the program's function throws.
   */
  checks(attempt: Attempt, outputs: Record<string, unknown>): Promise<Check[]>;
}

/** What of the configuration runners are told. */
interface SpecConfig {
  pulumi: HeliumConfig['pulumi'];
  operations: Pick<HeliumConfig['operations'], 'deadline'>;
}

export class DefaultAttemptSpecs implements AttemptSpecs {
  readonly #database: Knex;
  readonly #programs: ProgramRegistry;
  readonly #config: SpecConfig;
  readonly #secretParameters: SecretParameters;
  readonly #logger: LoggerService;

  private constructor(options: {
    database: Knex;
    programs: ProgramRegistry;
    config: SpecConfig;
    secretParameters: SecretParameters;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#programs = options.programs;
    this.#config = options.config;
    this.#secretParameters = options.secretParameters;
    this.#logger = options.logger;
  }

  static create(options: {
    database: Knex;
    programs: ProgramRegistry;
    config: SpecConfig;
    secretParameters: SecretParameters;
    logger: LoggerService;
  }): DefaultAttemptSpecs {
    return new DefaultAttemptSpecs(options);
  }

  async build(
    attempt: Attempt,
    runner: { host?: string } = {},
  ): Promise<AttemptSpec> {
    const { operation, row } = await this.#rows(attempt);
    await this.#database('attempts')
      .where({ id: attempt.id })
      .update({ host: runner.host?.slice(0, 255) ?? null });
    const workspace = toWorkspace(row);
    const { program, settings } = this.#program(row);
    const proposal =
      operation.kind === 'preview'
        ? await readPreview(this.#database, operation.id)
        : undefined;
    const { parameters } = proposal ?? workspace;
    const secrets = await this.#secrets(
      operation,
      row,
      proposal ? proposal.secretParameters : row.secret_parameters,
    );
    return {
      operation: {
        id: operation.id,
        kind: operation.kind,
        attempt: attempt.number,
      },
      workspace: {
        name: workspace.name,
        owner: workspace.owner,
        expiresAt: workspace.expiresAt?.toISOString(),
      },
      program: {
        name: program.name,
        project: workspace.project,
        entrypoint: program.entrypoint,
        plugins: program.plugins,
        settings,
      },
      parameters: { ...parameters, ...secrets },
      secretParameters: Object.keys(secrets),
      references: await readReferences(this.#database, program, parameters),
      rehearsal: workspace.rehearsal,
      draft: workspace.draft,
      deadlineSeconds: this.#config.operations.deadline.as('seconds'),
      recover: await this.#mustRecover(attempt, workspace.id),
      mustHaveStack:
        workspace.observedGeneration > 0 &&
        !(await this.#mayBeRemoved(workspace.id)),
      asleep: workspace.asleep,
      repair: toOperation(operation).input,
      removal: toOperation(operation).removal,
      ...(await this.#dataToKeep(operation, row)),
      earlierAttempts: await this.#earlierAttempts(attempt, workspace.id),
      pulumi: this.#config.pulumi,
    };
  }

  async checks(
    attempt: Attempt,
    outputs: Record<string, unknown>,
  ): Promise<Check[]> {
    const { row } = await this.#rows(attempt);
    const { program } = this.#program(row);
    try {
      return program.checks(outputs);
    } catch (error) {
      throw new InputError(
        `The checks of program '${
          program.name
        }' can't be made of the outputs of workspace '${row.name}': ${
          toError(error).message
        }`,
      );
    }
  }

  /**
   * True from the death of an attempt that had begun until an attempt has succeeded: in between, the state may hold a lock or
   * pending work. A repair that succeeded may only have looked, and a sleep doesn't touch the stack.
   */
  async #mustRecover(attempt: Attempt, workspaceId: string): Promise<boolean> {
    const last = await this.#database<AttemptRow>('attempts')
      .whereIn(
        'operation_id',
        this.#database('operations')
          .select('id')
          .where({ workspace_id: workspaceId })
          .whereNotIn('kind', ['repair', 'sleep']),
      )
      .where('fence', '<', attempt.fence)
      .where(query =>
        query
          .where({ state: 'succeeded' })
          .orWhere(dead =>
            dead.where({ state: 'dead' }).whereNotNull('began_at'),
          ),
      )
      .orderBy('fence', 'desc')
      .first('state');
    return last?.state === 'dead';
  }

  /**
   * A destroy that removes something follows one that has kept what there was to keep; and what is past its date before it could be
   * kept goes with the rest.
   */
  async #dataToKeep(
    operation: OperationRow,
    { id, keep_data_until: until }: WorkspaceRow,
  ): Promise<Pick<AttemptSpec, 'keepData' | 'keptData'>> {
    const { removal } = toOperation(operation);
    const keeps =
      operation.kind === 'destroy' &&
      !removal &&
      until !== null &&
      toDate(until) > (await readNow(this.#database));
    const rows = await this.#database<KeptDataRow>('kept_data')
      .where({ workspace_id: id })
      .whereNull('removed_at');
    const removed = new Set(removal?.items.map(keyOf));
    return {
      ...(keeps && { keepData: { until: toDate(until).toISOString() } }),
      keptData: rows
        .map(toReference)
        .filter(reference => !removed.has(keyOf(reference))),
    };
  }

  /** An attempt that was about to remove the stack may have ended before it said that it had. */
  async #mayBeRemoved(workspaceId: string): Promise<boolean> {
    const removing = await this.#database<AttemptRow>('attempts')
      .whereIn(
        'operation_id',
        this.#database('operations')
          .select('id')
          .where({ workspace_id: workspaceId }),
      )
      .whereNotNull('removing_at')
      .first('id');
    return removing !== undefined;
  }

  async #earlierAttempts(
    attempt: Attempt,
    workspaceId: string,
  ): Promise<EarlierAttempt[]> {
    const rows = await this.#database<AttemptRow>('attempts')
      .whereIn(
        'operation_id',
        this.#database('operations')
          .select('id')
          .where({ workspace_id: workspaceId }),
      )
      .where('fence', '<', attempt.fence)
      .whereNotNull('finished_at')
      .orderBy('fence', 'desc')
      .limit(EARLIER_ATTEMPTS);
    return rows.map(row => ({
      operation: row.operation_id,
      attempt: row.number,
      host: row.host ?? undefined,
      startedAt: toDate(row.started_at).toISOString(),
      endedAt: toDate(row.finished_at!).toISOString(),
    }));
  }

  async #rows(
    attempt: Attempt,
  ): Promise<{ operation: OperationRow; row: WorkspaceRow }> {
    const operation = await this.#database<OperationRow>('operations')
      .where({ id: attempt.operationId })
      .first();
    const row =
      operation &&
      (await this.#database<WorkspaceRow>('workspaces')
        .where({ id: operation.workspace_id })
        .first());
    const lease =
      row &&
      (await this.#database<LeaseRow>('leases')
        .where({ workspace_id: row.id, attempt_id: attempt.id })
        .first('fence'));
    if (!operation || !row || !lease) {
      throw new ConflictError(
        `Attempt ${attempt.number} of operation ${attempt.operationId} no longer holds its workspace`,
      );
    }
    return { operation, row };
  }

  async #secrets(
    operation: OperationRow,
    row: WorkspaceRow,
    jwe: string | null | undefined,
  ): Promise<Record<string, unknown>> {
    if (!jwe) {
      return {};
    }
    try {
      return await this.#secretParameters.decrypt(jwe);
    } catch (error) {
      const { message } = toError(error);
      // What a destroy removes is in the state, and a lost key must not keep a workspace for ever, or from being repaired.
      if (operation.kind === 'destroy' || operation.kind === 'repair') {
        this.#logger.warn(
          `Workspace '${row.name}' goes without its secret parameters through its ${operation.kind}: ${message}`,
        );
        return {};
      }
      // Final, while the portal's being unavailable is not: asked again, the answer would be the same.
      throw new InputError(message);
    }
  }

  #program(row: WorkspaceRow): RegisteredProgram {
    const registered = this.#programs.get(row.program);
    if (!registered) {
      throw new NotFoundError(
        `Program '${row.program}' of workspace '${row.name}' is not installed; add the module that brings it`,
      );
    }
    return registered;
  }
}
