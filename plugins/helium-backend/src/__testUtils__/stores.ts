import type { Knex } from 'knex';
import { DatabaseOperationStore } from '../operations/DatabaseOperationStore';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { samplePrograms } from './programs';
import { newWorkspace } from './workspaces';

export type Stores = ReturnType<typeof openStores>;

/** Both stores on one database, and what a runner would do between them. */
export function openStores(
  database: Knex,
  onChange?: (workspaceId: string) => void,
) {
  const store = DatabaseWorkspaceStore.create({ database, onChange });
  const operations = DatabaseOperationStore.create({
    database,
    programs: samplePrograms,
  });

  /** Ends the active operation of a workspace as its runner would. */
  async function finish(outcome: 'succeeded' | 'failed' | 'cancelled') {
    const claim = await operations.claim({
      holder: 'test',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    await operations.setHandle(claim!.attempt.id, claim!.attempt.fence, {});
    await operations.finish(claim!.attempt.id, {
      outcome,
      ...(outcome === 'failed' && {
        failure: { class: 'user', message: 'no such chart' },
      }),
      ...(outcome === 'succeeded' && { leftovers: [] }),
    });
  }

  async function createReady(name = 'calm-otter') {
    await store.create(newWorkspace({ name }));
    await finish('succeeded');
    return (await store.find(name))!.workspace;
  }

  return { store, operations, finish, createReady };
}
