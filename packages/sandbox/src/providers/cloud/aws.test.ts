import * as ec2 from '@pulumi/aws/ec2';
import * as eks from '@pulumi/aws/eks';
import * as iam from '@pulumi/aws/iam';
import { getCallerIdentity } from '@pulumi/aws/getCallerIdentity';
import { Provider } from '@pulumi/aws/provider';
import * as s3 from '@pulumi/aws/s3';
import { declare } from '../kubernetes/__testUtils__/stack';
import { startTestEngine, TestEngine } from './__testUtils__/engine';

jest.setTimeout(120_000);

const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [] });

describe('the rehearsal provider for AWS', () => {
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

  const use = (operation = 'one') =>
    new Provider('cloud', {
      region: 'us-east-1',
      defaultTags: {
        tags: {
          'helium.dev/workspace': 'demo',
          'helium.dev/operation': operation,
        },
      },
    });
  const types = async () =>
    (await engine.clouds.list('aws')).map(it => it.type.split(':').pop());

  it('makes a cluster with its nodes, and takes it away', async () => {
    const stack = await engine.stack('cluster');
    const program =
      (nodes = 2) =>
      async () => {
        const provider = use();
        const caller = await getCallerIdentity({}, { provider });
        const vpc = new ec2.Vpc(
          'vpc',
          { cidrBlock: '10.0.0.0/16' },
          { provider },
        );
        const subnet = new ec2.Subnet(
          'nodes',
          {
            vpcId: vpc.id,
            cidrBlock: '10.0.1.0/24',
            availabilityZone: 'us-east-1b',
          },
          { provider },
        );
        const role = new iam.Role(
          'role',
          { name: 'main-nodes', assumeRolePolicy: TRUST },
          { provider },
        );
        const attached = new iam.RolePolicyAttachment(
          'worker',
          {
            role: role.name,
            policyArn: 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
          },
          { provider },
        );
        const cluster = new eks.Cluster(
          'cluster',
          {
            name: 'main',
            roleArn: role.arn,
            vpcConfig: { subnetIds: [subnet.id] },
          },
          { provider },
        );
        declare(
          new eks.NodeGroup(
            'nodes',
            {
              nodeGroupName: 'nodes',
              clusterName: cluster.name,
              nodeRoleArn: role.arn,
              subnetIds: [subnet.id],
              instanceTypes: ['g5.xlarge'],
              scalingConfig: { minSize: 0, desiredSize: nodes, maxSize: 4 },
            },
            { provider, dependsOn: [attached] },
          ),
        );
        return {
          account: caller.accountId,
          endpoint: cluster.endpoint,
          issuer: cluster.identities[0].oidcs[0].issuer,
          tags: vpc.tagsAll,
        };
      };
    await engine.clouds.setFault({ kind: 'stock-out', zone: 'us-east-1b' });
    const { message } = await stack.fails(program());
    expect(message).toContain('AsgInstanceLaunchFailures');
    expect(message).toContain(
      'InsufficientInstanceCapacity - We currently do not have sufficient g5.xlarge capacity in the Availability Zone you requested (us-east-1b)',
    );
    await engine.clouds.clearFaults();

    const { outputs } = await stack.up(program());
    expect(outputs).toMatchObject({
      account: '123456789012',
      endpoint: 'https://127.0.0.1:6443',
      issuer: expect.stringMatching(/^https:\/\/oidc\.eks\.us-east-1/),
      tags: { 'helium.dev/workspace': 'demo' },
    });
    const [cluster] = engine.clusters.clusters.values();
    expect(cluster.pools.get('nodes')).toMatchObject({
      count: 2,
      gpu: { count: 1 },
    });
    expect((await stack.up(program(3))).changes).toMatchObject({ update: 1 });
    expect(cluster.pools.get('nodes')).toMatchObject({ count: 3 });
    await stack.destroy();
    expect(await types()).toEqual([]);
    expect(engine.clusters.clusters.size).toBe(0);
  });

  it('updates the tags of everything when the default ones change', async () => {
    const stack = await engine.stack('tags');
    const program = (operation: string) => async () => {
      const bucket = new s3.Bucket('data', {}, { provider: use(operation) });
      return { name: bucket.bucket, tags: bucket.tagsAll };
    };
    const { outputs } = await stack.up(program('one'));
    expect(outputs.name).toMatch(/^data-[0-9a-f]{7}$/);
    const second = await stack.up(program('two'));
    expect(second.outputs).toEqual({
      name: outputs.name,
      tags: {
        'helium.dev/workspace': 'demo',
        'helium.dev/operation': 'two',
      },
    });
    await stack.destroy();
  });

  it('refuses to delete what others hang on, and what it is told to keep', async () => {
    const stack = await engine.stack('held');
    const program =
      (attached: boolean, made = true) =>
      async () => {
        const provider = use();
        if (!made) {
          return;
        }
        const role = new iam.Role(
          'role',
          { name: 'held', assumeRolePolicy: TRUST },
          { provider },
        );
        if (attached) {
          declare(
            new iam.RolePolicyAttachment(
              'attached',
              {
                role: role.name,
                policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
              },
              // The program forgets that one needs the other.
              { provider, retainOnDelete: true },
            ),
          );
        }
      };
    await stack.up(program(true));
    await stack.up(program(false));
    const { message } = await stack.fails(program(false, false));
    expect(message).toContain(
      'DeleteConflict: Cannot delete entity, must detach all policies first.',
    );
    await stack.up(program(true));
    await engine.clouds.setFault({ kind: 'refuse-delete', type: 'Role' });
    await expect(stack.destroy()).rejects.toThrow('OperationNotPermitted');
  });
});
