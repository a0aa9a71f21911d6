import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import request from 'supertest';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

const program = (name: string) =>
  createWorkspaceProgram({
    name,
    title: name,
    description: 'For tests',
    version: '1.0.0',
    entrypoint: require.resolve('../__testUtils__/programs'),
    parameters: z =>
      z.strictObject({
        pachdVersion: z.string().optional(),
        consoleVersion: z.string().optional(),
        notebooksVersion: z.string().optional(),
        mountServerVersion: z.string().optional(),
        helmVersion: z.string().optional(),
        disableNotebooks: z.boolean().default(false),
        clusterStack: z.string().optional(),
        values: z.string().optional(),
        infraJson: z.string().optional(),
      }),
    parameterOptions: { values: { widget: 'yaml' } },
  });

describe('the old API', () => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({
      database: knex,
      programs: [program('gcp_namespace_only'), program('gcp_cluster_only')],
      config: {
        oldApi: { owner: 'group:default/team' },
        expiry: { maximum: 'P90D', timeZone: 'America/New_York' },
      },
    });
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    helium.audited.length = 0;
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    helium.decide.denied = [];
  });

  const call = (
    method: 'get' | 'post' | 'delete',
    path: string,
    header = mockCredentials.user.header(),
  ) => {
    return request(helium.backend.server)
      [method](`/v1/api${path}`)
      .set('Authorization', header);
  };

  async function post(
    fields: Record<string, string> = {},
    files: Record<string, string> = {},
  ) {
    const test = call('post', '/workspace');
    Object.entries(fields).forEach(([name, value]) => test.field(name, value));
    Object.entries(files).forEach(([name, text]) =>
      test.attach(name, Buffer.from(text), `${name}.txt`),
    );
    return await test;
  }

  const inDays = (days: number) =>
    DateTime.now().setZone('America/New_York').plus({ days }).toISODate()!;

  async function stored(name: string) {
    const { body } = await helium.call('get', `/workspaces/${name}`);
    return body;
  }

  it('creates a workspace of nothing, and lists it', async () => {
    expect((await call('get', '/workspaces')).body).toEqual({ IDs: [] });
    // As `curl -X POST` does it: no body and no type.
    const { status, body } = await call('post', '/workspace');
    expect({ status, body }).toEqual({
      status: 200,
      body: { ID: expect.stringMatching(/^[a-z0-9-]+$/) },
    });
    expect((await call('get', '/workspaces')).body).toEqual({
      IDs: [body.ID],
    });
    expect(await stored(body.ID)).toMatchObject({
      program: 'gcp_namespace_only',
      owner: mockCredentials.user().principal.userEntityRef,
      createdBy: mockCredentials.user().principal.userEntityRef,
    });
  });

  it('takes every field and both files', async () => {
    const expiry = inDays(3);
    const { status, body } = await post(
      {
        name: 'example-workspace-id',
        expiry,
        pachdVersion: '2.1.0',
        consoleVersion: '2.1.0-1',
        notebooksVersion: 'v0.1',
        mountServerVersion: '2.1.1',
        helmVersion: '2.2.0-rc.1',
        disableNotebooks: 'True',
        backend: 'GCP_namespace',
        clusterStack: 'console-preview-cluster',
        cleanupOnFail: 'False',
      },
      {
        valuesYaml: 'pachd:\n  logLevel: debug\n',
        infraJson: '{"k8s": {"nodepools": []}, "rds": {"diskSize": 100}}',
      },
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: { ID: 'example-workspace-id' },
    });
    const workspace = await stored('example-workspace-id');
    expect(workspace.program).toBe('gcp_namespace_only');
    expect(workspace.expiresAt).toBe(
      DateTime.fromISO(expiry, { zone: 'America/New_York' }).toUTC().toISO(),
    );
    const { infraJson, ...parameters } = workspace.parameters;
    expect(parameters).toEqual({
      pachdVersion: '2.1.0',
      consoleVersion: '2.1.0-1',
      notebooksVersion: 'v0.1',
      mountServerVersion: '2.1.1',
      helmVersion: '2.2.0-rc.1',
      disableNotebooks: true,
      clusterStack: 'console-preview-cluster',
      values: 'pachd:\n  logLevel: debug\n',
    });
    expect(JSON.parse(infraJson)).toEqual({
      nodepools: [],
      rds: { diskSize: 100 },
    });
  });

  it('shows all fields in their old spelling', async () => {
    await post({ name: 'example', expiry: inDays(5) });
    const path = '/workspace/example';
    const creating = (await call('get', path)).body.Workspace;
    expect(creating).toEqual({
      ID: 'example',
      Status: 'creating',
      LastUpdated: expect.stringMatching(/^\d{4}-.*Z$/),
      PulumiURL: expect.stringMatching(/\/helium\/workspaces\/example$/),
      K8s: '',
      K8sNamespace: '',
      ConsoleURL: '',
      NotebooksURL: '',
      GCSBucket: '',
      PachdIp: '',
      Pachctl: '',
      Expiry: inDays(5),
      CreatedBy: mockCredentials.user().principal.userEntityRef,
      Backend: 'gcp_namespace_only',
    });
    await finishNext(helium, {
      outcome: 'succeeded',
      outputs: {
        k8s: 'gcloud container clusters get-credentials here',
        k8sNamespace: 'example',
        consoleUrl: 'https://example.example.org',
        notebooksUrl: null,
        bucket: 'pach-bucket',
        pachdAddress: 'grpc://example.example.org:30651',
        pachctl: 'pachctl config set context example',
      },
    });
    expect((await call('get', path)).body.Workspace).toMatchObject({
      Status: 'ready',
      K8s: 'gcloud container clusters get-credentials here',
      K8sNamespace: 'example',
      ConsoleURL: 'https://example.example.org',
      NotebooksURL: '',
      GCSBucket: 'pach-bucket',
      PachdIp: 'grpc://example.example.org:30651',
      Pachctl: 'pachctl config set context example',
    });

    await call('delete', path);
    expect((await call('get', path)).body.Workspace.Status).toBe('creating');
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'permanent', message: 'no' },
    });
    expect((await call('get', path)).body.Workspace.Status).toBe('failed');
  });

  it('tells whether a workspace is expired', async () => {
    await post({ name: 'example' });
    const path = '/workspace/example/expired';
    expect((await call('get', path)).body).toEqual({ Expired: false });
    await knex('workspaces').update({ expires_at: new Date(0) });
    expect((await call('get', path)).body).toEqual({ Expired: true });
  });

  it.each([
    ['cuts a late expiry off', 120, 90 * 24],
    ['takes a past one for none', -800, 24],
  ])('%s', async (_, days, hours) => {
    await post({ name: 'example', expiry: inDays(days) });
    const { createdAt, expiresAt } = await stored('example');
    const lifetime = DateTime.fromISO(expiresAt).diff(
      DateTime.fromISO(createdAt),
    );
    expect(lifetime.as('minutes')).toBeCloseTo(hours * 60, 0);
  });

  it('updates the workspace that has the name', async () => {
    const expiry = inDays(5);
    await post({ name: 'example', consoleVersion: '1', expiry });
    await finishNext(helium, { outcome: 'succeeded', outputs: {} });
    const { status } = await post(
      { name: 'example', consoleVersion: '2', expiry },
      { valuesYaml: 'a: 1' },
    );
    expect(status).toBe(200);
    expect(await stored('example')).toMatchObject({
      status: 'updating',
      parameters: { consoleVersion: '2', values: 'a: 1' },
    });
    await finishNext(helium, { outcome: 'succeeded', outputs: {} });
    await post({ name: 'example', expiry: inDays(9) });
    expect(
      (await call('get', '/workspace/example')).body.Workspace.Expiry,
    ).toBe(inDays(9));
    const other = await post({ name: 'example', backend: 'gcp_cluster_only' });
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain("'gcp_namespace_only'");
    expect(
      helium.audited.map(({ eventId, outcome }) => [eventId, outcome]),
    ).toEqual([
      ['workspace-create', 'succeeded'],
      ['workspace-update', 'succeeded'],
      ['workspace-update', 'succeeded'],
    ]);
  });

  it('deletes without waiting, and makes the name free', async () => {
    await post({ name: 'example' });
    await finishNext(helium, { outcome: 'succeeded', outputs: {} });
    const { status, body } = await call('delete', '/workspace/example');
    expect({ status, body }).toEqual({ status: 200, body: { ID: 'example' } });
    await finishNext(helium, { outcome: 'succeeded', outputs: {} });
    for (const path of ['/workspace/example', '/workspace/example/expired']) {
      const { status: gone, body: answer } = await call('get', path);
      expect(gone).toBe(404);
      expect(answer.error.message).toContain("'example'");
    }
    expect((await call('delete', '/workspace/example')).status).toBe(409);
    expect((await call('delete', '/workspace/nobody')).status).toBe(404);
    expect((await post({ name: 'example' })).status).toBe(200);
  });

  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['a name', { name: 'Example_1' }, {}, 'name'],
    ['NUL in a name', { name: 'a\0b' }, {}, 'name'],
    ['an expiry', { expiry: 'tomorrow' }, {}, 'expiry'],
    ['a day that is not', { expiry: '2030-02-30' }, {}, 'expiry'],
    ['no boolean', { disableNotebooks: 'yes' }, {}, 'disableNotebooks'],
    ['an unknown backend', { backend: 'gcp_moon_only' }, {}, 'program'],
    ['a creator', { createdBy: 'somebody' }, {}, 'createdBy'],
    ['another case', { pachdversion: '1' }, {}, 'pachdversion'],
    ['broken YAML', {}, { valuesYaml: 'a: [' }, 'parameters.values'],
    ['a large file', {}, { valuesYaml: 'a'.repeat(2 ** 20 + 1) }, 'valuesYaml'],
    ['another file', {}, { other: 'a' }, 'other'],
  ])('refuses %s', async (_, fields, files, field) => {
    const { status, body } = await post(fields, files);
    expect({ status, fields: body.fields }).toEqual({
      status: 400,
      fields: [{ field, message: expect.any(String) }],
    });
    expect(await knex('workspaces')).toEqual([]);
  });

  it('gives what a service makes to the configured owner', async () => {
    const { body } = await call(
      'post',
      '/workspace',
      mockCredentials.service.header(),
    );
    expect(await stored(body.ID)).toMatchObject({
      owner: 'group:default/team',
      createdBy: 'external:test-service',
    });
  });

  it('lets in only those who may', async () => {
    await post({ name: 'example' });
    const routes = [
      ['get', '/workspaces'],
      ['get', '/workspace/example'],
      ['get', '/workspace/example/expired'],
      ['post', '/workspace'],
      ['delete', '/workspace/example'],
    ] as const;
    for (const [method, path] of routes) {
      for (const header of [
        mockCredentials.none.header(),
        mockCredentials.user.invalidHeader(),
      ]) {
        expect((await call(method, path, header)).status).toBe(401);
      }
    }
    helium.decide.current = { result: AuthorizeResult.DENY };
    const answers = await Promise.all(
      routes.map(async ([method, path]) => (await call(method, path)).status),
    );
    expect(answers).toEqual([403, 404, 404, 403, 404]);
    helium.decide.current = { result: AuthorizeResult.ALLOW };
    helium.decide.denied = [
      'helium.workspace.delete',
      'helium.workspace.update',
    ];
    expect((await call('delete', '/workspace/example')).status).toBe(403);
    expect((await post({ name: 'example' })).status).toBe(403);
    expect((await stored('example')).desired).toBe('present');
  });

  it('shows only what the caller may read', async () => {
    await post({ name: 'mine' });
    await call('post', '/workspace', mockCredentials.service.header());
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
    expect((await call('get', '/workspaces')).body).toEqual({ IDs: ['mine'] });
  });
});
