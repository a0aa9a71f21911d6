import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { acceptedWorkspace } from '@helium-portal/backstage-plugin-helium-common';
import { parse } from 'yaml';
import scaffolderModuleHelium from '.';
import { FakeHelium } from './__testUtils__/FakeHelium';

const FOLDER = resolve(__dirname, '../../../templates');
const TEMPLATES = readdirSync(FOLDER, { recursive: true })
  .map(String)
  .filter(file => file.endsWith('template.yaml'))
  .map(file => parse(readFileSync(join(FOLDER, file), 'utf8')));

jest.setTimeout(60_000);

describe('the templates', () => {
  let helium: FakeHelium;
  let backend: TestBackend;
  let base: string;

  beforeAll(async () => {
    helium = await FakeHelium.start();
    backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleHelium,
        catalogServiceMock.factory({ entities: TEMPLATES }),
        mockServices.rootConfig.factory({
          data: { app: { baseUrl: 'http://portal.test' } },
        }),
        createServiceFactory({
          service: coreServices.discovery,
          deps: {},
          factory: () => helium.discovery,
        }),
      ],
    });
    const address = backend.server.address();
    base = `http://127.0.0.1:${
      typeof address === 'object' && address?.port
    }/api/scaffolder`;
  });

  afterAll(async () => {
    await backend.stop();
    await helium.stop();
  });

  beforeEach(() => {
    helium.requests.length = 0;
    helium.refusal = undefined;
  });

  async function call(path: string, body?: unknown) {
    const response = await fetch(`${base}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'Content-Type': 'application/json',
        Authorization: mockCredentials.user.header(),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(JSON.stringify(answer));
    }
    return answer;
  }

  async function run(
    template: string,
    values: object,
    secrets?: Record<string, string>,
  ) {
    const { id } = await call('/v2/tasks', {
      templateRef: `template:default/${template}`,
      values,
      secrets,
    });
    for (;;) {
      const task = await call(`/v2/tasks/${id}`);
      if (task.status === 'completed' || task.status === 'failed') {
        const events: Array<{ body: any }> = await call(
          `/v2/tasks/${id}/events`,
        );
        return { task, events };
      }
      await new Promise(done => {
        setTimeout(done, 50);
      });
    }
  }

  const created = () =>
    helium.requests.flatMap(({ method, body }) =>
      method === 'POST' ? [body] : [],
    );

  const untouched = { size: 'small', disableNotebooks: false };

  it.each<[string, object, object]>([
    [
      'new-pachyderm-workspace',
      untouched,
      { program: 'gcp_namespace_only', parameters: untouched },
    ],
    [
      'new-pachyderm-workspace-aws',
      untouched,
      { program: 'aws_namespace_only', parameters: untouched },
    ],
    [
      'new-pachyderm-namespace',
      untouched,
      { program: 'kubernetes_namespace', parameters: untouched },
    ],
    [
      'new-pachyderm-cluster-gcp',
      { releaseChannel: 'REGULAR' },
      {
        program: 'gcp_cluster_only',
        parameters: { releaseChannel: 'REGULAR' },
      },
    ],
    [
      'new-pachyderm-cluster-aws',
      {},
      { program: 'aws_cluster_only', parameters: {} },
    ],
  ])('%s sends nothing for fields left empty', async (name, form, request) => {
    const { task } = await run(name, form);
    expect(task.status).toBe('completed');
    expect(created()).toEqual([request]);
  });

  it('sends what was filled in and shows the way in', async () => {
    const { task, events } = await run(
      'new-pachyderm-workspace',
      {
        name: 'demo',
        clusterStack: 'nightly',
        owner: 'group:default/demos',
        expiry: 'PT2M',
        pachdVersion: '2.12.0',
        values: 'pachd:\n  replicas: 2\n',
        disableNotebooks: true,
      },
      { secretValues: 'pachd:\n  enterpriseLicenseKey: s3cret\n' },
    );
    expect(task.status).toBe('completed');
    expect(created()).toEqual([
      {
        name: 'demo',
        program: 'gcp_namespace_only',
        owner: 'group:default/demos',
        expiresIn: 'PT2M',
        parameters: {
          clusterStack: 'nightly',
          pachdVersion: '2.12.0',
          values: 'pachd:\n  replicas: 2\n',
          disableNotebooks: true,
          secretValues: 'pachd:\n  enterpriseLicenseKey: s3cret\n',
        },
      },
    ]);
    expect(
      events.flatMap(({ body }) => acceptedWorkspace(body.message) ?? []),
    ).toEqual(['demo']);
    const { output } = events[events.length - 1].body;
    expect(output.links).toEqual([
      expect.objectContaining({
        title: 'Workspace demo',
        url: '/helium/workspaces/demo',
      }),
      expect.objectContaining({ url: 'http://console.demo.test/' }),
      expect.objectContaining({ url: 'http://jh.demo.test/' }),
    ]);
    expect(output.text[0].content).toContain('kubectl get pods');
    expect(output.text[0].content).toContain('](/helium/workspaces/demo)');
    expect(output.text[1].content).toContain('pachctl version');
    expect(JSON.stringify(events)).not.toContain('s3cret');
  });

  it('makes a cluster, and says how a workspace gets onto it', async () => {
    const infraJson = '{"nodepools": []}';
    const { task, events } = await run('new-pachyderm-cluster-gcp', {
      name: 'demo-cluster',
      kubernetesVersion: '1.33',
      infraJson,
    });
    expect(task.status).toBe('completed');
    expect(created()).toEqual([
      {
        name: 'demo-cluster',
        program: 'gcp_cluster_only',
        parameters: { kubernetesVersion: '1.33', infraJson },
      },
    ]);
    const { output } = events[events.length - 1].body;
    const [page, next] = output.links;
    expect(page.url).toBe('/helium/workspaces/demo-cluster');
    const { pathname, searchParams } = new URL(next.url, 'http://portal.test');
    expect(pathname).toBe('/create/templates/default/new-pachyderm-workspace');
    expect(JSON.parse(searchParams.get('formData')!)).toEqual({
      clusterStack: 'demo-cluster',
    });
  });

  it('makes a load test of a cluster with a pool for it, and a workspace on that', async () => {
    const { task, events } = await run('load-test', {
      name: 'rush',
      machineType: 'n2d-standard-32',
      maxCount: 8,
      spot: true,
      disableNotebooks: true,
      pachdVersion: '2.12.0',
    });
    expect(task.status).toBe('completed');
    const [cluster, workspace] = created();
    expect(cluster).toEqual({
      name: 'rush',
      program: 'gcp_cluster_only',
      parameters: { infraJson: expect.any(String) },
    });
    expect(JSON.parse(cluster.parameters.infraJson)).toEqual({
      nodepools: [
        {
          name: 'adhoc-loadtesting',
          machineType: 'n2d-standard-32',
          minCount: 0,
          maxCount: 8,
          spot: true,
          labels: { 'adhoc-loadtesting': 'enabled' },
          taints: [
            {
              key: 'adhoc-loadtesting',
              value: 'enabled',
              effect: 'NoSchedule',
            },
          ],
        },
      ],
    });
    expect(workspace).toEqual({
      name: 'rush-pachyderm',
      program: 'gcp_namespace_only',
      parameters: {
        clusterStack: 'rush',
        size: 'xlarge',
        pachdVersion: '2.12.0',
        disableNotebooks: true,
      },
    });
    const { output } = events[events.length - 1].body;
    const [, pipeline] = /```json\n([^`]*)```/.exec(output.text[0].content)!;
    // Pachyderm writes the enumerations its own way; the chart writes them as Kubernetes does.
    expect(JSON.parse(pipeline)).toMatchObject({
      scheduling_spec: { node_selector: { 'adhoc-loadtesting': 'enabled' } },
      tolerations: [
        {
          key: 'adhoc-loadtesting',
          operator: 'EXISTS',
          effect: 'NO_SCHEDULE',
        },
      ],
    });
    const [, values] = /```yaml\n([^]*?)```/.exec(output.text[1].content)!;
    const tolerations = [
      { key: 'adhoc-loadtesting', operator: 'Exists', effect: 'NoSchedule' },
    ];
    expect(parse(values)).toMatchObject({
      'loki-stack': { promtail: { tolerations } },
      pachd: {
        nodeSelector: { 'adhoc-loadtesting': 'enabled' },
        tolerations,
      },
    });
  });

  it('fails with the message of the refused field', async () => {
    helium.refusal = {
      status: 400,
      message: 'Input is not valid',
      fields: [{ field: 'parameters.values', message: 'is not YAML' }],
    };
    const { task, events } = await run('new-pachyderm-workspace', {
      values: 'a: [',
    });
    expect(task.status).toBe('failed');
    const messages = events.map(({ body }) => body.message);
    expect(messages).toContain(
      'InputError: The workspace was refused: parameters.values: is not YAML',
    );
  });
});
