import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ClusterHost,
  ExistingResource,
  RehearsalCloudServer,
} from '@helium-portal/sandbox/clouds';
import { CloudAssets } from './CloudAssets';
import { gkeClusterState } from './clusterState';
import { googleInventory } from './inventory';
import { lookUpInGoogle, recoverInGoogle } from './recovery';

const PROJECT = 'rehearsal';

const resource = (
  type: string,
  inputs: Record<string, unknown>,
): ExistingResource => ({ cloud: 'gcp', project: PROJECT, type, inputs });

const bucket = (name: string, workspace: string) =>
  resource('gcp:storage/bucket:Bucket', {
    name,
    location: 'us-east1',
    labels: { 'helium-workspace': workspace },
  });

/** Nothing of these tests runs in a cluster. */
const noClusters: ClusterHost = {
  create: async () => ({
    endpoint: 'https://127.0.0.1:1',
    caCertificate: '',
    kubernetesVersion: '1.36.3',
  }),
  setPool: async () => {},
  removePool: async () => {},
  delete: async () => {},
  list: async () => [],
};

let folder: string;
let server: RehearsalCloudServer;
let assets: CloudAssets;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helium-google-'));
  server = await RehearsalCloudServer.start({
    folder,
    port: 0,
    token: 'token',
    clusters: noClusters,
    pace: 0,
    existing: [
      bucket('data-demo', 'demo'),
      bucket('data-demo-2', 'demo-2'),
      resource('gcp:serviceaccount/account:Account', {
        accountId: 'pachd-demo',
        description: 'helium-workspace=demo; pachd',
      }),
      resource('gcp:container/cluster:Cluster', {
        name: 'helium-demo',
        location: 'us-east1',
        initialNodeCount: 1,
        resourceLabels: { 'helium-workspace': 'demo' },
      }),
    ],
  });
  process.env.GOOGLE_OAUTH_ACCESS_TOKEN = 'token';
  assets = CloudAssets.create({
    project: PROJECT,
    assetEndpoint: server.address.endpoint,
    containerEndpoint: server.address.endpoint,
  });
});

afterAll(async () => {
  delete process.env.GOOGLE_OAUTH_ACCESS_TOKEN;
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const pending = (type: string, inputs: Record<string, unknown>) => ({
  urn: `urn:pulumi:demo::gcp-namespace-only::${type}::x`,
  type,
  inputs: { project: PROJECT, ...inputs },
});

const place = (workspace = 'demo') => ({
  workspace,
  assets,
  destroying: false,
  log: () => {},
});

it('lists what is of the workspace, by label or description, and nothing of one whose name begins alike', async () => {
  expect(await googleInventory(assets, 'demo')).toEqual([
    expect.objectContaining({
      kind: 'container.googleapis.com/Cluster',
      name: 'helium-demo',
    }),
    expect.objectContaining({
      kind: 'iam.googleapis.com/ServiceAccount',
      name: 'pachd-demo@rehearsal.iam.gserviceaccount.com',
    }),
    {
      where: 'gcp',
      kind: 'storage.googleapis.com/Bucket',
      name: 'data-demo',
      createdAt: expect.stringMatching(/^\d{4}-/),
      command: 'gcloud storage rm --recursive gs://data-demo',
    },
  ]);
  expect(await googleInventory(assets, 'nobody')).toEqual([]);
});

it('never takes a refusal for nothing', async () => {
  const elsewhere = CloudAssets.create({
    project: PROJECT,
    assetEndpoint: 'http://127.0.0.1:1',
    containerEndpoint: 'http://127.0.0.1:1',
  });
  await expect(googleInventory(elsewhere, 'demo')).rejects.toThrow(
    /can't be asked what is in project 'rehearsal'.*roles\/cloudasset.viewer/,
  );
  await expect(
    elsewhere.hasCluster({ name: 'a', project: 'p', location: 'l' }),
  ).rejects.toThrow(/can't be asked for cluster 'a'.*clusterViewer/);
});

it.each([
  ['gcp:storage/bucket:Bucket', { name: 'data-demo' }, 'data-demo'],
  [
    'gcp:serviceaccount/account:Account',
    { accountId: 'pachd-demo' },
    'projects/rehearsal/serviceAccounts/pachd-demo@rehearsal.iam.gserviceaccount.com',
  ],
  [
    'gcp:container/cluster:Cluster',
    { name: 'helium-demo', location: 'us-east1' },
    'projects/rehearsal/locations/us-east1/clusters/helium-demo',
  ],
])('finds a %s that was cut off, and adopts it', async (type, inputs, id) => {
  const create = pending(type, inputs);
  expect(await lookUpInGoogle(create, place())).toMatchObject({
    cloud: 'exists',
    id,
  });
  expect(await recoverInGoogle(create, place())).toBe('adopted');
  await expect(recoverInGoogle(create, place(), 'delete')).rejects.toThrow(
    "can't be deleted from here",
  );
});

it("leaves somebody else's alone", async () => {
  const create = pending('gcp:storage/bucket:Bucket', { name: 'data-demo' });
  expect(await recoverInGoogle(create, place('demo-2'))).toBe('absent');
});

it('adopts what may be listed late, takes rights for absent, and says what it can not tell', async () => {
  const late = pending('gcp:compute/router:Router', {
    name: 'helium-late',
    region: 'us-east1',
  });
  expect(await lookUpInGoogle(late, place())).toMatchObject({
    cloud: 'unknown',
    id: 'projects/rehearsal/regions/us-east1/routers/helium-late',
  });
  expect(await recoverInGoogle(late, { ...place(), settleMs: 0 })).toBe(
    'adopted',
  );
  const right = pending('gcp:storage/bucketIAMMember:BucketIAMMember', {});
  expect(await recoverInGoogle(right, place())).toBe('absent');
  await expect(
    recoverInGoogle(pending('gcp:redis/instance:Instance', {}), place()),
  ).rejects.toThrow('decide about it by a repair');
  expect(
    await recoverInGoogle(pending('gcp:redis/instance:Instance', {}), {
      ...place(),
      destroying: true,
    }),
  ).toBe('absent');
});

it('takes a cluster for gone only when the cloud does not have it', async () => {
  const stateOf = (name: string) =>
    gkeClusterState(
      {
        kubeconfig: `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
users: [{name: c, user: {}}]
contexts: [{name: c, context: {cluster: c, user: c}}]
`,
        context: 'c',
      },
      { name, project: PROJECT, location: 'us-east1' },
      assets,
      new AbortController().signal,
    );
  expect(await stateOf('helium-demo')).toMatchObject({ state: 'unknown' });
  expect(await stateOf('helium-gone')).toMatchObject({ state: 'gone' });
});
