import { mockServices } from '@backstage/backend-test-utils';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import {
  HELIUM_WORKSPACE_TOPIC,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { setImmediate as turn } from 'node:timers/promises';
import { program, workspace } from './__testUtils__/workspaces';
import { WorkspaceEntityProvider } from './WorkspaceEntityProvider';

/** The provider between an API with these workspaces and a catalog that remembers their names. */
async function connect(workspaces: Workspace[]) {
  const mutations: Array<Extract<EntityProviderMutation, { type: 'delta' }>> =
    [];
  const present = new Set<string>();
  const reads: number[] = [];
  const failures: Error[] = [];
  const logger = mockServices.logger.mock();
  const events = mockServices.events();
  let compareAll = async (_: AbortSignal) => {};

  await WorkspaceEntityProvider.create({
    api: {
      listPrograms: async () => ({ items: [program] }),
      listWorkspaces: async ({ name, offset = 0, limit = 50 } = {}) => {
        const failure = failures.shift();
        if (failure) {
          throw failure;
        }
        const found = workspaces.filter(
          item => !name || name.includes(item.name),
        );
        const items = found.slice(offset, offset + limit);
        reads.push(items.length);
        return { items, totalItems: found.length };
      },
    },
    auth: mockServices.auth(),
    catalog: {
      async *streamEntities() {
        yield [...present].map(name => ({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Resource',
          metadata: { name, namespace: 'default' },
        }));
      },
    },
    config: { baseUrl: 'https://portal.example.org', clusters: new Map() },
    events,
    logger,
    schedule: {
      run: async ({ fn }) => {
        compareAll = async signal => fn(signal);
      },
    },
  }).connect({
    refresh: async () => {},
    applyMutation: async mutation => {
      if (mutation.type !== 'delta') {
        throw new Error('All entities would be written');
      }
      mutations.push(mutation);
      mutation.added.forEach(({ entity }) => present.add(entity.metadata.name));
      mutation.removed.forEach(removed => {
        present.delete(String(Object.values(removed)[0]).split('/')[1]);
      });
    },
  });

  return {
    mutations,
    present,
    reads,
    failures,
    logger,
    compareAll: () => compareAll(new AbortController().signal),
    tell: async (...names: string[]) => {
      await Promise.all(
        names.map(name =>
          events.publish({
            topic: HELIUM_WORKSPACE_TOPIC,
            eventPayload: { name },
          }),
        ),
      );
      // What follows an event is not waited for by whoever published it.
      for (let round = 0; round < 20; round += 1) {
        await turn();
      }
    },
  };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    workspace({ name: `otter-${index}` }),
  );

describe('the entities of workspaces', () => {
  it('are compared in pages, and one is written when one changes', async () => {
    const workspaces = many(10_000);
    const { compareAll, tell, mutations, present, reads } = await connect(
      workspaces,
    );
    await compareAll();
    expect(present.size).toBe(10_000);
    expect(Math.max(...mutations.map(({ added }) => added.length))).toBe(100);

    mutations.splice(0);
    reads.splice(0);
    await tell('otter-4711');
    expect(reads).toEqual([1]);
    expect(mutations).toHaveLength(1);
    expect(mutations[0].removed).toEqual([]);
    expect(
      mutations[0].added.map(({ entity }) => entity.metadata.name),
    ).toEqual(['otter-4711']);
  });

  it('go with their workspaces, told or not', async () => {
    const workspaces = many(3);
    const { compareAll, tell, present } = await connect(workspaces);
    await compareAll();

    workspaces.splice(0, 1);
    await tell('otter-0');
    expect([...present]).toEqual(['otter-1', 'otter-2']);

    workspaces.splice(0, 1);
    await compareAll();
    expect([...present]).toEqual(['otter-2']);
  });

  it('are what their workspaces are now, whatever the order of events', async () => {
    const workspaces: Workspace[] = [];
    const { tell, mutations } = await connect(workspaces);
    workspaces.push(workspace({ status: 'destroying' }));
    await tell('calm-otter', 'calm-otter', 'never-was');
    const [first] = mutations;
    expect(first.added[0].entity.metadata.annotations).toMatchObject({
      'helium.dev/status': 'destroying',
    });
    expect(mutations.flatMap(({ removed }) => removed)).toEqual([
      expect.objectContaining({ entityRef: 'resource:default/never-was' }),
    ]);
  });

  it('are followed together when many change at once', async () => {
    const { tell, mutations, present } = await connect(many(250));
    await tell(...many(250).map(({ name }) => name));
    expect(present.size).toBe(250);
    expect(mutations.length).toBeLessThan(10);
  });

  it('catch up with the next event when the API did not answer', async () => {
    const { tell, present, failures, logger } = await connect(many(2));
    failures.push(new Error('The portal starts'));
    await tell('otter-0');
    expect(present.size).toBe(0);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    await tell('otter-1');
    expect([...present].sort()).toEqual(['otter-0', 'otter-1']);
  });
});
