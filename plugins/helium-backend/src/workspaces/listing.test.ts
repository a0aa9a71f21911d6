import type { Knex } from 'knex';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { openStores, type Stores } from '../__testUtils__/stores';
import { newWorkspace } from '../__testUtils__/workspaces';
import { nowExpression, plusSeconds } from '../database';
import type { WorkspaceListOptions } from './WorkspaceStore';

const databases = HeliumTestDatabases.create();

const page: WorkspaceListOptions = {
  limit: 50,
  offset: 0,
  orderBy: 'name',
  order: 'asc',
};

describe.each(databases.ids)('the list of workspaces on %s', id => {
  let knex: Knex;
  let store: Stores['store'];
  let createReady: Stores['createReady'];

  beforeAll(async () => {
    knex = await databases.migrated(id);
    ({ store, createReady } = openStores(knex));
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
  });

  beforeEach(async () => {
    await createReady('anna-1');
    await store.create(
      newWorkspace({
        name: 'bert-1',
        owner: 'group:default/team',
      }),
    );
    await store.create(
      newWorkspace({ name: 'carl-2', program: 'other', project: 'other' }),
    );
    for (const [age, name] of ['carl-2', 'bert-1', 'anna-1'].entries()) {
      await knex('workspaces')
        .where({ name })
        .update({ created_at: plusSeconds(knex, -age) });
    }
  });

  const names = async (options: Partial<WorkspaceListOptions>) => {
    const { items, totalItems } = await store.list({ ...page, ...options });
    return [totalItems, ...items.map(({ workspace }) => workspace.name)];
  };

  it('pages and orders', async () => {
    expect(await names({})).toEqual([3, 'anna-1', 'bert-1', 'carl-2']);
    expect(await names({ order: 'desc', limit: 1, offset: 1 })).toEqual([
      3,
      'bert-1',
    ]);
    expect(await names({ orderBy: 'createdAt', order: 'desc' })).toEqual([
      3,
      'carl-2',
      'bert-1',
      'anna-1',
    ]);
    for (const orderBy of [
      'owner',
      'program',
      'status',
      'expiresAt',
    ] as const) {
      expect(await names({ orderBy })).toHaveLength(4);
    }
  });

  it('filters', async () => {
    expect(await names({ search: 'R' })).toEqual([2, 'bert-1', 'carl-2']);
    expect(await names({ search: '_' })).toEqual([0]);
    expect(await names({ name: ['bert-1', 'carl', 'anna-1'] })).toEqual([
      2,
      'anna-1',
      'bert-1',
    ]);
    expect(await names({ search: '%' })).toEqual([0]);
    expect(await names({ owner: ['Group:default/Team'] })).toEqual([
      1,
      'bert-1',
    ]);
    expect(await names({ program: ['other', 'none'] })).toEqual([1, 'carl-2']);
    expect(await names({ status: ['ready'] })).toEqual([1, 'anna-1']);
    expect(await names({ status: ['creating', 'failed'] })).toEqual([
      2,
      'bert-1',
      'carl-2',
    ]);
  });

  it('leaves destroyed ones out, unless they are asked for', async () => {
    const { workspace } = (await store.find('anna-1'))!;
    await knex('workspaces')
      .where({ id: workspace.id })
      .update({ status: 'destroyed', destroyed_at: await store.now() });
    expect(await names({})).toEqual([2, 'bert-1', 'carl-2']);
    expect(await names({ status: ['destroyed'] })).toEqual([1, 'anna-1']);
  });

  it('says of a destroyed one that its name was used again', async () => {
    const destroy = async (name: string) => {
      const { workspace } = (await store.find(name))!;
      await knex('workspaces')
        .where({ id: workspace.id })
        .update({ status: 'destroyed', destroyed_at: nowExpression(knex) });
      return workspace.id;
    };
    const reused = async () => {
      const { items } = await store.list({ ...page, status: ['destroyed'] });
      return items.flatMap(({ workspace, nameReused }) =>
        nameReused ? [workspace.id] : [],
      );
    };
    const first = await destroy('anna-1');
    const alone = await destroy('bert-1');
    const draft = await store.create(
      newWorkspace({ name: 'bert-1', draft: true }),
    );
    expect(await reused()).toEqual([]);
    expect(await store.find('bert-1', draft.workspaceId)).toBeUndefined();

    await store.create(newWorkspace({ name: 'anna-1' }));
    expect(await reused()).toEqual([first]);
    expect((await store.find('anna-1'))?.nameReused).toBeUndefined();
    expect(await store.find('anna-1', first)).toMatchObject({
      workspace: { id: first },
      nameReused: true,
    });
    expect(await store.find('bert-1', first)).toBeUndefined();

    await knex('workspaces')
      .where({ id: first })
      .update({ destroyed_at: plusSeconds(knex, -60) });
    await destroy('anna-1');
    expect(await reused()).toEqual([first]);
    expect((await store.get(first))?.nameReused).toBe(true);
    expect((await store.get(alone))?.nameReused).toBeUndefined();
  });

  it('meets conditions in SQL', async () => {
    const owned = {
      column: 'owner' as const,
      values: ['user:default/jane'],
    };
    const other = { column: 'program' as const, values: ['other'] };
    expect(await names({ criteria: owned })).toEqual([2, 'anna-1', 'carl-2']);
    expect(await names({ criteria: { not: owned } })).toEqual([1, 'bert-1']);
    expect(await names({ criteria: { allOf: [owned, other] } })).toEqual([
      1,
      'carl-2',
    ]);
    expect(
      await names({ criteria: { anyOf: [{ not: owned }, other] } }),
    ).toEqual([2, 'bert-1', 'carl-2']);
    expect(
      await names({
        criteria: { allOf: [owned, { not: other }] },
        search: 'a',
      }),
    ).toEqual([1, 'anna-1']);
  });

  it('meets conditions about labels and shares in SQL, too', async () => {
    await store.create(
      newWorkspace({ name: 'dora-1', labels: { team: 'shop', demo: '' } }),
    );
    const { workspace } = (await store.find('bert-1'))!;
    await knex('workspace_shares').insert({
      workspace_id: workspace.id,
      entity: 'user:default/joe',
      access: 'read',
      granted_by: 'user:default/jane',
      granted_at: await store.now(),
    });
    const demo = { column: 'labels' as const, label: 'demo' };
    const shop = {
      column: 'labels' as const,
      label: 'team',
      values: ['shop', 'x'],
    };
    const shared = {
      column: 'shares' as const,
      entities: ['user:default/joe', 'group:default/x'],
      access: ['read' as const],
    };
    expect(await names({ criteria: demo })).toEqual([1, 'dora-1']);
    expect(await names({ criteria: { ...shop, values: ['x'] } })).toEqual([0]);
    expect(await names({ criteria: { ...shop, values: [] } })).toEqual([0]);
    expect(await names({ criteria: { anyOf: [shop, shared] } })).toEqual([
      2,
      'bert-1',
      'dora-1',
    ]);
    expect(
      await names({ criteria: { not: { anyOf: [shop, shared] } } }),
    ).toEqual([2, 'anna-1', 'carl-2']);
    expect(await names({ criteria: { allOf: [demo, shared] } })).toEqual([0]);
    expect(
      await names({ criteria: { ...shared, access: ['manage'] } }),
    ).toEqual([0]);
    const { items } = await store.list({ ...page, search: '-1' });
    expect(
      items.map(({ workspace: { labels, shares } }) => ({ labels, shares })),
    ).toEqual([
      { labels: {}, shares: [] },
      { labels: {}, shares: [{ entity: 'user:default/joe', access: 'read' }] },
      { labels: { team: 'shop', demo: '' }, shares: [] },
    ]);
  });
});
