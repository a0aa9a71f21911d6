import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import type { Knex } from 'knex';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { dependentProgram, sampleProgram } from '../__testUtils__/programs';

const databases = HeliumTestDatabases.create();
const MIB = 1024 * 1024;

/** Without charts, and with a text whose mistakes its schema names. */
const clusterProgram = createWorkspaceProgram({
  name: 'cluster_program',
  title: 'Cluster',
  description: 'For tests',
  version: '1.0.0',
  entrypoint: require.resolve('../__testUtils__/programs'),
  parameters: z =>
    z.object({
      zone: z.string().min(1),
      channel: z.enum(['slow', 'fast']).optional(),
      infraJson: z
        .string()
        .refine(text => !text.includes('"nam"'), 'nodepools[0].nam is unknown')
        .optional(),
      values: z
        .string()
        .refine(text => !text.includes('host:'), 'host is the portal’s')
        .optional(),
    }),
  parameterOptions: {
    infraJson: { widget: 'json' },
    values: { widget: 'yaml' },
  },
});

describe('effective values over HTTP', () => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({
      database: knex,
      programs: [sampleProgram, dependentProgram, clusterProgram],
    });
  });

  beforeEach(async () => {
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    helium.decide.allowed = [];
    await knex('workspaces').delete();
  });

  const ask = (body: object, program = 'sample_program') =>
    helium.call('post', `/programs/${program}/effective-values`).send(body);

  it('shows what a workspace would get, and no secret', async () => {
    const { status, body } = await ask({
      name: 'calm-otter',
      parameters: {
        size: 'large',
        password: 'hunter2',
        values: 'host: elsewhere',
        region: null,
      },
    });
    expect(status).toBe(200);
    expect(body.charts).toEqual([
      {
        title: 'Sample',
        chart: { name: 'sample', version: '1.0.0' },
        values: [
          {
            key: 'host',
            value: 'calm-otter.example.org',
            origin: 'platform',
          },
          { key: 'size', value: 'large', origin: 'parameters' },
          { key: 'url', origin: 'user', secret: true },
          { key: 'token', origin: 'secret', secret: true },
        ],
        refused: [
          { parameter: 'values', key: 'host', because: 'Helium sets it' },
        ],
        includesChartDefaults: false,
      },
    ]);
    expect(await knex('operations')).toEqual([]);
    const unnamed = await ask({});
    expect(unnamed.body.charts[0].values[0].value).toBe('unnamed.example.org');
  });

  it('shows what a workspace gets, with its secret parameters left out', async () => {
    await helium.call('post', '/workspaces').send({
      name: 'calm-otter',
      program: 'sample_program',
      parameters: { password: 'hunter2' },
    });
    const { status, body } = await helium.call(
      'get',
      '/workspaces/calm-otter/effective-values',
    );
    expect(status).toBe(200);
    expect(body.charts[0].values).toEqual([
      { key: 'host', value: 'calm-otter.example.org', origin: 'platform' },
      { key: 'size', value: 'small', origin: 'parameters' },
      { key: 'url', origin: 'user', secret: true },
      { key: 'token', origin: 'secret', secret: true },
    ]);
  });

  it('knows what a workspace is built on, for those who may see it', async () => {
    await helium.call('post', '/workspaces').send({
      name: 'cluster',
      program: 'sample_program',
      owner: 'group:default/team',
    });
    await finishNext(helium, {
      outcome: 'succeeded',
      outputs: { endpoint: 'https://10.0.0.1' },
    });
    const parameters = { clusterStack: 'cluster' };
    const { body } = await ask({ parameters }, 'dependent_program');
    expect(body.charts[0].values).toEqual([
      { key: 'endpoint', value: 'https://10.0.0.1', origin: 'platform' },
    ]);

    helium.decide.current = { result: AuthorizeResult.DENY };
    helium.decide.allowed = ['helium.workspace.create'];
    const hidden = await ask({ parameters }, 'dependent_program');
    expect([hidden.status, hidden.body.fields]).toMatchObject([
      400,
      [{ field: 'parameters.clusterStack' }],
    ]);
    expect(JSON.stringify(hidden.body)).not.toContain('10.0.0.1');
  });

  it.each([
    [
      'values that are not YAML',
      { values: 'a: [' },
      'parameters.values',
      'is not YAML',
    ],
    [
      'values that are too large',
      { values: `a: ${'\n'.repeat(MIB)}` },
      'parameters.values',
      '1 MiB',
    ],
    [
      'what the program can not read, where the schema says why',
      { values: 'unreadable: 1', size: 'huge' },
      'parameters.size',
      'expected one of',
    ],
    [
      'what the program can not read, without the secret that it names',
      { values: 'unreadable: 1', password: 'hunter2' },
      'parameters',
      'the password [secret] is no value',
    ],
  ])('refuses %s', async (_, parameters, field, message) => {
    const { status, body } = await ask({ parameters });
    expect([status, body.fields]).toEqual([
      400,
      [{ field, message: expect.stringContaining(message) }],
    ]);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('refuses a text of JSON as a creation would, whatever is still missing', async () => {
    const infraJson = '{"nodepools": [{"nam": "a"}]}';
    const refused = await ask(
      { parameters: { infraJson, channel: 'half typed' } },
      'cluster_program',
    );
    expect([refused.status, refused.body.fields]).toEqual([
      400,
      [
        {
          field: 'parameters.infraJson',
          message: 'nodepools[0].nam is unknown',
        },
      ],
    ]);
    const { body } = await helium.call('post', '/workspaces').send({
      name: 'calm-otter',
      program: 'cluster_program',
      parameters: { infraJson, zone: 'a' },
    });
    expect(body.fields).toEqual(refused.body.fields);
    const taken = await ask(
      { parameters: { infraJson: '{}' } },
      'cluster_program',
    );
    expect([taken.status, taken.body.charts]).toEqual([200, []]);
  });

  it('leaves to the values which of their keys are refused', async () => {
    const { status } = await ask(
      { parameters: { values: 'host: elsewhere' } },
      'cluster_program',
    );
    expect(status).toBe(200);
  });

  it('refuses a body that is too large, and a program that there is not', async () => {
    const large = await ask({ parameters: { values: 'x'.repeat(5 * MIB) } });
    expect(large.status).toBe(413);
    const none = await ask({}, 'none');
    expect([none.status, none.body.error.message]).toEqual([
      404,
      "There is no program 'none'",
    ]);
    const extra = await ask({ colour: 1 });
    expect(extra.status).toBe(400);
  });
});
