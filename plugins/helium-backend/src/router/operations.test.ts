import type { Knex } from 'knex';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import diagnostics from 'node:diagnostics_channel';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

describe('operations over HTTP', () => {
  let helium: TestHelium;
  let knex: Knex;
  let folder: string;
  let operationId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-api-'));
    const command = join(folder, 'pulumi');
    await writeFile(
      command,
      `#!/bin/sh\ntouch "${folder}/started"\n[ "$1" = version ] && echo v3.250.0\n`,
    );
    await chmod(command, 0o755);
    knex = await databases.empty('SQLITE_3');
    helium = await startHelium({
      database: knex,
      config: {
        pulumi: { backendUrl: `file://${folder}`, command },
        operations: { concurrency: 0, workDirectory: join(folder, 'work') },
      },
    });
  });

  afterAll(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    await knex('workspaces').delete();
    const { body } = await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter' });
    operationId = body.operation.id;
  });

  const get = (path = '') =>
    helium.call('get', `/workspaces/calm-otter/operations${path}`);
  const cancel = () =>
    helium.call(
      'post',
      `/workspaces/calm-otter/operations/${operationId}/cancel`,
    );

  it('are listed newest first, and read one by one', async () => {
    await finishNext(helium, { outcome: 'succeeded', summary: { create: 3 } });
    await helium.call('delete', '/workspaces/calm-otter');
    const list = await get();
    expect(list.body).toMatchObject({
      totalItems: 2,
      items: [
        { kind: 'destroy', state: 'queued', workspace: 'calm-otter' },
        {
          id: operationId,
          kind: 'create',
          state: 'succeeded',
          attempt: 1,
          summary: { create: 3 },
        },
      ],
    });
    expect((await get('?limit=1&offset=1')).body.items).toEqual([
      list.body.items[1],
    ]);
    expect((await get(`/${operationId}`)).body).toEqual(list.body.items[1]);
  });

  it('belong to their workspace', async () => {
    await helium.call('post', '/workspaces').send({ name: 'other' });
    for (const path of ['', '/events']) {
      const { status, body } = await helium.call(
        'get',
        `/workspaces/other/operations/${operationId}${path}`,
      );
      expect(status).toBe(404);
      expect(body.error.message).toContain("'other' has no operation");
    }
  });

  it('are cancelled', async () => {
    const { status, body } = await cancel();
    expect(status).toBe(202);
    expect(body).toMatchObject({ id: operationId, state: 'cancelled' });
    expect((await helium.call('get', '/workspaces/calm-otter')).body).toEqual(
      expect.objectContaining({
        status: 'failed',
        failure: expect.objectContaining({
          message: 'The create was cancelled',
        }),
      }),
    );
    const again = await cancel();
    expect(again.status).toBe(409);
    expect(again.body.error.message).toContain('cancelled already');
  });

  it('are never run by a read', async () => {
    const started: unknown[] = [];
    const onStart = (message: unknown) => started.push(message);
    diagnostics.subscribe('child_process', onStart);
    try {
      await finishNext(helium, { outcome: 'succeeded' });
      for (const path of [
        '/programs',
        '/workspaces',
        '/workspaces?search=calm&status=ready&orderBy=name',
        '/workspaces/calm-otter',
        '/workspaces/calm-otter/operations',
        `/workspaces/calm-otter/operations/${operationId}`,
        `/workspaces/calm-otter/operations/${operationId}/events`,
      ]) {
        expect([path, (await helium.call('get', path)).status]).toEqual([
          path,
          200,
        ]);
      }
    } finally {
      diagnostics.unsubscribe('child_process', onStart);
    }
    expect(started).toEqual([]);
    expect(await readdir(folder)).not.toContain('started');
  });

  it('reveal a secret by a POST, and say why when they cannot', async () => {
    await finishNext(helium, { outcome: 'succeeded', outputs: { url: 'u' } });
    const reveal = (output: string) =>
      helium.call('post', `/workspaces/calm-otter/secrets/${output}`);
    const shown = await reveal('url');
    expect(shown.status).toBe(404);
    expect(shown.body.error.message).toBe(
      "Workspace 'calm-otter' has no secret output 'url'",
    );
    await chmod(join(folder, 'pulumi'), 0o600);
    const missing = await reveal('token');
    expect(missing.status).toBe(503);
    expect(missing.body.error.message).toContain("Pulumi CLI can't be run");
    await chmod(join(folder, 'pulumi'), 0o755);
    const broken = await reveal('token');
    expect(broken.status).toBe(503);
    expect(broken.body.error.message).toContain("can't be read");
    expect(await readdir(folder)).toContain('started');
    await rm(join(folder, 'started'));

    await helium.call('delete', '/workspaces/calm-otter');
    await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
    const gone = await reveal('token');
    expect(gone.status).toBe(409);
    expect(gone.body.error.message).toBe(
      "Workspace 'calm-otter' is deleted, and its secrets with it",
    );
  });
});
