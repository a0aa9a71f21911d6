import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

const PATH = '/workspaces/calm-otter';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe.each(databases.ids)('a name that was used again, %s', id => {
  let helium: TestHelium;
  let knex: Knex;
  let earlier: string;
  let newer: string;
  /** The operation that made each of them. */
  let created: { earlier: string; newer: string };

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({ database: knex });
  });

  const create = async (name: string, owner?: string) => {
    const { body } = await helium
      .call('post', '/workspaces')
      .send({ name, owner });
    const { operations } = helium;
    const claim = await operations.claim({
      holder: 'test',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    const { id: attempt, fence } = claim!.attempt;
    await operations.setHandle(attempt, fence, {});
    const data = {
      text: `of ${body.operation.id}`,
      stream: 'stdout',
    } as const;
    await operations.appendEvents(attempt, [
      {
        sequence: 1,
        at: new Date().toISOString(),
        type: 'log',
        data,
      },
    ]);
    await operations.finish(attempt, { outcome: 'succeeded' });
    return body as { workspace: { id: string }; operation: { id: string } };
  };

  beforeEach(async () => {
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    await knex('workspaces').delete();
    const first = await create('calm-otter');
    await helium.call('post', `${PATH}/extend`).send({ expiresIn: 'PT1H' });
    await helium.call('delete', PATH);
    await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
    const second = await create('calm-otter', 'group:default/team');
    earlier = first.workspace.id;
    newer = second.workspace.id;
    created = { earlier: first.operation.id, newer: second.operation.id };
  });

  const get = async (path: string) => {
    const { status, body } = await helium.call('get', `${PATH}${path}`);
    return { status, body, message: body.error?.message };
  };
  const operationsOf = async (path: string) =>
    (await get(`/operations${path}`)).body.items.map(
      (each: { kind: string }) => each.kind,
    );

  it('leads to the newer one, and with its id to the earlier one', async () => {
    expect((await get('')).body).toMatchObject({ id: newer, status: 'ready' });
    expect((await get(`?id=${newer}`)).body).toEqual((await get('')).body);
    expect((await get(`?id=${earlier}`)).body).toMatchObject({
      id: earlier,
      status: 'destroyed',
      nameReused: true,
    });
    expect(await operationsOf('')).toEqual(['create']);
    expect(await operationsOf(`?id=${earlier}`)).toEqual(['destroy', 'create']);
    const changes = await get(`/expiry-changes?id=${earlier}`);
    expect(changes.body.items).toHaveLength(2);
    expect((await get('/expiry-changes')).body.items).toHaveLength(1);
  });

  it('has the operations and events of both', async () => {
    for (const operation of Object.values(created)) {
      const read = await get(`/operations/${operation}`);
      expect(read.body).toMatchObject({ id: operation, kind: 'create' });
      const events = await get(`/operations/${operation}/events`);
      expect(JSON.stringify(events.body.items)).toContain(`of ${operation}`);
    }
  });

  it('has no workspace of another name, nor one that is not there', async () => {
    const other = await create('red-fox');
    // All are UUIDs to the validator, and the last is none to PostgreSQL.
    const ids = [other.workspace.id, UNKNOWN, `urn:uuid:${UNKNOWN}`];
    for (const unknown of ids) {
      for (const path of ['', '/operations', '/expiry-changes']) {
        const { status, message } = await get(`${path}?id=${unknown}`);
        expect([path, status, message]).toEqual([
          path,
          404,
          `There is no workspace 'calm-otter' with the id ${unknown}`,
        ]);
      }
    }
    const { status, body } = await get('?id=none');
    expect(status).toBe(400);
    expect(body.fields).toMatchObject([{ field: 'id' }]);
    for (const operation of [other.operation.id, UNKNOWN, 'none']) {
      const { message } = await get(`/operations/${operation}`);
      expect(message).toBe(
        `Workspace 'calm-otter' has no operation ${operation}`,
      );
    }
  });

  it('hides the one that may not be read, as if there were none', async () => {
    helium.decide.current = {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'helium',
      resourceType: 'helium-workspace',
      conditions: {
        rule: 'IS_OWNER',
        resourceType: 'helium-workspace',
        params: { owners: ['group:default/team'] },
      },
    };
    expect((await get('')).status).toBe(200);
    for (const path of ['', '/operations', '/expiry-changes']) {
      const { status, message } = await get(`${path}?id=${earlier}`);
      expect([path, status, message]).toEqual([
        path,
        404,
        `There is no workspace 'calm-otter' with the id ${earlier}`,
      ]);
    }
    for (const path of ['', '/events']) {
      const operation = created.earlier;
      const { status, message } = await get(`/operations/${operation}${path}`);
      expect([path, status, message]).toEqual([
        path,
        404,
        `Workspace 'calm-otter' has no operation ${operation}`,
      ]);
    }
  });

  it('shows the earlier one to who may not read the newer one', async () => {
    helium.decide.current = {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'helium',
      resourceType: 'helium-workspace',
      conditions: {
        rule: 'IS_OWNER',
        resourceType: 'helium-workspace',
        params: { owners: [mockCredentials.user().principal.userEntityRef] },
      },
    };
    expect((await get('')).message).toBe("There is no workspace 'calm-otter'");
    expect((await get(`/operations/${created.newer}`)).message).toBe(
      "There is no workspace 'calm-otter'",
    );
    expect((await get(`?id=${earlier}`)).status).toBe(200);
    expect((await get(`/operations/${created.earlier}`)).status).toBe(200);
  });

  it('leaves changes to the newer one', async () => {
    const { status, body } = await helium.call(
      'post',
      `${PATH}/operations/${created.earlier}/cancel`,
    );
    expect(status).toBe(404);
    expect(body.error.message).toBe(
      `Workspace 'calm-otter' has no operation ${created.earlier}`,
    );
    for (const [method, path] of [
      ['delete', `${PATH}?id=${earlier}`],
      ['post', `${PATH}/extend?id=${earlier}`],
    ] as const) {
      const refused = await helium.call(method, path).send({});
      expect(refused.status).toBe(400);
    }
    expect((await get('')).body.status).toBe('ready');
  });
});
