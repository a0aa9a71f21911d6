import { randomUUID } from 'node:crypto';
import type { FaultSite } from '../../faults/support';

const CHUNK = 500;
const EVENTS = 5;

/** The name of a copied workspace. */
export const copyName = (index: number) => `copy-${index}`;

/** Copies a workspace that is ready, with its operations and events, until there are so many. */
export async function copyWorkspace(
  site: FaultSite,
  model: string,
  count: number,
  changes: Record<string, unknown> = {},
): Promise<void> {
  const { knex } = site.database;
  const workspace = await knex('workspaces').where({ name: model }).first();
  const [operation] = await knex('operations').where({
    workspace_id: workspace.id,
    active: false,
  });
  const events = await knex('events')
    .where({ operation_id: operation.id })
    .orderBy('id')
    .limit(EVENTS);
  const copies = Array.from({ length: count }, (_, index) => ({
    name: copyName(index),
    workspace: randomUUID(),
    operation: randomUUID(),
  }));
  await knex.transaction(async trx => {
    await trx.batchInsert(
      'workspaces',
      copies.map(({ name, workspace: id }) => ({
        ...asJson(workspace),
        ...changes,
        id,
        name,
      })),
      CHUNK,
    );
    await trx.batchInsert(
      'operations',
      copies.map(copy => ({
        ...asJson(operation),
        id: copy.operation,
        workspace_id: copy.workspace,
      })),
      CHUNK,
    );
    await trx.batchInsert(
      'events',
      copies.flatMap(copy =>
        events.map(({ id, ...event }) => ({
          ...asJson(event),
          attempt_id: null,
          operation_id: copy.operation,
        })),
      ),
      CHUNK,
    );
  });
  await knex.raw('analyze');
}

/** Rows as they can be written again: JSON columns were read as objects. */
function asJson(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      value && typeof value === 'object' && !(value instanceof Date)
        ? JSON.stringify(value)
        : value,
    ]),
  );
}

export async function removeCopies(site: FaultSite): Promise<void> {
  await site.database
    .knex('workspaces')
    .where('name', 'like', 'copy-%')
    .delete();
}
