import {
  createBackendModule,
  type BackendFeature,
  type PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  heliumProgramsExtensionPoint,
  type WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import type { Knex } from 'knex';
import request, { type Test } from 'supertest';
import { heliumPlugin } from '../plugin';
import { DatabaseOperationStore } from '../operations/DatabaseOperationStore';
import { sampleProgram, samplePrograms, SECRETS_KEY } from './programs';

// A backend starts with each file of tests, and migrates its database: seconds on a busy host.
jest.setTimeout(60_000);

const group = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
});

/** The plugin behind its HTTP API, with a database in memory and a worker that claims nothing. */
export async function startHelium(options: {
  /** Kept by the caller, to look at. */
  database: Knex;
  config?: object;
  /** {@link sampleProgram} by default. */
  programs?: WorkspaceProgram<any>[];
  /** What the catalog holds, instead of two groups. */
  entities?: Entity[];
  features?: BackendFeature[];
}) {
  const decide: {
    current: PolicyDecision;
    /** Names of permissions that nobody has, whatever the rest. */
    denied: string[];
    /** Names of permissions that everybody has, whatever the rest. */
    allowed: string[];
  } = {
    current: { result: AuthorizeResult.ALLOW },
    denied: [],
    allowed: [],
  };
  const authorize = async (
    requests: Array<{ permission: { name: string } }>,
  ): Promise<PolicyDecision[]> =>
    requests.map(({ permission }) => {
      if (decide.denied.includes(permission.name)) {
        return { result: AuthorizeResult.DENY };
      }
      return decide.allowed.includes(permission.name)
        ? { result: AuthorizeResult.ALLOW }
        : decide.current;
    });
  const auditor = mockServices.auditor.mock();
  const audited: Array<{ eventId: string; outcome: string; text: string }> = [];
  auditor.createEvent.mockImplementation(async ({ eventId, meta }) => ({
    success: async end => {
      audited.push({
        eventId,
        outcome: 'succeeded',
        text: JSON.stringify([meta, end]),
      });
    },
    fail: async end => {
      audited.push({
        eventId,
        outcome: 'failed',
        text: JSON.stringify([meta, end.error.message]),
      });
    },
  }));

  const backend = await startTestBackend({
    features: [
      heliumPlugin,
      createBackendModule({
        pluginId: 'helium',
        moduleId: 'sample',
        register(env) {
          env.registerInit({
            deps: { programs: heliumProgramsExtensionPoint },
            async init({ programs }) {
              programs.addProgram(...(options.programs ?? [sampleProgram]));
            },
          });
        },
      }),
      mockServices.rootConfig.factory({
        data: {
          helium: {
            pulumi: { backendUrl: 'file:///nowhere' },
            secretsKey: SECRETS_KEY,
            expiry: { maximum: 'P10D' },
            operations: { concurrency: 0 },
            ...options.config,
          },
        },
      }),
      mockServices.database.factory({ knex: options.database }),
      mockServices.permissions.mock({
        authorize: authorize as PermissionsService['authorize'],
        authorizeConditional:
          authorize as PermissionsService['authorizeConditional'],
      }).factory,
      mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
      auditor.factory,
      catalogServiceMock.factory({
        entities: options.entities ?? [group('team'), group('other')],
      }),
      ...(options.features ?? []),
    ],
  });

  // A server that is closed waits for each connection that is not idle, without a limit: the tests are done with all of them.
  const stop = backend.stop.bind(backend);
  backend.stop = async () => {
    backend.server.closeAllConnections();
    await stop();
  };

  const call = (
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    path: string,
    header: string = mockCredentials.user.header(),
  ): Test => {
    const test = request(backend.server)[method](`/api/helium${path}`);
    return header ? test.set('Authorization', header) : test;
  };

  return {
    backend,
    call,
    decide,
    audited,
    operations: DatabaseOperationStore.create({
      database: options.database,
      programs: samplePrograms,
    }),
  };
}

export type TestHelium = Awaited<ReturnType<typeof startHelium>>;

/** Ends the oldest queued operation as its runner would. */
export async function finishNext(
  { operations }: Pick<TestHelium, 'operations'>,
  result: Parameters<DatabaseOperationStore['finish']>[1],
) {
  const claim = await operations.claim({
    holder: 'test',
    executor: 'process',
    place: 'here',
    leaseSeconds: 60,
  });
  await operations.setHandle(claim!.attempt.id, claim!.attempt.fence, {});
  await operations.finish(claim!.attempt.id, result);
}
