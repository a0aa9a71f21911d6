import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { dependentProgram, sampleProgram } from '../__testUtils__/programs';

const databases = HeliumTestDatabases.create();

describe('workspaces on others over HTTP', () => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({
      database: knex,
      programs: [sampleProgram, dependentProgram],
    });
  });

  beforeEach(async () => {
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    helium.decide.allowed = [];
    await knex('workspaces').delete();
    await helium.call('post', '/workspaces').send({
      name: 'cluster',
      program: 'sample_program',
      owner: 'group:default/team',
    });
  });

  const ready = () =>
    finishNext(helium, {
      outcome: 'succeeded',
      outputs: { endpoint: 'https://10.0.0.1' },
    });
  const createOn = (clusterStack: string, name = 'red-fox') =>
    helium.call('post', '/workspaces').send({
      name,
      program: 'dependent_program',
      parameters: { clusterStack },
    });

  it('tells which parameter names a workspace, and of which programs', async () => {
    const { body } = await helium.call('get', '/programs').expect(200);
    const program = body.items.find(
      (item: { name: string }) => item.name === 'dependent_program',
    );
    expect(program.parameters.slice(1)).toEqual([
      {
        name: 'clusterStack',
        mutable: false,
        secret: false,
        workspace: { programs: ['sample_program'] },
      },
      {
        name: 'secondStack',
        mutable: true,
        secret: false,
        workspace: { programs: ['sample_program', 'dependent_program'] },
      },
    ]);
  });

  it('answers alike for what is not there, is of another program, or is hidden', async () => {
    await ready();
    await helium
      .call('post', '/workspaces')
      .send({ name: 'other', program: 'dependent_program' })
      .expect(202);
    await finishNext(helium, { outcome: 'succeeded' });
    const refused = [await createOn('nowhere'), await createOn('other')];
    helium.decide.current = {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'helium',
      resourceType: 'helium-workspace',
      conditions: {
        rule: 'IS_OWNER',
        resourceType: 'helium-workspace',
        params: { owners: ['user:default/mock'] },
      },
    };
    // What creates is a basic permission, which has no conditions.
    helium.decide.allowed = ['helium.workspace.create'];
    refused.push(await createOn('cluster'));
    for (const [index, { status, body }] of refused.entries()) {
      expect([status, body.fields]).toEqual([
        400,
        [
          {
            field: 'parameters.clusterStack',
            message: `there is no workspace '${
              ['nowhere', 'other', 'cluster'][index]
            }' of the program 'sample_program' that you may see; name one that is ready`,
          },
        ],
      ]);
    }
    expect(await knex('workspaces').where({ name: 'red-fox' })).toEqual([]);
  });

  it('builds on one that is ready, and keeps it', async () => {
    const early = await createOn('cluster');
    expect([early.status, early.body.fields]).toEqual([
      409,
      [
        {
          field: 'parameters.clusterStack',
          message: expect.stringContaining('it is creating'),
        },
      ],
    ]);
    await ready();
    await createOn('cluster').expect(202);
    await finishNext(helium, { outcome: 'succeeded' });

    const { body } = await helium.call('get', '/workspaces/cluster');
    expect(body.dependents).toEqual({ total: 1, names: ['red-fox'] });
    expect(body).not.toHaveProperty('warning');
    const refused = await helium.call('delete', '/workspaces/cluster');
    expect([refused.status, refused.body.fields]).toEqual([
      409,
      [
        {
          field: 'name',
          message:
            "this workspace can't be deleted, because 1 workspace is built on it: red-fox; delete those first",
        },
      ],
    ]);
    const moved = await helium
      .call('patch', '/workspaces/red-fox')
      .send({ parameters: { clusterStack: 'another' } });
    expect([moved.status, moved.body.fields]).toEqual([
      400,
      [
        {
          field: 'parameters.clusterStack',
          message: expect.stringContaining('cannot be changed'),
        },
      ],
    ]);

    await helium.call('delete', '/workspaces/red-fox').expect(202);
    await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
    await helium.call('delete', '/workspaces/cluster').expect(202);
  });

  it('names a second one later, where the program lets it', async () => {
    await ready();
    await createOn('cluster').expect(202);
    await finishNext(helium, { outcome: 'succeeded' });
    const itself = await helium
      .call('patch', '/workspaces/red-fox')
      .send({ parameters: { secondStack: 'red-fox' } });
    expect([itself.status, itself.body.fields]).toMatchObject([
      400,
      [{ field: 'parameters.secondStack' }],
    ]);
    await helium
      .call('patch', '/workspaces/red-fox')
      .send({ parameters: { secondStack: 'cluster' } })
      .expect(202);
    expect(await knex('workspace_references')).toHaveLength(2);
    await finishNext(helium, { outcome: 'succeeded' });
    await helium
      .call('patch', '/workspaces/red-fox')
      .send({ parameters: { secondStack: null } })
      .expect(202);
    expect(await knex('workspace_references')).toHaveLength(1);
  });
});
