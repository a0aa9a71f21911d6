import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import knex from 'knex';
import type { HeliumInstance } from '../../support/HeliumInstance';

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
  const database = knex({
    client: 'better-sqlite3',
    connection: { filename: join(helium.home, 'db', 'helium.sqlite') },
    useNullAsDefault: true,
  });
  try {
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
  } finally {
    await database.destroy();
  }
}
