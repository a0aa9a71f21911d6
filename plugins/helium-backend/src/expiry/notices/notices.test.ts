import {
  coreServices,
  createBackendModule,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import { createServiceMock } from '@backstage/backend-test-utils';
import { notificationService } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import { startHelium, type TestHelium } from '../../__testUtils__/backend';
import { HeliumTestDatabases } from '../../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('notices of the plugin on %s', id => {
  const notifications = createServiceMock(notificationService, () => ({
    send: jest.fn(),
  }))();
  let scheduler: SchedulerService;
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({
      database: knex,
      config: { expiry: { notices: { before: ['PT2H'] } } },
      features: [
        notifications.factory,
        createBackendModule({
          pluginId: 'helium',
          moduleId: 'clock',
          register(env) {
            env.registerInit({
              deps: { scheduler: coreServices.scheduler },
              async init(services) {
                scheduler = services.scheduler;
              },
            });
          },
        }),
      ],
    });
  });

  it('are sent by the scheduled task, and an extension makes them void', async () => {
    await helium.call('post', '/workspaces').send({
      name: 'calm-otter',
      owner: 'group:default/team',
      expiresIn: 'PT3H',
    });
    const run = () => scheduler.triggerTask('helium-expiry-notices');
    await run();
    expect(notifications.send).not.toHaveBeenCalled();

    const soon = new Date(Date.now() + 3_600_000);
    const before = new Date(Date.now() - 3_600_000);
    await knex('workspaces').update({
      expires_at: soon,
      notice_due_at: before,
    });
    await knex('expiry_changes').update({ at: new Date(0) });
    await run();
    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(notifications.send).toHaveBeenCalledWith({
      recipients: { type: 'entity', entityRef: ['group:default/team'] },
      payload: expect.objectContaining({
        title: "Workspace 'calm-otter' expires in 1 hour",
        description: expect.stringContaining('user:default/mock chose that.'),
        link: '/helium/workspaces/calm-otter?dialog=extend',
      }),
    });

    await helium
      .call('post', '/workspaces/calm-otter/extend')
      .send({ expiresIn: 'PT6H' })
      .expect(200);
    await run();
    expect(notifications.send).toHaveBeenCalledTimes(1);
    const { notice_due_at, expires_at } = await knex('workspaces').first();
    expect(Number(new Date(expires_at)) - Number(new Date(notice_due_at))).toBe(
      2 * 3_600_000,
    );
  });
});
