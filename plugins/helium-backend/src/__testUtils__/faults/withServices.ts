import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendPlugin,
  type AuditorService,
  type AuthService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  metricsServiceRef,
  type MetricsService,
} from '@backstage/backend-plugin-api/alpha';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { openDatabase } from '../../database';

/** What a replica's parts work with. */
export interface Services {
  database: Knex;
  logger: LoggerService;
  auditor: AuditorService;
  auth: AuthService;
  metrics: MetricsService;
}

/** Marks what a side says among what it logs. */
const MARK = '>> ';

/**
 * Runs one side of a fault test with a backend's services on a database, and ends the process.
 *
 * @param database - `backend.database`
 */
export function withServices(
  database: JsonObject,
  work: (services: Services) => Promise<void>,
): void {
  const backend = createBackend();
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        backend: {
          baseUrl: 'http://localhost',
          listen: { host: '127.0.0.1', port: 0 },
          database,
        },
      },
    }),
  );
  backend.add(mockServices.auth.factory());
  backend.add(mockServices.httpAuth.factory());
  backend.add(
    createBackendPlugin({
      pluginId: 'helium',
      register(env) {
        env.registerInit({
          deps: {
            auditor: coreServices.auditor,
            auth: coreServices.auth,
            database: coreServices.database,
            logger: coreServices.logger,
            metrics: metricsServiceRef,
          },
          async init(services) {
            const knex = await openDatabase(services.database);
            work({ ...services, database: knex })
              .then(() => knex.destroy())
              .then(() => process.exit(0), fail);
          },
        });
      },
    }),
  );
  backend.start().catch(fail);
}

function fail(error: Error): void {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}

/** One line for the test that started this process. */
export function say(message: object): void {
  process.stdout.write(`${MARK}${JSON.stringify(message)}\n`);
}

/** Resolves when the test closes this process's input, or has ended. */
export function told(): Promise<void> {
  return new Promise(resolve => {
    process.stdin.resume().once('end', resolve).once('error', resolve);
  });
}
