import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../e2e/support/fixtures';
import { clustersOf, inventoryOf } from '../support/clouds';

const run = promisify(execFile);
const NAMES = ['example-workspace-id', 'console-preview-cluster'];

test("every command of the old service's manual works", async ({
  helium,
  client,
}) => {
  test.setTimeout(600_000);
  const { stdout } = await run(join(__dirname, 'old-api.sh'), {
    env: {
      ...process.env,
      HELIUM_URL: helium.url,
      HELIUM_TOKEN: await helium.token(),
      // The one that the sandbox has on disk.
      CHART_VERSION: '2.11.4',
    },
  });
  const [, unnamed] = /"ID":"([a-z0-9-]+)"/.exec(stdout)!;

  for (const name of [unnamed, ...NAMES]) {
    await expect
      .poll(async () => (await client.getWorkspace(name)).status, {
        timeout: 180_000,
      })
      .toBe('destroyed');
    expect(await inventoryOf(helium, name)).toEqual([]);
  }
  expect(await clustersOf(helium)).toEqual([]);
  const { createdBy, owner } = await client.getWorkspace(unnamed);
  expect({ createdBy, owner }).toEqual({
    createdBy: 'helium-cli',
    owner: 'user:default/guest',
  });
});

test('mistakes are answered with 4xx and JSON that names the field', async ({
  helium,
}) => {
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${helium.url}/v1/api${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${await helium.token()}` },
    });
    return { status: response.status, body: await response.json() };
  };
  const form = new FormData();
  form.set(
    'infraJson',
    new Blob(['{"k8s": {"nodepools": [{}]}}']),
    'infra.json',
  );
  form.set('backend', 'gcp_cluster_only');
  const refused = await call('/workspace', { method: 'POST', body: form });
  expect(refused.status).toBe(400);
  expect(refused.body.fields[0].field).toBe('parameters.infraJson');
  expect(refused.body.fields[0].message).toContain('nodepools[0].name');
  expect((await call('/workspace/nobody')).status).toBe(404);
  expect((await call('/workspace/nobody', { method: 'DELETE' })).status).toBe(
    404,
  );
  const stranger = await fetch(`${helium.url}/v1/api/workspaces`);
  expect(stranger.status).toBe(401);
  expect((await stranger.json()).error.name).toBe('AuthenticationError');
});
