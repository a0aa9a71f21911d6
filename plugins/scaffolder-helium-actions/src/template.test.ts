import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
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
import { parse } from 'yaml';
import scaffolderModuleHelium from '.';
import { FakeHelium } from './__testUtils__/FakeHelium';

const TEMPLATE = resolve(
  __dirname,
  '../../../templates/new-pachyderm-workspace/template.yaml',
);

jest.setTimeout(60_000);

describe('template new-pachyderm-workspace', () => {
  let helium: FakeHelium;
  let backend: TestBackend;
  let base: string;

  beforeAll(async () => {
    helium = await FakeHelium.start();
    backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleHelium,
        catalogServiceMock.factory({
          entities: [parse(await readFile(TEMPLATE, 'utf8'))],
        }),
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

  async function run(values: object, secrets?: Record<string, string>) {
    const { id } = await call('/v2/tasks', {
      templateRef: 'template:default/new-pachyderm-workspace',
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

  it('sends nothing for fields that nobody filled in', async () => {
    const { task } = await run({ size: 'small', disableNotebooks: false });
    expect(task.status).toBe('completed');
    const post = helium.requests.find(item => item.method === 'POST');
    expect(post?.body).toEqual({
      program: 'kubernetes_namespace',
      parameters: { size: 'small', disableNotebooks: false },
    });
  });

  it('sends what was filled in and shows the way in', async () => {
    helium.requests.length = 0;
    const { task, events } = await run(
      {
        name: 'demo',
        owner: 'group:default/demos',
        expiry: 'PT2M',
        pachdVersion: '2.12.0',
        values: 'pachd:\n  replicas: 2\n',
        disableNotebooks: true,
      },
      { secretValues: '{pachd: {enterpriseLicenseKey: s3cret}}' },
    );
    expect(task.status).toBe('completed');
    const post = helium.requests.find(item => item.method === 'POST');
    expect(post?.body).toEqual({
      name: 'demo',
      program: 'kubernetes_namespace',
      owner: 'group:default/demos',
      expiresIn: 'PT2M',
      parameters: {
        pachdVersion: '2.12.0',
        values: 'pachd:\n  replicas: 2\n',
        disableNotebooks: true,
        secretValues: '{pachd: {enterpriseLicenseKey: s3cret}}',
      },
    });
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
    expect(JSON.stringify(events)).not.toContain('s3cret');
  });

  it('fails with the message of the refused field', async () => {
    helium.refusal = {
      status: 400,
      message: 'Input is not valid',
      fields: [{ field: 'parameters.values', message: 'is not YAML' }],
    };
    const { task, events } = await run({ values: 'a: [' });
    expect(task.status).toBe('failed');
    expect(JSON.stringify(events)).toContain('parameters.values: is not YAML');
  });
});
