import { mockServices } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { newWorkspace } from '../__testUtils__/workspaces';
import { WorkspaceChanges } from './changes';
import { DatabaseWorkspaceStore } from './DatabaseWorkspaceStore';
import { publishSignals } from './publishSignals';

const databases = HeliumTestDatabases.create();

describe('publishSignals', () => {
  it('tells pages of each change once, and nothing of the workspace', async () => {
    const changes = new WorkspaceChanges();
    const store = DatabaseWorkspaceStore.create({
      database: await databases.migrated('SQLITE_3'),
      onChange: changes.notify,
    });
    const published: unknown[] = [];
    const logger = mockServices.logger.mock();
    publishSignals({
      changes,
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
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
