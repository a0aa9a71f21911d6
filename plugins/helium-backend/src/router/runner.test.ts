import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { samplePrograms, SECRETS_KEY } from '../__testUtils__/programs';
import { newWorkspace } from '../__testUtils__/workspaces';
import { DatabaseBackupStore } from '../backups/DatabaseBackupStore';
import { DefaultAttemptSpecs } from '../operations/AttemptSpecs';
import { DatabaseOperationStore } from '../operations/DatabaseOperationStore';
import type { Claim } from '../operations/types';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { SecretParameters } from '../workspaces/secretParameters';
import { createRunnerRouter } from './runner';

jest.setTimeout(60_000);

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('the runner routes, %s', id => {
  let database: Knex;
  let store: DatabaseOperationStore;
  let app: express.Express;
  let claim: Claim;

  beforeAll(async () => {
    database = await databases.migrated(id);
    store = DatabaseOperationStore.create({
      database,
      programs: samplePrograms,
    });
    const secretParameters = SecretParameters.fromKey(SECRETS_KEY);
    const logger = mockServices.logger.mock();
    app = express();
    app.use(
      createRunnerRouter({
        store,
        specs: DefaultAttemptSpecs.create({
          database,
          programs: samplePrograms,
          config: {
            pulumi: {
              backendUrl: 'file:///state',
              secretsProvider: 'passphrase',
              environment: {},
            },
            operations: { deadline: Duration.fromObject({ hours: 2 }) },
          },
          secretParameters,
          logger,
        }),
        backups: DatabaseBackupStore.create({ database, keep: 2 }),
        config: {
          operations: {
            executor: 'process',
            concurrency: 1,
            attemptMemory: 256,
            pollInterval: Duration.fromObject({ seconds: 1 }),
            lease: Duration.fromObject({ seconds: 60 }),
            maxAttempts: 5,
            grace: Duration.fromObject({ seconds: 1 }),
            deadline: Duration.fromObject({ hours: 2 }),
            workDirectory: '/nowhere',
          },
        },
        logger,
      }),
    );
    app.use(
      MiddlewareFactory.create({
        logger,
        config: mockServices.rootConfig(),
      }).error(),
    );
  });

  beforeEach(async () => {
    await database('workspaces').delete();
    await DatabaseWorkspaceStore.create({ database }).create(
      newWorkspace({
        parameters: { size: 'large' },
        secretParameters: await SecretParameters.fromKey(SECRETS_KEY).encrypt({
          password: 'hunter2',
        }),
      }),
    );
    claim = (await store.claim({
      holder: 'here',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    }))!;
  });

  const path = (call: string, attemptId = claim.attempt.id) =>
    `/attempts/${attemptId}/${call}`;
  const post = (call: string, body: object) =>
    request(app)
      .post(path(call))
      .set('authorization', `Bearer ${claim.token}`)
      .send(body);
  const event = {
    sequence: 1,
    at: new Date().toISOString(),
    type: 'log',
    data: { text: 'hello', stream: 'stdout' },
  };

  it('tells an attempt all that it needs', async () => {
    const { body, headers } = await request(app)
      .get(path('spec'))
      .set('authorization', `Bearer ${claim.token}`)
      .expect(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers).toHaveProperty('helium-runner');
    expect(body).toMatchObject({
      operation: { id: claim.operation.id, kind: 'create', attempt: 1 },
      workspace: { name: 'calm-otter', owner: 'user:default/jane' },
      program: { name: 'sample_program', project: 'sample-program' },
      parameters: { size: 'large', password: 'hunter2' },
      secretParameters: ['password'],
      recover: false,
      asleep: false,
    });
  });

  it('says that the attempt after a death must recover, until one succeeded', async () => {
    const recover = async () => {
      const { body } = await request(app)
        .get(path('spec'))
        .set('authorization', `Bearer ${claim.token}`)
        .expect(200);
      return body.recover;
    };
    const next = async () => {
      await database('operations').update({ not_before: new Date(0) });
      claim = (await store.claim({
        holder: 'here',
        executor: 'process',
        place: 'here',
        leaseSeconds: 60,
      }))!;
    };
    await store.begin(claim.attempt.id, 60);
    await store.requeueDead(claim.attempt.id, { proof: 'x', maxAttempts: 5 });
    await next();
    expect(await recover()).toBe(true);
    await post('result', {
      outcome: 'failed',
      failure: { class: 'transient', message: 'x' },
    }).expect(204);
    await next();
    expect(await recover()).toBe(true);
  });

  it("extends a lease by the attempt's own time, whatever is configured by now", async () => {
    await database('attempts').update({ lease_seconds: 3600 });
    const left = async () => {
      const { expires_at } = await database('leases').first('expires_at');
      return new Date(expires_at).getTime() - Date.now();
    };
    await post('heartbeat', {}).expect(200, {});
    expect(await left()).toBeGreaterThan(1_800_000);
  });

  it('takes events, heartbeats and the result', async () => {
    await post('events', { events: [event] }).expect(204);
    await post('heartbeat', {}).expect(200, {});
    await store.requestCancel(claim.operation.id);
    await post('heartbeat', {}).expect(200, { stop: 'graceful' });
    await post('checks', { outputs: {} }).expect(200, { checks: [] });
    await post('result', { outcome: 'cancelled' }).expect(204);
    await post('result', { outcome: 'cancelled' }).expect(204);
    expect((await store.get(claim.operation.id))?.state).toBe('cancelled');
  });

  it.each([
    ['is well', 'pvc-1'],
    ['nobody would keep', 'x'.repeat(256)],
  ])('takes a result, with data that %s', async (_, name) => {
    const data = {
      items: [{ where: 'kubernetes', kind: 'v1/PersistentVolume', name }],
      totalItems: 1,
      complete: true,
    };
    await post('result', { outcome: 'succeeded', data }).expect(204);
    expect((await store.get(claim.operation.id))?.state).toBe('succeeded');
    const { data: kept } = await database('workspaces').first('data');
    expect(JSON.parse(kept)).toEqual(name === 'pvc-1' ? data : null);
  });

  it.each([
    ['no token', undefined],
    ['a malformed one', 'Bearer ?'],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a forged one', `Bearer ${'x'.repeat(43)}`],
  ])('refuses %s', async (_, authorization) => {
    for (const call of ['heartbeat', 'events', 'checks', 'result']) {
      const pending = request(app)
        .post(path(call))
        .send({ events: [event] });
      const { status, headers, body } = await (authorization
        ? pending.set('authorization', authorization)
        : pending);
      expect(status).toBe(401);
      // By which a runner tells this refusal from that of a proxy.
      expect(headers).toHaveProperty('helium-runner');
      expect(body.error.message).toContain('the token of the attempt');
    }
    await request(app).get(path('spec')).expect(401);
    expect((await store.get(claim.operation.id))?.state).toBe('claimed');
  });

  it.each([['not-a-uuid'], [randomUUID()]])(
    'refuses a good token for attempt %s',
    async attemptId => {
      const { status } = await request(app)
        .get(path('spec', attemptId))
        .set('authorization', `Bearer ${claim.token}`);
      expect(status).toBe(401);
    },
  );

  it('refuses an attempt that is fenced off', async () => {
    await store.requeueDead(claim.attempt.id, { proof: 'x', maxAttempts: 5 });
    for (const refused of [
      post('events', { events: [event] }),
      post('heartbeat', {}),
      post('result', { outcome: 'succeeded' }),
      request(app)
        .get(path('spec'))
        .set('authorization', `Bearer ${claim.token}`),
    ]) {
      const { status, headers } = await refused;
      expect(status).toBe(409);
      expect(headers).toHaveProperty('helium-runner');
    }
  });

  it('does not stand for a call that it does not know', async () => {
    const { status, headers } = await post('of-a-newer-replica', {});
    expect(status).toBe(404);
    expect(headers).not.toHaveProperty('helium-runner');
  });

  it('names what is wrong with a body', async () => {
    const { body } = await post('events', {
      events: [{ ...event, type: 'log', data: { text: 1, stream: 'stdout' } }],
    }).expect(400);
    expect(body.error.message).toContain('events.0.data.text');
    await post('result', { outcome: 'perhaps' }).expect(400);
    await request(app)
      .post(path('result'))
      .set('authorization', `Bearer ${claim.token}`)
      .set('content-type', 'application/json')
      .send('{')
      .expect(400);
  });

  it('refuses a body that is too large', async () => {
    const events = ['x'.repeat(5 * 1024 * 1024)];
    const { status, headers } = await post('events', { events });
    expect(status).toBe(413);
    expect(headers).toHaveProperty('helium-runner');
  });
});
