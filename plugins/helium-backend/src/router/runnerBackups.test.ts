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

const databases = HeliumTestDatabases.create();
jest.setTimeout(60_000);

const MIB = 1024 * 1024;

describe.each(databases.ids)('backups of runners, %s', id => {
  let database: Knex;
  let store: DatabaseOperationStore;
  let app: express.Express;

  beforeAll(async () => {
    database = await databases.migrated(id);
    store = DatabaseOperationStore.create({
      database,
      programs: samplePrograms,
    });
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
          secretParameters: SecretParameters.fromKey(SECRETS_KEY),
          logger,
        }),
        backups: DatabaseBackupStore.create({ database, keep: 10 }),
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
  });

  async function claimNew(name: string): Promise<Claim> {
    await DatabaseWorkspaceStore.create({ database }).create(
      newWorkspace({ name }),
    );
    return await claimNext();
  }

  async function claimNext(): Promise<Claim> {
    const claim = await store.claim({
      holder: 'here',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    });
    return claim!;
  }

  const send = (
    { attempt, token }: Claim,
    data: Buffer,
    query: Record<string, string> = {},
  ) =>
    request(app)
      .post(`/attempts/${attempt.id}/backup`)
      .query({
        id: randomUUID(),
        reason: 'destroy',
        resources: '3',
        ...query,
      })
      .set('authorization', `Bearer ${token}`)
      .set('content-type', 'application/octet-stream')
      .send(data);
  const fetch = ({ attempt, token }: Claim, backupId: string) =>
    request(app)
      .get(`/attempts/${attempt.id}/backups/${backupId}`)
      .set('authorization', `Bearer ${token}`);

  it('are kept as they are, and given back to their own workspace only', async () => {
    const one = await claimNew('one');
    const two = await claimNew('two');
    const backupId = randomUUID();
    const data = Buffer.from([0, 255, 10, 13, 128, 0]);
    await send(one, data, { id: backupId }).expect(204);
    await send(one, data, { id: backupId }).expect(204);
    expect(await database('state_backups')).toHaveLength(1);

    const { body, headers } = await fetch(one, backupId).expect(200);
    expect(body).toEqual(data);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers).toHaveProperty('helium-runner');
    await fetch(two, backupId).expect(404);
  });

  it('are refused without a token, of nobody who holds, and of any other shape', async () => {
    const claim = await claimNew('one');
    const data = Buffer.from('x');
    await send({ ...claim, token: 'x'.repeat(43) }, data).expect(401);
    await fetch({ ...claim, token: 'x'.repeat(43) }, randomUUID()).expect(401);
    await send(claim, data, { id: 'no-uuid' }).expect(400);
    await send(claim, data, { reason: 'boredom' }).expect(400);
    await send(claim, data, { resources: '-1' }).expect(400);
    await fetch(claim, 'no-uuid').expect(400);
    await store.requeueDead(claim.attempt.id, { proof: 'x', maxAttempts: 5 });
    await send(claim, data).expect(409);
    expect(await database('state_backups')).toEqual([]);
  });

  it('are given to no attempt that has ended', async () => {
    const claim = await claimNew('one');
    const backupId = randomUUID();
    await send(claim, Buffer.from('x'), { id: backupId }).expect(204);
    await store.finish(claim.attempt.id, { outcome: 'succeeded' });
    const { status } = await fetch(claim, backupId);
    expect(status).toBe(409);
  });

  it('may be large, and not too large', async () => {
    const claim = await claimNew('one');
    await send(claim, Buffer.alloc(8 * MIB, 1)).expect(204);
    await send(claim, Buffer.alloc(65 * MIB, 1)).expect(413);
    expect(await database('state_backups').select('bytes')).toEqual([
      { bytes: 8 * MIB },
    ]);
  });

  it('tell later attempts where the earlier ones ran', async () => {
    const spec = async ({ attempt, token }: Claim, host: string) =>
      (
        await request(app)
          .get(`/attempts/${attempt.id}/spec`)
          .set('authorization', `Bearer ${token}`)
          .set('helium-runner-host', host)
          .expect(200)
      ).body;
    const first = await claimNew('one');
    expect((await spec(first, 'pod-a')).earlierAttempts).toEqual([]);
    await store.requeueDead(first.attempt.id, { proof: 'x', maxAttempts: 5 });
    await database('operations').update({ not_before: new Date(0) });
    const second = await claimNext();
    expect((await spec(second, 'pod-b')).earlierAttempts).toEqual([
      {
        operation: first.operation.id,
        attempt: 1,
        host: 'pod-a',
        startedAt: expect.any(String),
        endedAt: expect.any(String),
      },
    ]);
  });
});
