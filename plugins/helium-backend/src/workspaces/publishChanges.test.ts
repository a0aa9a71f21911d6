import { mockServices } from '@backstage/backend-test-utils';
import type { EventParams } from '@backstage/plugin-events-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { newWorkspace } from '../__testUtils__/workspaces';
import { WorkspaceChanges } from './changes';
import { DatabaseWorkspaceStore } from './DatabaseWorkspaceStore';
import { publishChanges } from './publishChanges';

const databases = HeliumTestDatabases.create();

describe('publishChanges', () => {
  it('tells pages of each change once and nothing of the workspace, and other plugins what it is', async () => {
    const changes = new WorkspaceChanges();
    const store = DatabaseWorkspaceStore.create({
      database: await databases.migrated('SQLITE_3'),
      onChange: changes.notify,
    });
    const published: unknown[] = [];
    const events: EventParams[] = [];
    const logger = mockServices.logger.mock();
    publishChanges({
      changes,
      events: {
        publish: async event => {
          events.push(event);
        },
        subscribe: async () => {},
      },
      store,
      logger,
      signals: {
        publish: async signal => {
          published.push(signal);
        },
      },
    });
    const told = async (count: number) => {
      while (published.length < count) {
        await sleep(20);
      }
      await sleep(300);
      expect(published).toHaveLength(count);
      return published.at(-1);
    };

    const { workspaceId } = await store.create(newWorkspace());
    changes.notify(workspaceId);
    changes.notify(workspaceId);
    expect(await told(1)).toEqual({
      recipients: { type: 'broadcast' },
      channel: 'helium:workspaces',
      message: { workspaceId },
    });

    // What only an operation's events changed is no news.
    changes.notify(workspaceId);
    await told(1);

    await store.end({ workspaceId, requestedBy: 'user:default/j' });
    expect(await told(2)).toMatchObject({ message: { workspaceId } });
    changes.notify('00000000-0000-0000-0000-000000000000');
    // The replica that made it tells all pages.
    changes.notify(workspaceId, 'elsewhere');
    await told(2);
    expect(events).toEqual(
      ['creating', 'destroying'].map((status, index) => ({
        topic: 'helium.workspace',
        eventPayload: {
          workspaceId,
          name: newWorkspace().name,
          program: newWorkspace().program,
          owner: newWorkspace().owner,
          status,
          generation: index + 1,
          updatedAt: expect.any(String),
          expiresAt: expect.any(String),
        },
      })),
    );
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
