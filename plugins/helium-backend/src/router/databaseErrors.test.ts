import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import makeKnex, { type Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import request from 'supertest';
import { samplePrograms, SECRETS_KEY } from '../__testUtils__/programs';
import { DatabaseBackupStore } from '../backups/DatabaseBackupStore';
import { readHeliumConfig } from '../config';
import { isDatabaseAway } from '../database';
import { DefaultAttemptSpecs } from '../operations/AttemptSpecs';
import { DatabaseOperationStore } from '../operations/DatabaseOperationStore';
import { RUNNER_HEADER } from '../runner/protocol';
import { SecretParameters } from '../workspaces/secretParameters';
import { createRunnerRouter } from './runner';

jest.setTimeout(60_000);

describe('while the database is away', () => {
  let database: Knex;

  beforeEach(async () => {
    // A port that nobody listens on any more.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    database = makeKnex({
      client: 'pg',
      connection: { host: '127.0.0.1', port, user: 'u', password: 'p' },
    });
  });

  afterEach(async () => {
    await database.destroy();
  });

  it('asks runners to come again', async () => {
    const logger = mockServices.logger.mock();
    const config = readHeliumConfig(
      mockServices.rootConfig({
        data: { helium: { pulumi: { backendUrl: 'file:///state' } } },
      }),
    );
    const app = express();
    app.use(
      createRunnerRouter({
        store: DatabaseOperationStore.create({
          database,
          programs: samplePrograms,
        }),
        specs: DefaultAttemptSpecs.create({
          database,
          programs: samplePrograms,
          config,
          secretParameters: SecretParameters.fromKey(SECRETS_KEY),
          logger,
        }),
        backups: DatabaseBackupStore.create({ database, keep: 1 }),
        config,
        logger,
      }),
    );
    app.use(
      MiddlewareFactory.create({
        logger,
        config: mockServices.rootConfig(),
      }).error(),
    );
    const { status, headers, text } = await request(app)
      .post(`/attempts/${randomUUID()}/heartbeat`)
      .set('authorization', `Bearer ${'t'.repeat(43)}`)
      .send({});
    expect(status).toBe(503);
    expect(headers).toHaveProperty(RUNNER_HEADER);
    expect(text).toContain('try again');
    expect(text).not.toContain('127.0.0.1');
  });

  it('tells it from other errors', async () => {
    const refused = await database('workspaces').catch(error => error);
    expect(isDatabaseAway(refused)).toBe(true);
    const messages = [
      'select 1 - Connection terminated unexpectedly',
      'the database system is shutting down',
    ];
    for (const message of messages) {
      expect(isDatabaseAway(new Error(message))).toBe(true);
    }
    expect(isDatabaseAway({ code: '57P01', message: 'terminating' })).toBe(
      true,
    );
    expect(isDatabaseAway({ code: '23505', message: 'duplicate key' })).toBe(
      false,
    );
    expect(isDatabaseAway(new TypeError('x is not a function'))).toBe(false);
    expect(isDatabaseAway(undefined)).toBe(false);
  });
});
