import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import heliumPlugin from '@helium-portal/backstage-plugin-helium-backend';
import heliumModulePachyderm from '@helium-portal/backstage-plugin-helium-backend-module-pachyderm';
import {
  HeliumClient,
  type WorkspaceList,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import standingWorkspaces from '.';
import { readStandingWorkspaces } from './config';
import { keepWorkspace } from './keepWorkspace';

jest.setTimeout(120_000);

const NIGHTLY = {
  name: 'nightly-cluster',
  program: 'gcp_cluster_only',
  owner: 'group:default/platform',
  expiresIn: 'PT18H',
  parameters: { releaseChannel: 'RAPID' },
  schedule: {
    frequency: { seconds: 1 },
    timeout: { seconds: 30 },
    initialDelay: { seconds: 1 },
  },
};

const asPlugin = {
  token: mockCredentials.service.token({
    onBehalfOf: mockCredentials.service('plugin:helium'),
    targetPluginId: 'helium',
  }),
};

const ALL = [
  'creating',
  'ready',
  'failed',
  'expired',
  'destroying',
  'destroyed',
] as const;

describe('standing workspaces', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const started: TestBackend[] = [];
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map(backend => backend.stop()));
  });

  /** A replica with the real scheduler, whose workers claim nothing. */
  async function startReplica(standing?: object[]) {
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const backend = await startTestBackend({
      features: [
        heliumPlugin,
        heliumModulePachyderm,
        standingWorkspaces,
        schedulerServiceFactory,
        logger.factory,
        mockServices.database.factory({ knex }),
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Group',
              metadata: { name: 'platform' },
              spec: { type: 'team', children: [] },
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            helium: {
              pulumi: { backendUrl: 'file:///nowhere', passphrase: 'p' },
              secretsKey: Buffer.alloc(32).toString('base64'),
              operations: { concurrency: 0 },
              programs: {
                gcp_cluster_only: {
                  settings: {
                    project: 'demo-project',
                    region: 'us-east1',
                    domain: 'clusters.example.com',
                  },
                },
              },
              ...(standing && { standingWorkspaces: standing }),
            },
          },
        }),
      ],
    });
    started.push(backend);
    return { logger, api: clientOf(backend) };
  }

  function clientOf(backend: TestBackend, fetchApi = { fetch }) {
    const address = backend.server.address();
    const port = typeof address === 'object' && address?.port;
    return new HeliumClient({
      discoveryApi: {
        getBaseUrl: async () => `http://127.0.0.1:${port}/api/helium`,
      },
      fetchApi,
    });
  }

  const read = (standing: object[]) =>
    readStandingWorkspaces(
      mockServices.rootConfig({
        data: { helium: { standingWorkspaces: standing } },
      }),
    );

  const list = (api: HeliumClient): Promise<WorkspaceList> =>
    api.listWorkspaces(
      { status: [...ALL], order: 'asc' },
      { token: mockCredentials.user.token() },
    );

  async function waitFor(what: () => Promise<boolean>) {
    const deadline = Date.now() + 30_000;
    while (!(await what())) {
      if (Date.now() > deadline) {
        throw new Error('It did not happen within 30 s');
      }
      await sleep(100);
    }
  }

  /** As the end of a destroy leaves it. */
  const destroy = (name: string) =>
    knex('workspaces').where({ name, destroyed_at: null }).update({
      desired: 'absent',
      status: 'destroyed',
      destroyed_at: knex.fn.now(),
    });

  it('does nothing unless it is configured', async () => {
    const { api } = await startReplica();
    await sleep(1_500);
    expect((await list(api)).items).toEqual([]);
    expect(
      await knex('backstage_backend_tasks__tasks').where(
        'id',
        'like',
        '%standing%',
      ),
    ).toEqual([]);
  });

  it('makes what is missing, leaves what is there, and makes it again when it has gone', async () => {
    const { api, logger } = await startReplica([NIGHTLY]);
    await waitFor(async () => (await list(api)).totalItems === 1);
    const [first] = (await list(api)).items;
    expect(first).toMatchObject({
      name: 'nightly-cluster',
      program: 'gcp_cluster_only',
      owner: 'group:default/platform',
      createdBy: 'plugin:helium',
      parameters: { releaseChannel: 'RAPID' },
    });
    expect(
      Date.parse(first.expiresAt!) - Date.parse(first.createdAt),
    ).toBeCloseTo(18 * 3600_000, -4);

    // Two more turns at least, of which one finds that it has failed.
    await sleep(1_500);
    await knex('workspaces').update({ status: 'failed' });
    await waitFor(async () =>
      logger.warn.mock.calls.some(([text]) =>
        text.includes("'nightly-cluster' is failed and stays so"),
      ),
    );
    expect((await list(api)).totalItems).toBe(1);

    await destroy('nightly-cluster');
    await waitFor(async () => (await list(api)).totalItems === 2);
    await sleep(1_500);
    const { items } = await list(api);
    expect(items.map(({ status }) => status).sort()).toEqual([
      'creating',
      'destroyed',
    ]);
  });

  it('makes one, however many replicas look at once', async () => {
    const replicas = [
      await startReplica([NIGHTLY]),
      await startReplica([NIGHTLY]),
    ];
    const [{ api }] = replicas;
    await waitFor(async () => (await list(api)).totalItems === 1);
    await sleep(2_500);
    expect((await list(api)).totalItems).toBe(1);

    // The same without the scheduler, which lets one of them look at a time.
    await destroy('nightly-cluster');
    const [standing] = read([NIGHTLY]);
    await Promise.all(
      [...replicas, ...replicas].map(replica =>
        keepWorkspace(standing, {
          api: replica.api,
          call: asPlugin,
          logger: replica.logger,
        }),
      ),
    );
    const { items } = await list(api);
    expect(items.map(({ status }) => status).sort()).toEqual([
      'creating',
      'destroyed',
    ]);
  });

  it('says why one could not be made, goes on trying, and makes the others', async () => {
    const lost = { ...NIGHTLY, name: 'lost', owner: 'group:default/nobody' };
    const { api, logger } = await startReplica([lost, NIGHTLY]);
    await waitFor(async () => (await list(api)).totalItems === 1);
    const said = () =>
      logger.error.mock.calls.filter(([error]) =>
        /Workspace 'lost' is missing and could not be made.* owner: .*nobody' is not in the catalog/.test(
          String(error),
        ),
      ).length;
    await waitFor(async () => said() >= 2);
    expect((await list(api)).items.map(({ name }) => name)).toEqual([
      'nightly-cluster',
    ]);
  });

  it('makes one when the answer to the first try was lost', async () => {
    const { logger } = await startReplica();
    let lose = true;
    const api = clientOf(started[0], {
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (init?.method === 'POST' && lose) {
          lose = false;
          throw new Error('The connection broke');
        }
        return response;
      },
    });
    const [standing] = read([NIGHTLY]);
    await keepWorkspace(standing, { api, call: asPlugin, logger });
    await keepWorkspace(standing, { api, call: asPlugin, logger });
    expect((await list(api)).totalItems).toBe(1);
  });

  it('refuses a name that stands there twice', () => {
    expect(() => read([NIGHTLY, NIGHTLY])).toThrow(
      "has 'nightly-cluster' more than once",
    );
  });
});
