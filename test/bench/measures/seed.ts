import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import type { HeliumInstance } from '../../support/HeliumInstance';

/** SQLite takes at most 500 rows in one statement. */
const ROWS_AT_ONCE = 200;

/** The name of a seeded workspace. */
export const seededName = (index: number) => `bench-${index}`;

/**
 * Copies one real workspace, with its operation and its events, until there are as many as wanted. The portal must be stopped.
 */
export async function seedWorkspaces(
  helium: HeliumInstance,
  model: string,
  count: number,
): Promise<void> {
  await withDatabase(helium, async database => {
    const workspace = await database('workspaces')
      .where({ name: model })
      .first();
    const operations = await database('operations').where({
      workspace_id: workspace.id,
    });
    const events = await database('events')
      .whereIn(
        'operation_id',
        operations.map(({ id }) => id),
      )
      .limit(200);
    await database.transaction(async transaction => {
      for (let index = 0; index < count; index += 1) {
        const id = randomUUID();
        await transaction('workspaces').insert({
          ...workspace,
          id,
          name: seededName(index),
        });
        for (const operation of operations) {
          const operationId = randomUUID();
          await transaction('operations').insert({
            ...operation,
            id: operationId,
            workspace_id: id,
          });
          for (const event of events.filter(
            item => item.operation_id === operation.id,
          )) {
            await transaction('events').insert({
              ...event,
              id: undefined,
              attempt_id: null,
              operation_id: operationId,
            });
          }
        }
      }
    });
  });
}

/**
 * Copies one real workspace, without what was done to it, until there are as many as wanted: of each 20, one is the guest's, one their
 * group's, and one is shared with them; the others are those of 500 people. The portal must be stopped.
 */
export async function seedOwners(
  helium: HeliumInstance,
  model: string,
  count: number,
): Promise<void> {
  await withDatabase(helium, async database => {
    const workspace = await database('workspaces')
      .where({ name: model })
      .first();
    const copies = Array.from({ length: count }, (_, index) => ({
      ...workspace,
      id: randomUUID(),
      name: `owned-${index}`,
      owner:
        ['user:default/guest', 'group:default/helium'][index % 20] ??
        `user:default/person-${index % 500}`,
      created_at: workspace.created_at - index * 1000,
    }));
    await database.transaction(async transaction => {
      await transaction.batchInsert('workspaces', copies, ROWS_AT_ONCE);
      await transaction.batchInsert(
        'workspace_shares',
        copies
          .filter((_, index) => index % 20 === 2)
          .map(({ id, created_at }) => ({
            workspace_id: id,
            entity: 'user:default/guest',
            access: 'read',
            granted_by: 'user:default/person-1',
            granted_at: created_at,
          })),
        ROWS_AT_ONCE,
      );
    });
  });
}

/** Copies one real workspace with what was done to it first, of which the log becomes so many lines. The portal must be stopped. */
export async function seedLog(
  helium: HeliumInstance,
  options: { model: string; name: string; lines: number },
): Promise<void> {
  const { model, name, lines } = options;
  await withDatabase(helium, async database => {
    const workspace = await database('workspaces')
      .where({ name: model })
      .first();
    const operation = await database('operations')
      .where({ workspace_id: workspace.id })
      .orderBy('queued_at')
      .first();
    const copy = { workspace: randomUUID(), operation: randomUUID() };
    await database.transaction(async transaction => {
      await transaction('workspaces').insert({
        ...workspace,
        id: copy.workspace,
        name,
      });
      await transaction('operations').insert({
        ...operation,
        id: copy.operation,
        workspace_id: copy.workspace,
      });
      await transaction.batchInsert(
        'events',
        Array.from({ length: lines }, (_, index) => ({
          operation_id: copy.operation,
          attempt_id: null,
          sequence: index + 1,
          at: operation.queued_at + index,
          type: 'log',
          data: JSON.stringify({ text: logLine(index + 1), stream: 'stdout' }),
        })),
        ROWS_AT_ONCE / 2,
      );
    });
  });
}

/** A seeded line, by its number. */
export function logLine(number: number): string {
  return `Line ${number}: kubernetes:apps/v1:Deployment pachd waits for 1 of 3 replicas`;
}

async function withDatabase(
  helium: HeliumInstance,
  work: (database: Knex) => Promise<void>,
): Promise<void> {
  const database = knex({
    client: 'better-sqlite3',
    connection: { filename: join(helium.home, 'db', 'helium.sqlite') },
    useNullAsDefault: true,
  });
  try {
    await work(database);
  } finally {
    await database.destroy();
  }
}
