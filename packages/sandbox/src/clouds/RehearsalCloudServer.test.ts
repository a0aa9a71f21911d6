import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudClient } from './CloudClient';
import { startTestClouds, TestClouds } from './__testUtils__/clouds';

const BUCKET = 'gcp:storage/bucket:Bucket';
const RING = 'gcp:kms/keyRing:KeyRing';
const CLUSTER = 'gcp:container/cluster:Cluster';
const POOL = 'gcp:container/nodePool:NodePool';

const caller = {
  place: { project: 'demo', account: '123456789012', region: 'us-east1' },
  defaultLabels: {},
  stack: 'one',
};

describe('RehearsalCloudServer', () => {
  let test: TestClouds;
  const { signal } = new AbortController();

  beforeEach(async () => {
    test = await startTestClouds({ pace: 0 });
  });
  afterEach(async () => {
    await test.stop();
  });

  const client = () => CloudClient.create(test.server.address, 'gcp');
  const make = (type: string, inputs: object) =>
    client().create({ ...caller, type, inputs }, signal);
  const remove = (type: string, id: string) =>
    client().delete({ ...caller, type, id }, signal);

  it('answers only who brings the token', async () => {
    const { endpoint } = test.server.address;
    const response = await fetch(`${endpoint}/rehearsal/gcp/resources`, {
      headers: { authorization: 'Bearer another' },
    });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('the-token');
  });

  it('keeps one private file for each resource, and a history', async () => {
    await make(BUCKET, { name: 'a-bucket', location: 'us' });
    const folder = join(test.folder, 'clouds', 'gcp');
    const [file] = await readdir(join(folder, 'resources'));
    const path = join(folder, 'resources', file);
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      type: BUCKET,
      state: 'ready',
      workspace: 'one',
      outputs: { location: 'US', url: 'gs://a-bucket' },
    });
    expect(
      (await test.clouds.history('gcp')).map(({ verb, id }) => [verb, id]),
    ).toEqual([
      ['creating', 'a-bucket'],
      ['created', 'a-bucket'],
    ]);
  });

  it('goes on with what the last server was in the middle of', async () => {
    const cluster = { name: 'main', location: 'us-east1' };
    const { id } = await make(CLUSTER, cluster);
    const folder = join(test.folder, 'clouds', 'gcp', 'resources');
    const [file] = await readdir(folder);
    const record = JSON.parse(await readFile(join(folder, file), 'utf8'));
    await writeFile(
      join(folder, file),
      JSON.stringify({ ...record, state: 'creating', outputs: {} }),
    );
    await test.restart();
    const { outputs } = await client().read(
      { ...caller, type: CLUSTER, id },
      signal,
    );
    expect(outputs).toMatchObject({ endpoint: '127.0.0.1:6443' });
    expect(await test.clouds.list('gcp')).toMatchObject([
      { id, state: 'ready' },
    ]);
  });

  it('goes on when who asked is gone', async () => {
    await test.clouds.setFault({ kind: 'slow', seconds: 0.2 });
    const leaving = new AbortController();
    const asking = client().create(
      { ...caller, type: BUCKET, inputs: { name: 'data', location: 'us' } },
      leaving.signal,
    );
    setTimeout(() => leaving.abort(), 100);
    await expect(asking).rejects.toThrow('abort');
    expect(await test.clouds.list('gcp')).toMatchObject([
      { state: 'creating' },
    ]);
    await test.server.settled();
    expect(await test.clouds.list('gcp')).toMatchObject([{ state: 'ready' }]);
  });

  it('lists what a workspace has, by its label', async () => {
    await make(BUCKET, {
      name: 'mine',
      location: 'us',
      labels: { 'helium-workspace': 'two' },
    });
    await make(BUCKET, { name: 'other', location: 'us' });
    expect(
      (await test.clouds.list('gcp', { workspace: 'two' })).map(it => it.name),
    ).toEqual(['mine']);
  });

  it('never gives the name of a key ring again', async () => {
    const ring = { name: 'keys', location: 'us-east1' };
    const { id } = await make(RING, ring);
    await remove(RING, id);
    expect(await test.clouds.list('gcp')).toEqual([]);
    expect(await test.clouds.list('gcp', { deleted: true })).toHaveLength(1);
    await expect(make(RING, ring)).rejects.toThrow(
      `Error creating KeyRing: googleapi: Error 409: The resource '${id}' already exists, alreadyExists`,
    );
  });

  it('has clusters and pools run by its host, with their nodes', async () => {
    const { id } = await make(CLUSTER, {
      name: 'main',
      location: 'us-east1',
      removeDefaultNodePool: true,
      deletionProtection: false,
    });
    await make(POOL, {
      name: 'gpus',
      cluster: id,
      autoscaling: { minNodeCount: 0, maxNodeCount: 4 },
      nodeConfig: {
        machineType: 'n1-standard-8',
        guestAccelerators: [{ type: 'nvidia-tesla-t4', count: 2 }],
        labels: { team: 'a' },
        taints: [{ key: 'only', value: 'gpu', effect: 'NO_SCHEDULE' }],
      },
    });
    const [cluster] = test.clusters.clusters.values();
    expect(cluster).toMatchObject({ cloud: 'gcp', name: 'main' });
    expect(cluster.pools.get('gpus')).toMatchObject({
      count: 1,
      cpu: 8,
      memory: '32768Mi',
      gpu: { count: 2, type: 'nvidia-tesla-t4' },
      labels: { team: 'a', 'cloud.google.com/gke-nodepool': 'gpus' },
      taints: [
        { key: 'only', value: 'gpu', effect: 'NoSchedule' },
        { key: 'nvidia.com/gpu' },
      ],
    });
    await remove(CLUSTER, id);
    expect(test.clusters.clusters.size).toBe(0);
    expect(await test.clouds.list('gcp')).toEqual([]);
  });

  it('names a type or a function that it does not have', async () => {
    await expect(make('gcp:redis/instance:Instance', {})).rejects.toThrow(
      'the rehearsal cloud gcp has no gcp:redis/instance:Instance',
    );
    await expect(
      client().invoke(
        { function: 'gcp:x/getY:getY', args: {}, place: caller.place },
        signal,
      ),
    ).rejects.toThrow('has no function gcp:x/getY:getY');
  });

  it('makes what is to exist once', async () => {
    await test.stop();
    test = await startTestClouds({
      pace: 0,
      existing: [
        {
          cloud: 'gcp',
          type: 'gcp:dns/managedZone:ManagedZone',
          inputs: { name: 'workspaces', dnsName: 'localhost.' },
        },
      ],
    });
    await test.restart();
    expect(await test.clouds.list('gcp')).toHaveLength(1);
  });
});
