import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Check } from '@helium-portal/backstage-plugin-helium-node';
import { Knex } from 'knex';
import type { HeliumConfig } from '../config';
import type { ProgramRegistry, RegisteredProgram } from '../programs';
import type { AttemptSpec } from '../runner/protocol';
import { toWorkspace, WorkspaceRow } from '../workspaces/rows';
import type { SecretParameters } from '../workspaces/secretParameters';
import type { AttemptRow, LeaseRow, OperationRow } from './rows';
import type { Attempt } from './types';

/** What a runner needs to know, put together when it asks. */
export interface AttemptSpecs {
  /** @throws NotFoundError when the workspace's program is not installed, ConflictError when the attempt is fenced off. */
  build(attempt: Attempt): Promise<AttemptSpec>;
  /** The checks that the program makes of its outputs. */
  checks(attempt: Attempt, outputs: Record<string, unknown>): Promise<Check[]>;
}

export class DefaultAttemptSpecs implements AttemptSpecs {
  readonly #database: Knex;
  readonly #programs: ProgramRegistry;
  readonly #config: Pick<HeliumConfig, 'pulumi'>;
  readonly #secretParameters: SecretParameters;

  private constructor(options: {
    database: Knex;
    programs: ProgramRegistry;
    config: Pick<HeliumConfig, 'pulumi'>;
    secretParameters: SecretParameters;
  }) {
    this.#database = options.database;
    this.#programs = options.programs;
    this.#config = options.config;
    this.#secretParameters = options.secretParameters;
  }

  static create(options: {
    database: Knex;
    programs: ProgramRegistry;
    config: Pick<HeliumConfig, 'pulumi'>;
    secretParameters: SecretParameters;
  }): DefaultAttemptSpecs {
    return new DefaultAttemptSpecs(options);
  }

  async build(attempt: Attempt): Promise<AttemptSpec> {
    const { operation, row } = await this.#rows(attempt);
    const workspace = toWorkspace(row);
    const { program, settings } = this.#program(row);
    const secrets = row.secret_parameters
      ? await this.#secretParameters.decrypt(row.secret_parameters)
      : {};
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
      parameters: { ...workspace.parameters, ...secrets },
      secretParameters: Object.keys(secrets),
      rehearsal: workspace.rehearsal,
      recover: await this.#mustRecover(attempt, workspace.id),
      pulumi: this.#config.pulumi,
    };
  }

  async checks(
    attempt: Attempt,
    outputs: Record<string, unknown>,
  ): Promise<Check[]> {
    const { row } = await this.#rows(attempt);
    return this.#program(row).program.checks(outputs);
  }

  /** True from an attempt's death until an attempt has succeeded: in between, the state may hold a lock or pending work. */
  async #mustRecover(attempt: Attempt, workspaceId: string): Promise<boolean> {
    const last = await this.#database<AttemptRow>('attempts')
      .whereIn(
        'operation_id',
        this.#database('operations')
          .select('id')
          .where({ workspace_id: workspaceId }),
      )
      .where('fence', '<', attempt.fence)
      .whereIn('state', ['dead', 'succeeded'])
      .orderBy('fence', 'desc')
      .first('state');
    return last?.state === 'dead';
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
