import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { KeptData } from '@helium-portal/backstage-plugin-helium-node';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { keepingProgram, sampleProgram } from '../__testUtils__/programs';

const databases = HeliumTestDatabases.create();

const VOLUME = {
  where: 'kubernetes',
  kind: 'v1/PersistentVolume',
  name: 'data',
  detail: 'Claim calm-otter/data, 10Gi',
};
const BUCKET = {
  where: 'gcp',
  kind: 'storage.googleapis.com/Bucket',
  name: 'otter-data',
};
const DAY_MS = 86_400_000;

describe.each(databases.ids)('kept data through the API, %s', id => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({
      database: knex,
      programs: [sampleProgram, keepingProgram],
    });
  });

  beforeEach(async () => {
    helium.decide.denied = [];
    helium.decide.allowed = [];
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    await knex('workspaces').delete();
    await create('calm-otter', keepingProgram.name);
    helium.audited.length = 0;
  });

  async function create(name: string, program: string) {
    await helium
      .call('post', '/workspaces')
      .send({ name, program, owner: 'group:default/team' })
      .expect(202);
    await finishNext(helium, { outcome: 'succeeded' });
  }

  const end = (query: string) =>
    helium.call('delete', `/workspaces/calm-otter${query}`);

  const REMOVE = '/workspaces/calm-otter/kept-data/remove';
  const removing = (ids: string[]) => helium.call('post', REMOVE).send({ ids });

  const list = async (query = '') =>
    (await helium.call('get', `/kept-data${query}`).expect(200)).body;

  /** The ids of what is kept. */
  async function keep(...keptData: KeptData[]): Promise<string[]> {
    await end('?keepData=true').expect(202);
    await finishNext(helium, {
      outcome: 'succeeded',
      leftovers: [],
      keptData,
    });
    const { items } = await list();
    helium.audited.length = 0;
    return items.map((item: { id: string }) => item.id);
  }

  it('is offered for the programs that keep some', async () => {
    const { body } = await helium.call('get', '/programs').expect(200);
    expect(
      body.items.map(({ name, keptData }: any) => [name, keptData]),
    ).toEqual([
      [sampleProgram.name, undefined],
      [keepingProgram.name, { default: 'P30D', maximum: 'P90D' }],
    ]);
  });

  it('is what a delete says, until the date that it says', async () => {
    const { body } = await end('?keepData=true&keepDataFor=P7D').expect(202);
    const until = Date.parse(body.workspace.keepDataUntil);
    expect(until).toBeGreaterThan(Date.now() + 6.9 * DAY_MS);
    expect(until).toBeLessThan(Date.now() + 7.1 * DAY_MS);
    expect(helium.audited).toEqual([
      expect.objectContaining({
        eventId: 'workspace-delete',
        text: expect.stringContaining('"keepDataFor":"P7D"'),
      }),
    ]);
    await finishNext(helium, {
      outcome: 'succeeded',
      leftovers: [],
      keptData: [VOLUME],
    });
    expect(await list('?workspace=calm-otter')).toEqual({
      totalItems: 1,
      items: [
        {
          ...VOLUME,
          id: expect.any(String),
          workspace: 'calm-otter',
          workspaceId: body.workspace.id,
          owner: 'group:default/team',
          program: keepingProgram.name,
          keptAt: expect.any(String),
          keptUntil: body.workspace.keepDataUntil,
        },
      ],
    });
    const { body: destroyed } = await helium.call(
      'get',
      '/workspaces/calm-otter',
    );
    expect(destroyed.status).toBe('destroyed');
  });

  it('is nothing when a delete does not say so', async () => {
    const { body } = await end('').expect(202);
    expect(body.workspace).not.toHaveProperty('keepDataUntil');
  });

  it('is refused by its field', async () => {
    const refusal = async (query: string) =>
      (await end(query).expect(400)).body.fields?.map(
        ({ field }: { field: string }) => field,
      );
    expect(await refusal('?keepDataFor=P1D')).toEqual(['keepDataFor']);
    expect(await refusal('?keepData=true&keepDataFor=P1Y')).toEqual([
      'keepDataFor',
    ]);
    await end('?keepData=perhaps').expect(400);
    await create('bold-heron', sampleProgram.name);
    const { body } = await helium
      .call('delete', '/workspaces/bold-heron?keepData=true')
      .expect(400);
    expect(body.fields).toEqual([
      {
        field: 'keepData',
        message: expect.stringContaining(sampleProgram.name),
      },
    ]);
  });

  it('is removed before its date, once for a key', async () => {
    const [kept] = await keep(VOLUME);
    const remove = () => removing([kept]).set('Idempotency-Key', 'once');
    const { body } = await remove().expect(202);
    expect(body.operation).toMatchObject({
      kind: 'destroy',
      reason: `the kept ${VOLUME.kind} '${VOLUME.name}' is removed`,
      removal: {
        items: [{ where: VOLUME.where, kind: VOLUME.kind, name: VOLUME.name }],
        force: false,
        keptData: true,
      },
    });
    expect(body.workspace.status).toBe('destroyed');
    expect((await remove().expect(202)).body.operation.id).toBe(
      body.operation.id,
    );
    const { body: refusal } = await removing([kept]).expect(409);
    expect(refusal.error.message).toBe(
      `The deletion operation ${body.operation.id} of this workspace is queued; wait for it`,
    );
    await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
    expect((await list()).totalItems).toBe(0);
    const { items } = await list('?removed=true');
    expect(items).toEqual([
      expect.objectContaining({ id: kept, removedAt: expect.any(String) }),
    ]);
    await removing([kept]).expect(409);
    expect(
      helium.audited.map(({ eventId, outcome }) => [eventId, outcome]),
    ).toEqual([
      ['kept-data-remove', 'succeeded'],
      ['kept-data-remove', 'succeeded'],
      ['kept-data-remove', 'failed'],
      ['kept-data-remove', 'failed'],
    ]);
  });

  it('takes the name for everybody who may create, and says nothing of itself', async () => {
    const isTaken = async (name: string) =>
      (await helium.call('get', `/workspace-names/${name}`).expect(200)).body;
    helium.decide.allowed = ['helium.workspace.create'];
    helium.decide.current = { result: AuthorizeResult.DENY };
    expect(await isTaken('calm-otter')).toEqual({ taken: true });
    expect(await isTaken('other')).toEqual({ taken: false });

    helium.decide.current = { result: AuthorizeResult.ALLOW };
    const kept = await keep(VOLUME);
    helium.decide.current = { result: AuthorizeResult.DENY };
    await helium.call('get', '/workspaces/calm-otter').expect(404);
    expect(await isTaken('calm-otter')).toEqual({ taken: true });

    helium.decide.current = { result: AuthorizeResult.ALLOW };
    await removing(kept).expect(202);
    await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
    helium.decide.current = { result: AuthorizeResult.DENY };
    expect(await isTaken('calm-otter')).toEqual({ taken: false });

    helium.decide.allowed = [];
    await helium.call('get', '/workspace-names/calm-otter').expect(403);
  });

  it('is removed together, and what can not be stays', async () => {
    const ids = await keep(VOLUME, BUCKET);
    const { body } = await removing(ids).expect(202);
    expect(
      body.operation.removal.items.map(({ name }: KeptData) => name).sort(),
    ).toEqual([VOLUME.name, BUCKET.name]);
    await finishNext(helium, {
      outcome: 'succeeded',
      leftovers: [{ ...BUCKET, detail: 'It is not empty' }],
    });
    expect((await list()).items).toEqual([
      expect.objectContaining({
        name: BUCKET.name,
        failure: 'It is not empty',
      }),
    ]);
    await removing([]).expect(400);
    await removing(['data']).expect(400);
    const { body: again } = await removing(ids).expect(202);
    expect(again.operation.removal.items).toEqual([
      expect.objectContaining({ name: BUCKET.name }),
    ]);
  });

  it('is shown to those who may read its workspace, and removed by those who may delete it', async () => {
    const kept = await keep(VOLUME);
    const nobody = mockCredentials.none.header();
    await helium.call('get', '/kept-data', nobody).expect(401);
    await helium.call('post', REMOVE, nobody).send({ ids: kept }).expect(401);

    helium.decide.denied = ['helium.workspace.delete'];
    await removing(kept).expect(403);

    helium.decide.denied = [];
    helium.decide.current = {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'helium',
      resourceType: 'helium-workspace',
      conditions: {
        rule: 'IS_OWNER',
        resourceType: 'helium-workspace',
        params: { owners: ['group:default/other'] },
      },
    };
    expect(await list()).toEqual({ items: [], totalItems: 0 });
    const { body } = await removing(kept).expect(404);
    expect(body.error.message).toBe("There is no workspace 'calm-otter'");
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    const unknown = '00000000-0000-4000-8000-000000000000';
    await removing([...kept, unknown]).expect(404);

    helium.decide.current = { result: AuthorizeResult.DENY };
    await helium.call('get', '/kept-data').expect(403);
  });
});
