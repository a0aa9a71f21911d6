import * as compute from '@pulumi/gcp/compute';
import * as container from '@pulumi/gcp/container';
import * as organizations from '@pulumi/gcp/organizations';
import { Provider } from '@pulumi/gcp/provider';
import * as serviceaccount from '@pulumi/gcp/serviceaccount';
import * as sql from '@pulumi/gcp/sql';
import * as storage from '@pulumi/gcp/storage';
import { declare, steps, TestStack } from '../kubernetes/__testUtils__/stack';
import { startTestEngine, TestEngine } from './__testUtils__/engine';

jest.setTimeout(120_000);

const PASSWORD = 'not-for-the-inventory';

describe('the rehearsal provider for Google Cloud', () => {
  let engine: TestEngine;

  beforeAll(async () => {
    engine = await startTestEngine();
  });
  afterEach(async () => {
    await engine.clouds.clearFaults();
  });
  afterAll(async () => {
    await engine?.stop();
  });

  const use = () =>
    new Provider('cloud', {
      project: 'demo',
      region: 'us-east1',
      defaultLabels: { 'helium-workspace': 'demo' },
    });
  const names = async () =>
    (await engine.clouds.list('gcp')).map(it => it.name).sort();

  const bucket =
    (args: Partial<storage.BucketArgs> = {}) =>
    async () => {
      const made = new storage.Bucket(
        'data',
        { name: 'data', location: 'US', ...args },
        { provider: use() },
      );
      return { url: made.url, labels: made.effectiveLabels };
    };

  describe('a workspace', () => {
    let stack: TestStack;
    const program =
      (generation: number, account = 'helium-demo') =>
      async () => {
        const provider = use();
        const made = new storage.Bucket(
          'pach-bucket',
          {
            location: 'us-east1',
            uniformBucketLevelAccess: true,
            versioning: { enabled: generation > 1 },
          },
          { provider },
        );
        const identity = new serviceaccount.Account(
          'identity',
          { accountId: account },
          { provider },
        );
        declare(
          new storage.BucketIAMMember(
            'access',
            {
              bucket: made.name,
              role: 'roles/storage.objectAdmin',
              member: identity.member,
            },
            { provider },
          ),
        );
        const instance = new sql.DatabaseInstance(
          'database',
          {
            name: 'database',
            databaseVersion: 'POSTGRES_16',
            deletionProtection: false,
            settings: { tier: 'db-custom-2-7680' },
          },
          { provider },
        );
        declare(
          new sql.User(
            'user',
            { name: 'pachyderm', instance: instance.name, password: PASSWORD },
            { provider },
          ),
        );
        const client = await organizations.getClientConfig({ provider });
        return {
          bucket: made.name,
          email: identity.email,
          host: instance.publicIpAddress,
          project: client.project,
        };
      };

    beforeAll(async () => {
      stack = await engine.stack('workspace');
    });

    it('is previewed, made, left alone, changed, replaced, refreshed and destroyed', async () => {
      expect((await stack.preview(program(1))).changes).toMatchObject({
        create: 7,
      });
      expect(await names()).toEqual([]);

      const { outputs } = await stack.up(program(1));
      expect(outputs).toMatchObject({
        bucket: expect.stringMatching(/^pach-bucket-[0-9a-f]{7}$/),
        email: 'helium-demo@demo.iam.gserviceaccount.com',
        host: expect.stringMatching(/^203\.0\.113\./),
        project: 'demo',
      });
      const [found] = (
        await engine.clouds.list('gcp', { workspace: 'demo' })
      ).filter(({ type }) => type.endsWith('Bucket'));
      expect(found.labels).toEqual({
        'goog-pulumi-provisioned': 'true',
        'helium-workspace': 'demo',
      });

      expect((await stack.up(program(1))).changes).toEqual({ same: 7 });

      const changed = await stack.up(program(2));
      expect(changed.changes).toEqual({ same: 6, update: 1 });
      expect(changed.outputs.bucket).toBe(outputs.bucket);

      const replaced = await stack.up(program(2, 'helium-other'));
      expect(steps(replaced.events)).toMatchObject({
        identity: ['create-replacement', 'replace', 'delete-replaced'],
      });
      expect(Object.keys(await stack.refresh())).toEqual(['same']);

      expect(JSON.stringify(await stack.resources())).not.toContain(PASSWORD);
      expect(JSON.stringify(await engine.clouds.list('gcp'))).not.toContain(
        PASSWORD,
      );
      await stack.destroy();
      expect(await names()).toEqual([]);
    });
  });

  it('refuses what the package does not declare, by name', async () => {
    const stack = await engine.stack('wrong');
    const wrong = { versioning: { on: true } as any };
    const { message } = await stack.fails(bucket(wrong));
    expect(message).toContain('The argument "enabled" is required');
    expect(message).toContain('An argument named "on" is not expected here');
  });

  it('names a type that it does not have', async () => {
    const stack = await engine.stack('unknown');
    const { message } = await stack.fails(async () => {
      declare(
        new compute.Disk('disk', { zone: 'us-east1-b' }, { provider: use() }),
      );
    });
    expect(message).toContain(
      'the rehearsal provider for gcp has no resource type gcp:compute/disk:Disk',
    );
  });

  it('says what each fault is, and goes on once it is gone', async () => {
    const stack = await engine.stack('faults');
    const { clouds } = engine;
    const said = async () => (await stack.fails(bucket())).message;

    await clouds.expireCredentials('gcp');
    expect(await said()).toContain('Token has been expired or revoked');
    await clouds.clearFaults();

    await clouds.setFault({
      kind: 'api-disabled',
      service: 'storage.googleapis.com',
    });
    expect(await said()).toContain(
      'https://console.developers.google.com/apis/api/storage.googleapis.com/overview?project=demo',
    );
    await clouds.clearFaults();

    await clouds.setFault({ kind: 'throttle', times: 2 });
    await clouds.setFault({
      kind: 'quota',
      type: 'Bucket',
      quota: 'CPUS',
      limit: 24,
      times: 1,
    });
    // Throttled twice, then over the quota once, and then made.
    expect(await said()).toContain(
      "googleapi: Error 403: Quota 'CPUS' exceeded. Limit: 24.0 in region us-east1., quotaExceeded",
    );
    await stack.up(bucket());
    expect(await names()).toEqual(['data']);

    await clouds.putObject('gcp', 'data', 'object');
    await expect(stack.destroy()).rejects.toThrow(
      'Error trying to delete bucket data containing objects without `forceDestroy` set to true',
    );
    await stack.up(bucket({ forceDestroy: true }));
    await stack.destroy();
    expect(await names()).toEqual([]);
  });

  describe('that dies half-way', () => {
    const imported = async () => {
      declare(
        new storage.Bucket(
          'data',
          { name: 'data', location: 'US', forceDestroy: false },
          { provider: use(), import: 'data' },
        ),
      );
    };

    it('alone leaves what the cloud made, which is imported', async () => {
      const stack = await engine.stack('death');
      await engine.clouds.setFault({ kind: 'die', type: 'Bucket', times: 1 });
      await stack.fails(bucket());
      expect(await names()).toEqual(['data']);

      const { message } = await stack.fails(bucket());
      expect(message).toContain('Error 409');
      expect((await stack.up(imported)).changes).toMatchObject({ import: 1 });
      expect(await names()).toEqual(['data']);
      await stack.destroy();
      expect(await names()).toEqual([]);
    });

    it('with the engine leaves a pending operation in the state', async () => {
      const stack = await engine.stack('crash');
      await engine.clouds.setFault({
        kind: 'die',
        who: 'engine',
        type: 'Bucket',
        times: 1,
      });
      await stack.fails(bucket());
      await stack.native.cancel();
      const { deployment } = await stack.native.exportStack();
      expect(deployment.pending_operations).toMatchObject([
        { type: 'creating', resource: { inputs: { name: 'data' } } },
      ]);
      await stack.native.importStack({
        version: 3,
        deployment: { ...deployment, pending_operations: [] },
      });
      await stack.up(imported);
      expect(await names()).toEqual(['data']);
      await stack.destroy();
    });
  });

  it('makes clusters on networks that can not be deleted before them', async () => {
    const stack = await engine.stack('cluster');
    const program =
      (machineType: string, withNetwork = true) =>
      async () => {
        const provider = use();
        if (!withNetwork) {
          return {};
        }
        const network = new compute.Network(
          'network',
          { name: 'main', autoCreateSubnetworks: false },
          { provider },
        );
        const subnetwork = new compute.Subnetwork(
          'nodes',
          { name: 'nodes', network: network.id, ipCidrRange: '10.0.0.0/20' },
          { provider },
        );
        const cluster = new container.Cluster(
          'cluster',
          {
            name: 'main',
            location: 'us-east1',
            network: network.selfLink,
            subnetwork: subnetwork.id,
            removeDefaultNodePool: true,
            initialNodeCount: 1,
            deletionProtection: false,
          },
          { provider },
        );
        declare(
          new container.NodePool(
            'pool',
            {
              name: 'pool',
              cluster: cluster.id,
              nodeCount: 2,
              nodeLocations: ['us-east1-c'],
              nodeConfig: { machineType },
            },
            { provider },
          ),
        );
        return { endpoint: cluster.endpoint };
      };
    await engine.clouds.setFault({
      kind: 'stock-out',
      machineType: 'n2-standard-8',
      zone: 'us-east1-c',
    });
    const { message } = await stack.fails(program('n2-standard-8'));
    expect(message).toContain('[GCE_STOCKOUT]');
    expect(message).toContain("projects/demo/zones/us-east1-c' does not have");

    // Another machine type is to be had.
    const { outputs } = await stack.up(program('e2-standard-8'));
    expect(outputs.endpoint).toBe('127.0.0.1:6443');
    const [cluster] = engine.clusters.clusters.values();
    expect(cluster.pools.get('pool')).toMatchObject({ count: 2, cpu: 8 });

    const network = (await engine.clouds.list('gcp')).find(
      ({ type }) => type === 'gcp:compute/network:Network',
    )!;
    const response = await fetch(
      `${engine.server.address.endpoint}/rehearsal/gcp/delete`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${engine.server.address.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          type: network.type,
          id: network.id,
          place: { project: 'demo', region: 'us-east1' },
          defaultLabels: {},
        }),
      },
    );
    expect(await response.text()).toContain(
      "Error waiting for Deleting Network: The network resource 'projects/demo/global/networks/main' is already being used by",
    );
    await stack.destroy();
    expect(await names()).toEqual([]);
    expect(engine.clusters.clusters.size).toBe(0);
  });
});
