import { createServiceMock, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import { HeliumTestDatabases } from '../../__testUtils__/databases';
import { newWorkspace } from '../../__testUtils__/workspaces';
import { plusSeconds } from '../../database';
import { DatabaseWorkspaceStore } from '../../workspaces/DatabaseWorkspaceStore';
import { readExpiryConfig } from '../config';
import { ExpiryNotices } from './ExpiryNotices';
import { NoticeStore } from './NoticeStore';

const databases = HeliumTestDatabases.create();
const notificationsMock = createServiceMock(notificationService, () => ({
  send: jest.fn(),
}));

const HOUR = 3_600;
const JANE = 'user:default/jane';
const entity = (
  kind: string,
  name: string,
  members: string[] = [],
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
  relations: members.map(targetRef => ({ type: 'hasMember', targetRef })),
});

describe.each(databases.ids)('ExpiryNotices on %s', id => {
  let knex: Knex;
  let workspaces: DatabaseWorkspaceStore;
  const logger = mockServices.logger.mock();
  const notifications = notificationsMock();

  beforeAll(async () => {
    knex = await databases.migrated(id);
    workspaces = DatabaseWorkspaceStore.create({ database: knex });
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    logger.warn.mockClear();
    notifications.send.mockReset().mockImplementation(async () => {});
  });

  function open(
    options: { config?: object; entities?: Entity[] } = {},
    store = NoticeStore.create({ database: knex }),
  ) {
    return ExpiryNotices.create({
      store,
      notifications,
      logger,
      auth: mockServices.auth(),
      catalog: catalogServiceMock({
        entities: options.entities ?? [entity('User', 'jane')],
      }),
      config: readExpiryConfig(
        new ConfigReader({
          expiry: { timeZone: 'Europe/Berlin', ...options.config },
        }),
      ),
    });
  }

  /** A workspace that was made two days before its expiry, which comes in so many seconds. */
  async function create(
    name: string,
    secondsLeft: number,
    expiryRule = 'the default lifetime, P2D (helium.expiry.default)',
  ) {
    const { workspaceId } = await workspaces.create(
      newWorkspace({
        name,
        expiresAt: new Date(Date.now() + 48 * HOUR * 1000),
        expiryRule,
      }),
    );
    await pass(workspaceId, secondsLeft);
    return workspaceId;
  }

  /** Lets time pass for a workspace until it has so much left: all that is known of it moves into the past. */
  async function pass(workspaceId: string, secondsLeft: number) {
    const row = await knex('workspaces').where({ id: workspaceId }).first();
    const now = (await workspaces.now()).getTime();
    const by = now + secondsLeft * 1000 - Number(new Date(row.expires_at));
    const moved = (at: Date | number) => new Date(Number(new Date(at)) + by);
    await knex('workspaces')
      .where({ id: workspaceId })
      .update({
        expires_at: moved(row.expires_at),
        created_at: moved(row.created_at),
        notice_due_at: row.notice_due_at && moved(row.notice_due_at),
      });
    for (const [table, column] of [
      ['expiry_changes', 'at'],
      ['notices', 'expires_at'],
    ]) {
      const of = { workspace_id: workspaceId };
      for (const each of await knex(table).where(of)) {
        await knex(table)
          .where({ ...of, [column]: each[column] })
          .update({ [column]: moved(each[column]) });
      }
    }
  }

  const sent = () =>
    notifications.send.mock.calls.map(([{ recipients, payload }]) => ({
      recipients,
      ...payload,
    }));
  const titles = () => sent().map(({ title }) => title);
  const dueOf = async (workspaceId: string): Promise<unknown> =>
    (await knex('workspaces').where({ id: workspaceId }).first()).notice_due_at;

  it('tells the owner when, why, and where to extend', async () => {
    const workspaceId = await create('calm-otter', 24 * HOUR - 5);
    const notices = open();
    await notices.run();
    const { expires_at } = await knex('workspaces').first();
    const expiry = new Date(expires_at).getTime();
    const end = new Date(expires_at).toLocaleString('en-US', {
      timeZone: 'Europe/Berlin',
      hour: 'numeric',
      minute: '2-digit',
    });
    expect(sent()).toEqual([
      {
        recipients: { type: 'entity', entityRef: [JANE] },
        title: "Workspace 'calm-otter' expires in 1 day",
        description: expect.stringContaining(
          'That is the default lifetime, 2 days. Extend it to keep it.',
        ),
        link: '/helium/workspaces/calm-otter?dialog=extend',
        severity: 'normal',
        topic: 'workspace-expiry',
        scope: `helium-expiry-${workspaceId}-${expiry}-${24 * HOUR}`,
      },
    ]);
    // Node sets a narrow space before the half of the day, luxon whatever its ICU does.
    expect(sent()[0].description?.replace(/\s/g, ' ')).toContain(
      end.replace(/\s/g, ' '),
    );
    expect(await knex('notices')).toMatchObject([
      {
        workspace_id: workspaceId,
        before_seconds: 24 * HOUR,
        recipients: JSON.stringify([JANE]),
      },
    ]);
    await notices.run();
    expect(sent()).toHaveLength(1);
  });

  it('says a rule that is no duration as it is', async () => {
    await create(
      'calm-otter',
      HOUR,
      'the default lifetime, the end of the day in Europe/Paris (helium.expiry.default)',
    );
    await open().run();
    expect(sent()[0].description).toContain(
      'That is the default lifetime, the end of the day in Europe/Paris. Extend it',
    );
  });

  it('tells a day and an hour before, each once', async () => {
    const workspaceId = await create('calm-otter', 47 * HOUR);
    const notices = open();
    const toldAfter: number[] = [];
    for (const hoursLeft of [30, 24.1, 23.9, 12, 1.1, 0.9, 0.1]) {
      await pass(workspaceId, hoursLeft * HOUR);
      await notices.run();
      await notices.run();
      toldAfter.push(titles().length);
    }
    expect(toldAfter).toEqual([0, 0, 1, 1, 1, 2, 2]);
    expect(titles()).toEqual([
      "Workspace 'calm-otter' expires in 23 hours",
      "Workspace 'calm-otter' expires in 54 minutes",
    ]);
    expect(await dueOf(workspaceId)).toBeNull();
  });

  it('tells only the most urgent after an outage, and nothing of what is past', async () => {
    await create('long-due', 0.5 * HOUR);
    const past = await create('past', -1);
    await open().run();
    expect(sent()).toMatchObject([
      {
        title: "Workspace 'long-due' expires in 30 minutes",
        severity: 'high',
      },
    ]);
    expect(await knex('notices').select('before_seconds')).toEqual([
      { before_seconds: HOUR },
    ]);
    expect(await dueOf(past)).toBeNull();
  });

  it('leaves alone what is not due, pinned, ended, or was set just now', async () => {
    const later = await create('later', 30 * HOUR);
    const pinned = await create('pinned', HOUR);
    await workspaces.setExpiry(
      { workspaceId: pinned, generation: 1, requestedBy: JANE, reason: 'why' },
      {},
    );
    const ended = await create('ended', HOUR);
    await workspaces.end({ workspaceId: ended, requestedBy: JANE });
    await workspaces.create(newWorkspace({ name: 'new' }));
    await open().run();
    expect(titles()).toEqual([]);
    const { expires_at } = await knex('workspaces')
      .where({ id: later })
      .first();
    expect(Number(new Date((await dueOf(later)) as string))).toBe(
      Number(new Date(expires_at)) - 24 * HOUR * 1000,
    );
    expect(await dueOf(pinned)).toBeNull();
    expect(await dueOf(ended)).toBeNull();
  });

  it('tells anew of another expiry', async () => {
    const workspaceId = await create('calm-otter', HOUR - 1);
    const notices = open();
    await notices.run();
    await workspaces.setExpiry(
      { workspaceId, generation: 1, requestedBy: JANE, reason: 'The <demo>.' },
      { expiresAt: new Date(Date.now() + 40 * HOUR * 1000) },
    );
    await notices.run();
    expect(titles()).toHaveLength(1);
    await pass(workspaceId, HOUR - 1);
    await notices.run();
    expect(sent()).toHaveLength(2);
    expect(sent()[1].description).toContain(
      'user:default/jane chose that: The ‹demo›. Extend it',
    );
  });

  it('tries again what could not be sent, and tells of the others', async () => {
    const first = await create('first', HOUR - 2);
    await create('second', HOUR - 1);
    const notices = open();
    notifications.send.mockImplementationOnce(async () => {
      throw new Error('no answer');
    });
    await notices.run();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/^1 notices .* 'first': .*no answer/),
    );
    expect(titles()).toHaveLength(2);
    await notices.run();
    expect(titles()).toHaveLength(2);
    await knex('workspaces')
      .where({ id: first })
      .update({ notice_due_at: plusSeconds(knex, -1) });
    await notices.run();
    expect(titles()).toHaveLength(3);
    expect(await knex('notices')).toHaveLength(2);
  });

  it('sends again what nobody knows to be sent', async () => {
    await create('calm-otter', HOUR - 1);
    const store = NoticeStore.create({ database: knex });
    const settle = jest
      .spyOn(store, 'settle')
      .mockRejectedValueOnce(new Error('the portal dies here'));
    const notices = open({}, store);
    await notices.run();
    await knex('workspaces').update({ notice_due_at: plusSeconds(knex, -1) });
    await notices.run();
    expect(settle).toHaveBeenCalledTimes(2);
    expect(titles()).toHaveLength(2);
    expect(new Set(sent().map(({ scope }) => scope)).size).toBe(1);
  });

  it('sends once from several replicas', async () => {
    for (let i = 0; i < 20; i += 1) {
      await create(`otter-${i}`, HOUR - 1);
    }
    await Promise.all([open().run(), open().run(), open().run()]);
    expect(titles()).toHaveLength(20);
    expect(new Set(titles()).size).toBe(20);
  });

  it('tells who is left when the owner has gone', async () => {
    const told = async (entities: Entity[], config: object = {}) => {
      await knex('workspaces').delete();
      notifications.send.mockClear();
      await create('calm-otter', HOUR - 1);
      await open({ entities, config }).run();
      return sent().map(({ recipients }) => recipients);
    };
    const to = (...entityRef: string[]) => [{ type: 'entity', entityRef }];
    const fallback = { notices: { fallback: 'group:default/platform' } };
    const team = entity('Group', 'team', [JANE]);
    const other = entity('Group', 'other', ['user:default/joe']);
    expect(await told([team, other], fallback)).toEqual(
      to('group:default/team'),
    );
    expect(await told([other], fallback)).toEqual(to('group:default/platform'));
    expect(await told([other])).toEqual(to(JANE));
  });

  it('reads those that are due by the index', async () => {
    const sql = knex('workspaces')
      .where('notice_due_at', '<=', plusSeconds(knex, 0))
      .select('id');
    const explain = async (): Promise<object[]> => {
      if (id === 'SQLITE_3') {
        return await knex.raw(`explain query plan ${sql.toString()}`);
      }
      const { rows } = await knex.transaction(async trx => {
        await trx.raw('set local enable_seqscan = off');
        return (await trx.raw(`explain ${sql.toString()}`)) as {
          rows: object[];
        };
      });
      return rows;
    };
    expect(JSON.stringify(await explain())).toContain(
      'workspaces_notice_due_idx',
    );
  });
});
