import {
  coreServices,
  createBackendModule,
  type DatabaseService,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  type EventsService,
  eventsServiceFactory,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import catalogModuleHelium from '@helium-portal/backstage-plugin-catalog-backend-module-helium';
import heliumPlugin from '@helium-portal/backstage-plugin-helium-backend';
import { HELIUM_WORKSPACE_TOPIC } from '@helium-portal/backstage-plugin-helium-common';
import {
  createWorkspaceProgram,
  heliumProgramsExtensionPoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';

jest.setTimeout(120_000);

const FOLLOWED_MS = 20_000;

const cluster = createWorkspaceProgram({
  name: 'sample_cluster',
  title: 'Sample cluster',
  description: 'For tests',
  version: '1.0.0',
  entrypoint: __filename,
  parameters: z => z.object({}),
});

const onCluster = createWorkspaceProgram({
  name: 'sample_program',
  title: 'Sample',
  description: 'For tests',
  version: '1.0.0',
  entrypoint: __filename,
  parameters: z => z.object({ clusterStack: z.string().optional() }),
  parameterOptions: {
    clusterStack: { workspace: { programs: ['sample_cluster'] } },
  },
});

const component: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'pipeline',
    annotations: {
      'backstage.io/managed-by-location': 'test:test',
      'backstage.io/managed-by-origin-location': 'test:test',
      'helium.dev/workspace': 'calm-otter, Not A Name',
    },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team' },
};

describe('the catalog module beside the plugin', () => {
  let backend: TestBackend;
  let database: DatabaseService;
  let events: EventsService;
  let scheduler: SchedulerService;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleHelium,
        heliumPlugin,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'https://portal.example.org' },
            events: { useEventBus: 'never' },
            backend: {
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
            helium: {
              pulumi: { backendUrl: 'file:///nowhere' },
              operations: { concurrency: 0 },
            },
          },
        }),
        mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
        // The stand-in of the test backend is another one for each plugin.
        eventsServiceFactory,
        createBackendModule({
          pluginId: 'helium',
          moduleId: 'test',
          register(registration) {
            registration.registerInit({
              deps: {
                programs: heliumProgramsExtensionPoint,
                database: coreServices.database,
                events: eventsServiceRef,
              },
              async init(deps) {
                deps.programs.addProgram(cluster, onCluster);
                ({ database, events } = deps);
              },
            });
          },
        }),
        createBackendModule({
          pluginId: 'catalog',
          moduleId: 'test',
          register(registration) {
            registration.registerInit({
              deps: {
                processing: catalogProcessingExtensionPoint,
                scheduler: coreServices.scheduler,
              },
              async init(deps) {
                ({ scheduler } = deps);
                deps.processing.addEntityProvider({
                  getProviderName: () => 'test',
                  connect: connection =>
                    connection.applyMutation({
                      type: 'full',
                      entities: [{ entity: component }],
                    }),
                });
              },
            });
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend.stop();
  });

  const create = (body: object) =>
    request(backend.server)
      .post('/api/helium/workspaces')
      .set('Authorization', mockCredentials.user.header())
      .send(body)
      .expect(202);

  const find = async (name: string): Promise<Entity | undefined> => {
    const { status, body } = await request(backend.server)
      .get(`/api/catalog/entities/by-name/${name}`)
      .set('Authorization', mockCredentials.user.header());
    return status === 200 ? body : undefined;
  };

  async function waitFor(
    name: string,
    isSo: (entity: Entity | undefined) => boolean,
  ): Promise<Entity | undefined> {
    const deadline = Date.now() + FOLLOWED_MS;
    for (;;) {
      const entity = await find(name);
      if (isSo(entity)) {
        return entity;
      }
      if (Date.now() > deadline) {
        throw new Error(`${name} stays ${JSON.stringify(entity)}`);
      }
      await sleep(100);
    }
  }

  const statusOf = (entity?: Entity) =>
    entity?.metadata.annotations?.['helium.dev/status'];

  const relationsOf = (entity?: Entity) =>
    (entity?.relations ?? []).map(
      ({ type, targetRef }) => `${type} ${targetRef}`,
    );

  /** As an operation's end leaves it. */
  async function change(name: string, columns: object) {
    const knex = await database.getClient();
    await knex('workspaces').where({ name }).update(columns);
  }

  const tell = (name: string) =>
    events.publish({ topic: HELIUM_WORKSPACE_TOPIC, eventPayload: { name } });

  it('follows workspaces from their creation to their end', async () => {
    await create({ name: 'big-cluster', program: 'sample_cluster' });
    await waitFor(
      'resource/default/big-cluster',
      entity => statusOf(entity) === 'creating',
    );

    await change('big-cluster', {
      status: 'ready',
      observed_generation: 1,
      connections: JSON.stringify([
        { kind: 'console', title: 'Console', url: 'https://console.test' },
      ]),
    });
    await tell('big-cluster');
    const ready = await waitFor(
      'resource/default/big-cluster',
      entity => statusOf(entity) === 'ready',
    );
    expect(ready!.metadata.links).toContainEqual({
      title: 'Console',
      url: 'https://console.test',
    });

    await create({
      name: 'calm-otter',
      program: 'sample_program',
      parameters: { clusterStack: 'big-cluster' },
    });
    const otter = await waitFor('resource/default/calm-otter', entity =>
      Boolean(entity),
    );
    expect(relationsOf(otter)).toEqual(
      expect.arrayContaining([
        'dependsOn resource:default/big-cluster',
        'ownedBy user:default/mock',
      ]),
    );
    const pipeline = await waitFor('component/default/pipeline', entity =>
      Boolean(entity),
    );
    expect(
      relationsOf(pipeline).filter(relation => relation.startsWith('depends')),
    ).toEqual(['dependsOn resource:default/calm-otter']);

    const gone = { status: 'destroyed', destroyed_at: new Date() };
    await change('calm-otter', gone);
    await tell('calm-otter');
    await waitFor('resource/default/calm-otter', entity => !entity);

    // Without a word.
    await change('big-cluster', gone);
    await scheduler.triggerTask('helium-workspaces');
    await waitFor('resource/default/big-cluster', entity => !entity);
    expect(await find('component/default/pipeline')).toBeDefined();
  });
});
