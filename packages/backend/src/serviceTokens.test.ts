import type { JsonArray, JsonObject } from '@backstage/types';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { startPortal, type TestPortal } from './__testUtils__/startPortal';

jest.setTimeout(60_000);

const PAGE = resolve(__dirname, '../../../docs/security.md');

const group = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: {},
});

/** The example of the page, with tokens in the place of the environment's. */
async function documentedAccess(): Promise<JsonArray> {
  const page = await readFile(PAGE, 'utf8');
  const [, block] = /```yaml\n(backend:\n {2}auth:\n.*?)```/s.exec(page) ?? [];
  const access = parse(block).backend.auth.externalAccess as JsonObject[];
  return access.map(each => {
    const options = each.options as JsonObject;
    return {
      ...each,
      options: { ...options, token: tokenOf(options.subject) },
    };
  });
}

function tokenOf(subject: unknown) {
  return `the-token-of-${subject}`;
}

describe('the service tokens of docs/security.md', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startPortal({
      entities: [group('platform')],
      config: {
        backend: { auth: { externalAccess: await documentedAccess() } },
      },
    });
  });

  afterAll(() => portal?.stop());

  const call = (subject: string, method: string, path: string, body?: object) =>
    portal.call(method, `/api/helium${path}`, {
      token: tokenOf(subject),
      body,
    });

  async function createOtter() {
    const { status } = await call('helium-ci', 'POST', '/workspaces', {
      name: 'calm-otter',
      owner: 'group:default/platform',
    });
    expect(status).toBe(202);
  }

  beforeEach(async () => {
    await portal.knex('workspaces').delete();
    await createOtter();
  });

  it('let a pipeline make and delete workspaces, and no more', async () => {
    const { body } = await call('helium-ci', 'GET', '/workspaces/calm-otter');
    expect(body).toMatchObject({ createdBy: 'helium-ci' });
    for (const [method, path, sent] of [
      ['PATCH', '', {}],
      ['POST', '/extend', { expiresIn: 'PT1H' }],
      ['POST', '/transfer', { owner: 'group:default/platform' }],
      ['POST', '/secrets/token', undefined],
      ['POST', '/repair', {}],
    ] as const) {
      const { status, body: answer } = await call(
        'helium-ci',
        method,
        `/workspaces/calm-otter${path}`,
        sent,
      );
      expect([path, status, answer.error.name]).toEqual([
        path,
        403,
        'NotAllowedError',
      ]);
    }
    const gone = await call('helium-ci', 'DELETE', '/workspaces/calm-otter');
    expect(gone.status).toBe(202);
  });

  it('let a dashboard read, but no secrets', async () => {
    const read = (path: string) => call('helium-dashboard', 'GET', path);
    expect((await read('/workspaces')).body.totalItems).toBe(1);
    expect((await read('/workspaces/calm-otter')).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/workspaces'],
      ['DELETE', '/workspaces/calm-otter'],
      ['POST', '/workspaces/calm-otter/secrets/token'],
    ]) {
      const { status } = await call(
        'helium-dashboard',
        method,
        path,
        path === '/workspaces' ? {} : undefined,
      );
      expect([path, status]).toEqual([path, 403]);
    }
  });

  it('open no other plugin', async () => {
    for (const subject of ['helium-ci', 'helium-dashboard']) {
      const { status } = await portal.call(
        'POST',
        '/api/permission/authorize',
        {
          token: tokenOf(subject),
          body: { items: [] },
        },
      );
      expect([401, 403]).toContain(status);
    }
  });

  it('are refused when they are nobody’s', async () => {
    const { status } = await call('somebody', 'GET', '/workspaces');
    expect(status).toBe(401);
  });
});
