import { ConflictError } from '@backstage/errors';
import type { ParameterChange } from '@helium-portal/backstage-plugin-helium-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { nowExpression, readNow, readTogether } from '../database';
import { FieldConflictError } from '../errors';
import { enqueueOperation } from '../operations/enqueue';
import { OperationRow, toOperation } from '../operations/rows';
import { claimQuota } from '../quota/claimQuota';
import { readKeptUntil, refuseKeptName } from '../keptData/refuseKeptName';
import { readDependents, waitingFor } from './dependents';
import { enqueueDraftPreview } from './drafts';
import { endWorkspace } from './endWorkspace';
import {
  type ExpiryChange,
  type ExpirySetting,
  readExpiryChanges,
  writeExpiryChange,
} from './expiryChanges';
import { Effect, findEffect, Idempotency, once } from './idempotency';
import { applyFilters, applyOrder } from './listQuery';
import { lockWorkspace } from './lockWorkspace';
import { readNameReused } from './nameReuse';
import { projectWorkspace } from './projection';
import { enqueueWakeIfDue } from './reconcile';
import { lockReferenced, type Reference, writeReferences } from './references';
import { readRights, writeLabels } from './rights';
import { toWorkspace, WorkspaceRow } from './rows';
import type {
  ChangeContext,
  EndContext,
  NewWorkspace,
  TrackedWorkspace,
  WorkspaceListOptions,
  WorkspaceStore,
} from './WorkspaceStore';

/** Workspaces in the plugin's database, SQLite or PostgreSQL. */
export class DatabaseWorkspaceStore implements WorkspaceStore {
  readonly #database: Knex;
  readonly #onChange: (workspaceId: string) => void;

  private constructor(options: {
    database: Knex;
    onChange?: (workspaceId: string) => void;
  }) {
    this.#database = options.database;
    this.#onChange = options.onChange ?? (() => {});
  }

  static create(options: {
    database: Knex;
    onChange?: (workspaceId: string) => void;
  }): DatabaseWorkspaceStore {
    return new DatabaseWorkspaceStore(options);
  }

  async find(name: string, id?: string): Promise<TrackedWorkspace | undefined> {
    // PostgreSQL takes nothing else for an id.
    if (id !== undefined && !z.guid().safeParse(id).success) {
      return undefined;
    }
    return await this.#findFirst(query =>
      query
        .where({ name, draft: false, ...(id && { id }) })
        // The live one first, then the one destroyed last.
        .orderByRaw('destroyed_at is not null')
        .orderBy('destroyed_at', 'desc'),
    );
  }

  async get(id: string): Promise<TrackedWorkspace | undefined> {
    return await this.#findFirst(query => query.where({ id }));
  }

  async getAll(ids: string[]): Promise<TrackedWorkspace[]> {
    return await readTogether(this.#database, async trx =>
      track(trx, await trx<WorkspaceRow>('workspaces').whereIn('id', ids)),
    );
  }

  async list(
    options: WorkspaceListOptions,
  ): Promise<{ items: TrackedWorkspace[]; totalItems: number }> {
    return await readTogether(this.#database, async trx => {
      const query = trx<WorkspaceRow>('workspaces');
      applyFilters(query, options);
      const page = query.clone();
      applyOrder(page, options);
      // Rows are large: only those of the page are read, whatever has to be sorted for it.
      const ids: string[] = await page
        .limit(options.limit)
        .offset(options.offset)
        .pluck('id');
      const rows = await trx<WorkspaceRow>('workspaces').whereIn('id', ids);
      const byId = new Map(rows.map(row => [row.id, row]));
      const total = await query.count({ count: '*' }).first();
      return {
        items: await track(
          trx,
          ids.flatMap(id => byId.get(id) ?? []),
        ),
        totalItems: Number(total?.count ?? 0),
      };
    });
  }

  async isNameTaken(name: string): Promise<boolean> {
    return await readTogether(this.#database, async trx => {
      const living = await trx('workspaces')
        .where({ name })
        .whereNull('destroyed_at')
        .first('id');
      return Boolean(living ?? (await readKeptUntil(trx, name)));
    });
  }

  async getSecretParameters(id: string): Promise<string | undefined> {
    const row = await this.#database<WorkspaceRow>('workspaces')
      .where({ id })
      .first('secret_parameters');
    return row?.secret_parameters ?? undefined;
  }

  async findEffect(idempotency: Idempotency): Promise<Effect | undefined> {
    return await findEffect(this.#database, idempotency);
  }

  async create(
    input: NewWorkspace,
    idempotency?: Idempotency,
  ): Promise<Effect> {
    return await this.#once(idempotency, async trx => {
      const workspaceId = randomUUID();
      const references = input.references ?? [];
      await lockReferenced(trx, references);
      await claimQuota(trx, input.quota ?? []);
      const now = nowExpression(trx);
      const inserted = await trx('workspaces')
        .insert({
          id: workspaceId,
          name: input.name,
          program: input.program,
          project: input.project,
          owner: input.owner,
          created_by: input.createdBy,
          rehearsal: input.rehearsal,
          desired: 'present',
          generation: 1,
          observed_generation: 0,
          status: 'creating',
          parameters: JSON.stringify(input.parameters),
          secret_parameters: input.secretParameters ?? null,
          outputs: '{}',
          connections: '[]',
          checks: '[]',
          leftovers: '[]',
          created_at: now,
          updated_at: now,
          ...toColumns(trx, input),
        })
        .onConflict()
        .ignore()
        .returning('id');
      if (!inserted.length) {
        throw new FieldConflictError(
          'name',
          `'${input.name}' is taken by another workspace; choose another name`,
        );
      }
      await refuseKeptName(trx, input.name);
      await writeReferences(trx, workspaceId, references);
      await writeExpiryChange(
        trx,
        workspaceId,
        { expiresAt: input.expiresAt, rule: input.expiryRule },
        { setBy: input.createdBy },
      );
      await writeLabels(trx, workspaceId, input.labels ?? {});
      const operation = input.draft
        ? await enqueueDraftPreview(trx, workspaceId, input)
        : await enqueueOperation(trx, {
            workspaceId,
            kind: 'create',
            generation: 1,
            requestedBy: input.createdBy,
            reason: input.reason,
          });
      return { workspaceId, operationId: operation.id };
    });
  }

  async changeParameters(
    context: ChangeContext,
    change: {
      parameters: Record<string, unknown>;
      secretParameters?: string;
      references?: Reference[];
      differs: boolean;
      changed?: ParameterChange[];
      expiry?: ExpirySetting;
    },
    idempotency?: Idempotency,
  ): Promise<Effect> {
    return await this.#once(idempotency, async trx => {
      const { workspaceId } = context;
      const { expiry, references } = change;
      const generation =
        context.generation + (change.differs || expiry ? 1 : 0);
      await lockWorkspace(trx, workspaceId);
      await lockReferenced(trx, references ?? []);
      const row = await compareAndSet(trx, context, {
        generation,
        parameters: JSON.stringify(change.parameters),
        secret_parameters: change.secretParameters ?? null,
        ...(expiry && toColumns(trx, expiry)),
      });
      if (references) {
        await writeReferences(trx, workspaceId, references);
      }
      if (expiry) {
        await writeExpiryChange(trx, workspaceId, expiry, toOrigin(context));
      }
      const operation = await enqueueOperation(trx, {
        workspaceId,
        kind: row.observed_generation === 0 ? 'create' : 'update',
        generation,
        requestedBy: context.requestedBy,
        reason: context.reason,
        changed: change.changed,
      });
      await projectWorkspace(trx, workspaceId);
      return { workspaceId, operationId: operation.id };
    });
  }

  async setExpiry(
    context: ChangeContext,
    expiry: ExpirySetting,
    idempotency?: Idempotency,
  ): Promise<Effect> {
    return await this.#once(idempotency, async trx => {
      const { workspaceId } = context;
      // An expiry is nothing that an operation has to make, so what is observed, or under way, rises with it.
      const active = await lockWorkspace(trx, workspaceId);
      await compareAndSet(trx, context, {
        generation: context.generation + 1,
        observed_generation: trx.raw(
          'case when observed_generation = generation then observed_generation + 1 else observed_generation end',
        ),
        ...toColumns(trx, expiry),
      });
      await writeExpiryChange(trx, workspaceId, expiry, toOrigin(context));
      if (active?.generation === context.generation) {
        await trx('operations')
          .where({ id: active.id })
          .update({ generation: context.generation + 1 });
      }
      await projectWorkspace(trx, workspaceId);
      await enqueueWakeIfDue(trx, workspaceId);
      return { workspaceId };
    });
  }

  async listExpiryChanges(workspaceId: string): Promise<ExpiryChange[]> {
    return await readExpiryChanges(this.#database, workspaceId);
  }

  async end(context: EndContext, idempotency?: Idempotency): Promise<Effect> {
    return await this.#once(idempotency, async trx => {
      const effect = await endWorkspace(trx, context);
      if (!effect) {
        throw new FieldConflictError(
          'name',
          'this workspace is deleted already',
        );
      }
      return effect;
    });
  }

  async now(): Promise<Date> {
    return await readNow(this.#database);
  }

  async #findFirst(
    narrow: (query: Knex.QueryBuilder) => void,
  ): Promise<TrackedWorkspace | undefined> {
    return await readTogether(this.#database, async trx => {
      const row = await trx<WorkspaceRow>('workspaces').modify(narrow).first();
      return row && (await track(trx, [row]))[0];
    });
  }

  async #once(
    idempotency: Idempotency | undefined,
    work: (trx: Knex.Transaction) => Promise<Effect>,
  ): Promise<Effect> {
    const effect = await once(this.#database, idempotency, work);
    this.#onChange(effect.workspaceId);
    return effect;
  }
}

/** Notices of an earlier expiry are void, and those of this one are planned at the next look. */
function toColumns(trx: Knex.Transaction, { expiresAt }: ExpirySetting) {
  return {
    expires_at: expiresAt ?? null,
    grace_ends_at: null,
    notice_due_at: nowExpression(trx),
  };
}

function toOrigin({ requestedBy, reason }: ChangeContext) {
  return { setBy: requestedBy, reason };
}

async function track(
  trx: Knex.Transaction,
  rows: WorkspaceRow[],
): Promise<TrackedWorkspace[]> {
  const ids = rows.map(({ id }) => id);
  const active = await trx<OperationRow>('operations')
    .whereIn('workspace_id', ids)
    .where({ active: true });
  const byWorkspace = new Map(
    active.map(row => [row.workspace_id, toOperation(row)]),
  );
  const dependents = await readDependents(trx, ids);
  const rights = await readRights(trx, ids);
  const nameReused = await readNameReused(trx, rows);
  const now = dependents.size ? await readNow(trx) : undefined;
  return rows.map(row => {
    const workspace = toWorkspace(row, rights.get(row.id));
    const own = dependents.get(row.id);
    return {
      workspace,
      activeOperation: byWorkspace.get(row.id),
      dependents: own,
      warning: own && now && waitingFor(own, workspace, now),
      nameReused: nameReused.has(row.id) || undefined,
    };
  });
}

async function compareAndSet(
  trx: Knex.Transaction,
  context: ChangeContext,
  columns: Record<string, unknown>,
): Promise<WorkspaceRow> {
  const [row] = await trx('workspaces')
    .where({
      id: context.workspaceId,
      generation: context.generation,
      desired: 'present',
    })
    .update({ ...columns, updated_at: nowExpression(trx) })
    .returning<WorkspaceRow[]>('*');
  if (!row) {
    const current = await trx<WorkspaceRow>('workspaces')
      .where({ id: context.workspaceId })
      .first('name');
    throw new ConflictError(
      `Workspace '${current?.name}' changed meanwhile and is no longer at generation ${context.generation}; look at it again and repeat`,
    );
  }
  return row;
}
