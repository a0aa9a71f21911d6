import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import {
  coreServices,
  createBackendModule,
  type BackendFeature,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import authPlugin from '@backstage/plugin-auth-backend';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import permissionPlugin from '@backstage/plugin-permission-backend';
import type { JsonObject } from '@backstage/types';
import heliumPlugin from '@helium-portal/backstage-plugin-helium-backend';
import {
  createWorkspaceProgram,
  heliumProgramsExtensionPoint,
} from '@helium-portal/backstage-plugin-helium-node';
import type { Knex } from 'knex';
import permissionPolicy from '../permissionPolicy';

const NAME_HEADER = 'x-test-user';

/** Lets in whoever names themselves: how people prove who they are is none of this portal's parts. */
const signInByName = createBackendModule({
  pluginId: 'auth',
  moduleId: 'by-name',
  register(registration) {
    registration.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'byName',
          factory: createProxyAuthProviderFactory({
            authenticator: createProxyAuthenticator({
              defaultProfileTransform: async () => ({ profile: {} }),
              initialize: () => undefined,
              authenticate: async ({ req }) => ({
                result: { name: req.header(NAME_HEADER) ?? '' },
              }),
            }),
            signInResolver: async ({ result }, context) =>
              await context.signInWithCatalogUser({
                entityRef: { name: result.name },
              }),
          }),
        });
      },
    });
  },
});

const sampleProgram = createWorkspaceProgram({
  name: 'sample_program',
  title: 'Sample',
  description: 'For tests',
  version: '1.0.0',
  // Never run: the workers claim nothing.
  entrypoint: __filename,
  parameters: z => z.object({ size: z.string().default('small') }),
});

/** Something that the portal did, as its audit log has it. */
export interface Audited {
  eventId: string;
  outcome: 'succeeded' | 'failed';
  text: string;
}

/** A portal whose sign-in, tokens, policy and permissions are those of `packages/backend`, on loopback and in memory. */
export async function startPortal(options: {
  entities: Entity[];
  /** Added to those. */
  features?: BackendFeature[];
  config?: JsonObject;
  helium?: JsonObject;
}) {
  const audited: Audited[] = [];
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockImplementation(async ({ eventId, meta }) => {
    const close =
      (outcome: Audited['outcome']) =>
      async (end?: { meta?: JsonObject; error?: Error }) => {
        const text = JSON.stringify([meta, end, end?.error?.message]);
        audited.push({ eventId, outcome, text });
      };
    return { success: close('succeeded'), fail: close('failed') };
  });

  let knex: Knex | undefined;
  let heliumScheduler: SchedulerService | undefined;
  const backend = await startTestBackend({
    features: [
      authServiceFactory,
      httpAuthServiceFactory,
      permissionsServiceFactory,
      userInfoServiceFactory,
      authPlugin,
      signInByName,
      permissionPlugin,
      permissionPolicy,
      heliumPlugin,
      createBackendModule({
        pluginId: 'helium',
        moduleId: 'sample',
        register(registration) {
          registration.registerInit({
            deps: {
              database: coreServices.database,
              programs: heliumProgramsExtensionPoint,
              scheduler: coreServices.scheduler,
            },
            async init({ database, programs, scheduler }) {
              knex = await database.getClient();
              heliumScheduler = scheduler;
              programs.addProgram(sampleProgram);
            },
          });
        },
      }),
      ...(options.features ?? []),
      auditor.factory,
      catalogServiceMock.factory({ entities: options.entities }),
      mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost' },
          auth: { providers: { byName: {} } },
          permission: { enabled: true },
          ...options.config,
          backend: {
            baseUrl: 'http://localhost',
            database: { client: 'better-sqlite3', connection: ':memory:' },
            ...(options.config?.backend as JsonObject),
          },
          helium: {
            pulumi: { backendUrl: 'file:///nowhere', passphrase: 'p' },
            operations: { concurrency: 0 },
            ...options.helium,
          },
        },
      }),
    ],
  });
  const address = backend.server.address();
  const port = typeof address === 'object' && address?.port;
  const url = `http://localhost:${port}`;

  return {
    url,
    audited,
    knex: knex!,
    stop: () => backend.stop(),

    /** Runs one of Helium's own tasks, to its end. */
    runTask: (id: string) => heliumScheduler!.triggerTask(id),

    /** The token of a user of the catalog. */
    async signIn(name: string): Promise<string> {
      const response = await fetch(`${url}/api/auth/byName/refresh`, {
        headers: { [NAME_HEADER]: name },
      });
      const { backstageIdentity } = (await response.json()) as {
        backstageIdentity: { token: string };
      };
      return backstageIdentity.token;
    },

    async call(
      method: string,
      path: string,
      { token, body }: { token?: string; body?: unknown } = {},
    ): Promise<{ status: number; body: any }> {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, body: text && JSON.parse(text) };
    },
  };
}

export type TestPortal = Awaited<ReturnType<typeof startPortal>>;
