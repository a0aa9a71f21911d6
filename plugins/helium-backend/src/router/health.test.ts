import { mockCredentials } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHelium, type TestHelium } from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();
const NOBODY = mockCredentials.none.header();

describe('health over HTTP', () => {
  let helium: TestHelium;
  let database: Knex;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-probes-'));
    const command = join(folder, 'pulumi');
    await writeFile(command, '#!/bin/sh\necho v3.250.0\n');
    await chmod(command, 0o755);
    database = await databases.empty('SQLITE_3');
    helium = await startHelium({
      database,
      config: {
        pulumi: { backendUrl: 'file:///nowhere', command },
        operations: { concurrency: 0, workDirectory: join(folder, 'work') },
      },
    });
  });

  afterAll(async () => {
    await helium.backend.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is answered without credentials', async () => {
    const live = await helium.call('get', '/health/live', NOBODY);
    expect(live.status).toBe(200);
    expect(live.body).toEqual({
      ok: true,
      checks: [{ name: 'worker', ok: true }],
    });
    const ready = await helium.call('get', '/health/ready', NOBODY);
    expect(ready.status).toBe(200);
    expect(ready.body).toEqual({
      ok: true,
      checks: ['database', 'executor', 'pulumi'].map(name => ({
        name,
        ok: true,
      })),
    });
    expect(ready.headers['cache-control']).toBe('no-store');
    expect((await helium.call('get', '/workspaces', NOBODY)).status).toBe(401);
  });

  it('is 503 with the reason when something is missing', async () => {
    await database('knex_migrations').delete();
    let ready = await helium.call('get', '/health/ready', NOBODY);
    for (let tries = 0; ready.status === 200 && tries < 100; tries++) {
      await new Promise(resolve => setTimeout(resolve, 100));
      ready = await helium.call('get', '/health/ready', NOBODY);
    }
    expect(ready.status).toBe(503);
    expect(ready.body.ok).toBe(false);
    expect(ready.body.checks).toContainEqual({
      name: 'database',
      ok: false,
      why: 'the database does not answer, or lacks a migration',
    });
    expect((await helium.call('get', '/health/live', NOBODY)).status).toBe(200);
  });
});
