import {
  operationNoun,
  type ParameterChange,
  type RepairInput,
} from '@helium-portal/backstage-plugin-helium-common';
import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { nowExpression } from '../database';
import type { LeftoverRemoval, OperationKind } from '../runner/protocol';
import { OperationRow, toOperation } from './rows';
import { appendStateEvents } from './stateEvents';
import type { Operation } from './types';

/** What an operation is queued with. */
export interface NewOperation {
  workspaceId: string;
  kind: OperationKind;
  generation: number;
  /** Entity reference. */
  requestedBy: string;
  reason?: string;
  /** The parameters that it is asked for with another value. */
  changed?: ParameterChange[];
  /** Not to be claimed before; at once by default. */
  notBefore?: Date;
  /** Of a repair. */
  repair?: RepairInput;
  /** Of a destroy. */
  removal?: LeftoverRemoval;
}

/**
 * Adds an operation to the queue, in the transaction that changed the workspace. The unique index on active operations decides
 * between two callers; the transaction stays usable after the refusal.
 *
 * @throws ConflictError when another operation of the workspace is active.
 */
export async function enqueueOperation(
  trx: Knex.Transaction,
  input: NewOperation,
): Promise<Operation> {
  const [operation] = await enqueueOperations(trx, [input]);
  if (!operation) {
    throw await conflict(trx, input.workspaceId);
  }
  return operation;
}

/**
 * As {@link enqueueOperation}, for several workspaces.
 *
 * @returns those that were added: none for a workspace of which another operation is active
 */
export async function enqueueOperations(
  trx: Knex.Transaction,
  inputs: NewOperation[],
): Promise<Operation[]> {
  const now = nowExpression(trx);
  const rows = await trx('operations')
    .insert(
      inputs.map(input => ({
        id: randomUUID(),
        workspace_id: input.workspaceId,
        owner: trx('workspaces')
          .select('owner')
          .where({ id: input.workspaceId }),
        program: trx('workspaces')
          .select('program')
          .where({ id: input.workspaceId }),
        kind: input.kind,
        state: 'queued',
        active: true,
        generation: input.generation,
        requested_by: input.requestedBy,
        reason: input.reason ?? null,
        changed: input.changed?.length ? JSON.stringify(input.changed) : null,
        attempt: 0,
        queued_at: now,
        not_before: input.notBefore ?? now,
        input: inputOf(input),
      })),
    )
    .onConflict()
    .ignore()
    .returning<OperationRow[]>('*');
  if (rows.length) {
    await appendStateEvents(trx, rows, { state: 'queued', attempt: 0 });
  }
  return rows.map(toOperation);
}

function inputOf({ repair, removal }: NewOperation): string | null {
  const input = repair ?? removal;
  return input ? JSON.stringify(input) : null;
}

async function conflict(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<ConflictError> {
  const active = await trx<OperationRow>('operations')
    .where({ workspace_id: workspaceId, active: true })
    .first('id', 'kind', 'state');
  return new ConflictError(
    active
      ? `The ${operationNoun(active.kind)} operation ${
          active.id
        } of this workspace is ${active.state}; wait for it or cancel it`
      : 'Another operation of this workspace has just ended; try again',
  );
}
