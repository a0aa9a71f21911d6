import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import {
  actionsRegistryServiceRef,
  type ActionsService,
} from '@backstage/backend-plugin-api/alpha';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

describe('actions', () => {
  let helium: TestHelium;
  let knex: Knex;
  let registry: ActionsService;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    const mock = actionsRegistryServiceMock();
    registry = mock;
    helium = await startHelium({
      database: knex,
      features: [
        createServiceFactory({
          service: actionsRegistryServiceRef,
          deps: {},
          factory: () => mock,
        }),
      ],
    });
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    helium.audited.length = 0;
    helium.decide.current = { result: AuthorizeResult.ALLOW };
  });

  const invoke = async (name: string, input: object = {}): Promise<any> => {
    const { output } = await registry.invoke({
      id: `test:${name}`,
      input: input as {},
      credentials: mockCredentials.user('user:default/jane'),
    });
    return output;
  };

  const create = (input: object = {}) =>
    invoke('create-workspace', {
      program: 'sample_program',
      name: 'calm-otter',
      expiresIn: 'PT8H',
      ...input,
    });

  it('say what they do to what they touch', async () => {
    const { actions } = await registry.list({
      credentials: mockCredentials.user(),
    });
    expect(
      Object.fromEntries(
        actions.map(({ name, attributes: { readOnly, destructive } }) => [
          name,
          [readOnly, destructive],
        ]),
      ),
    ).toEqual({
      'list-workspaces': [true, false],
      'get-workspace': [true, false],
      'get-workspace-log': [true, false],
      'create-workspace': [false, false],
      'extend-workspace': [false, false],
      'delete-workspace': [false, true],
    });
  });

  it('take a workspace from its creation to its end', async () => {
    const created = await create({ parameters: { password: 'hunter2' } });
    expect(created).toMatchObject({
      name: 'calm-otter',
      program: 'sample_program',
      owner: 'user:default/jane',
      status: 'creating',
      page: expect.stringContaining('/helium/workspaces/calm-otter'),
    });
    await finishNext(helium, { outcome: 'succeeded' });
    await knex('workspaces').update({
      connections: JSON.stringify([
        { kind: 'link', title: 'Page', url: 'http://page' },
      ]),
    });
    expect(await invoke('get-workspace', { name: 'calm-otter' })).toMatchObject(
      {
        status: 'ready',
        connections: [{ title: 'Page', url: 'http://page' }],
      },
    );
    const extended = await invoke('extend-workspace', {
      name: 'calm-otter',
      expiresIn: 'PT1H',
    });
    expect(Date.parse(extended.expiresAt) - Date.parse(created.expiresAt)).toBe(
      3_600_000,
    );
    expect(
      await invoke('delete-workspace', { name: 'calm-otter' }),
    ).toMatchObject({ status: 'destroying' });
    expect(
      helium.audited.map(({ eventId, outcome }) => [eventId, outcome]),
    ).toEqual([
      ['workspace-create', 'succeeded'],
      ['workspace-extend', 'succeeded'],
      ['workspace-delete', 'succeeded'],
    ]);
    helium.audited.forEach(({ text }) => {
      expect(text).toContain('user:default/jane');
      expect(text).not.toContain('hunter2');
    });
  });

  it('list a page of those that are asked for', async () => {
    for (const name of ['alpha', 'beta', 'gamma']) {
      await create({ name });
    }
    const names = async (input: object) => {
      const { workspaces, total } = await invoke('list-workspaces', input);
      return [total, ...workspaces.map((each: { name: string }) => each.name)];
    };
    expect(await names({})).toEqual([3, 'alpha', 'beta', 'gamma']);
    expect(await names({ limit: 1, offset: 1 })).toEqual([3, 'beta']);
    expect(await names({ search: 'amm' })).toEqual([1, 'gamma']);
    expect(await names({ status: 'ready' })).toEqual([0]);
    expect(await names({ owner: 'user:default/jane' })).toHaveLength(4);
  });

  it('read the end of a log', async () => {
    await create();
    const [{ id }] = await knex('operations').select('id');
    const line = (index: number) => ({
      operation_id: id,
      attempt_id: null,
      sequence: index,
      at: new Date(),
      type: 'log',
      data: JSON.stringify({ text: `line ${index}` }),
    });
    await knex.batchInsert(
      'events',
      Array.from({ length: 300 }, (_, index) => line(index)),
      100,
    );
    const { operation, state, lines } = await invoke('get-workspace-log', {
      name: 'calm-otter',
    });
    expect([operation, state]).toEqual(['create', 'queued']);
    expect([lines.length, lines[0], lines[199]]).toEqual([
      200,
      'line 100',
      'line 299',
    ]);
  });

  it("act with the caller's rights", async () => {
    await create();
    helium.decide.current = { result: AuthorizeResult.DENY };
    for (const [name, input] of [
      ['get-workspace', {}],
      ['get-workspace-log', {}],
      ['extend-workspace', { expiresIn: 'PT1H' }],
      ['delete-workspace', {}],
    ] as const) {
      await expect(
        invoke(name, { name: 'calm-otter', ...input }),
      ).rejects.toThrow("There is no workspace 'calm-otter'");
    }
    await expect(invoke('list-workspaces')).rejects.toThrow('is denied');
    await expect(create({ name: 'other' })).rejects.toThrow('is denied');
    expect(await knex('workspaces').pluck('name')).toEqual(['calm-otter']);
  });

  it('name what is wrong with their input', async () => {
    await expect(create({ expiresIn: 'P20D' })).rejects.toThrow(/expiresIn/);
    await expect(create({ program: 'other' })).rejects.toThrow(/program/);
  });
});
