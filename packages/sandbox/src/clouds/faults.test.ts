import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { CloudFault } from './faults';
import { asking } from './__testUtils__/asking';
import { startTestClouds, TestClouds } from './__testUtils__/clouds';

const POOL = 'container/nodePool:NodePool';
const GROUP = 'eks/nodeGroup:NodeGroup';

describe('faults', () => {
  let test: TestClouds;
  let subnetIds: string[];

  beforeAll(async () => {
    test = await startTestClouds({ pace: 0 });
    const gcp = asking(test, 'gcp');
    await gcp.make('container/cluster:Cluster', {
      name: 'main',
      location: 'us-east1',
      removeDefaultNodePool: true,
    });
    const aws = asking(test, 'aws');
    const vpc = await aws.make('ec2/vpc:Vpc', { cidrBlock: '10.0.0.0/16' });
    const subnets = await Promise.all(
      ['b', 'c'].map((zone, index) =>
        aws.make('ec2/subnet:Subnet', {
          vpcId: vpc.id,
          cidrBlock: `10.0.${index * 16}.0/20`,
          availabilityZone: `us-east-1${zone}`,
        }),
      ),
    );
    subnetIds = subnets.map(({ id }) => id);
    await aws.make('iam/role:Role', { name: 'role', assumeRolePolicy: '{}' });
    await aws.make('eks/cluster:Cluster', {
      name: 'main',
      roleArn: 'arn:aws:iam::123456789012:role/role',
      vpcConfig: { subnetIds },
    });
  });
  afterEach(async () => {
    await test.clouds.clearFaults();
  });
  afterAll(async () => {
    await test?.stop();
  });

  let count = 0;
  const pool = (machineType = 'n2-standard-4', zone = 'us-east1-b') =>
    asking(test, 'gcp').make(POOL, {
      name: `pool-${count++}`,
      cluster: 'main',
      nodeCount: 1,
      nodeLocations: [zone],
      nodeConfig: { machineType },
    });
  const group = (...instanceTypes: string[]) =>
    asking(test, 'aws').make(GROUP, {
      nodeGroupName: `group-${count++}`,
      clusterName: 'main',
      nodeRoleArn: 'arn:aws:iam::123456789012:role/role',
      subnetIds,
      instanceTypes,
      scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
    });

  it.each<[CloudFault, RegExp]>([
    [
      { kind: 'stock-out' },
      /^Error waiting for creating GKE NodePool: .*\[GCE_STOCKOUT\]: Instance 'gke-pool-\d+-\w{8}-\w{4}' creation failed: The zone 'projects\/demo\/zones\/us-east1-b' does not have enough resources available to fulfill the request\. Try a different zone, or try again later\.$/,
    ],
    [
      { kind: 'quota', quota: 'N2_CPUS', limit: 24 },
      /\[GCE_QUOTA_EXCEEDED\].*Quota 'N2_CPUS' exceeded\. Limit: 24\.0 in region us-east1\.$/,
    ],
    [
      { kind: 'api-disabled', service: 'container.googleapis.com' },
      /googleapi: Error 403: Kubernetes Engine API has not been used in project demo before or it is disabled\. Enable it by visiting https:\/\/console\.developers\.google\.com\/apis\/api\/container\.googleapis\.com\/overview\?project=demo then retry\..*, accessNotConfigured$/,
    ],
    [{ kind: 'throttle' }, /googleapi: Error 429: .*, rateLimitExceeded$/],
  ])('%j reads as Google Cloud writes it', async (fault, text) => {
    await test.clouds.setFault(fault);
    await expect(pool()).rejects.toThrow(text);
    await test.clouds.clearFaults();
    await pool();
  });

  it.each<[CloudFault, RegExp]>([
    [
      { kind: 'stock-out' },
      /^waiting for EKS Node Group \(main:group-\d+\) create: unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'\. last error: eks-group-\d+-\w{32}: AsgInstanceLaunchFailures: Could not launch On-Demand Instances\. InsufficientInstanceCapacity - We currently do not have sufficient m6i\.large capacity in the Availability Zone you requested \(us-east-1b\)/,
    ],
    [
      { kind: 'quota', quota: 'L-1216C47A', limit: 32 },
      /VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 32 allows/,
    ],
    [
      { kind: 'throttle' },
      /operation error EKS: CreateNodegroup, https response error StatusCode: 429, RequestID: [\w-]{36}, api error ThrottlingException: Rate exceeded$/,
    ],
  ])('%j reads as AWS writes it', async (fault, text) => {
    await test.clouds.setFault(fault);
    await expect(group('m6i.large')).rejects.toThrow(text);
    await test.clouds.clearFaults();
    await group('m6i.large');
  });

  it('meet one zone, one machine type, one workspace, or so many calls', async () => {
    const { clouds } = test;
    await clouds.setFault({ kind: 'stock-out', zone: 'us-east1-c' });
    await pool('n2-standard-4', 'us-east1-b');
    await expect(pool('n2-standard-4', 'us-east1-c')).rejects.toThrow(
      'zones/us-east1-c',
    );
    await clouds.clearFaults();

    await clouds.setFault({ kind: 'stock-out', machineType: 'n2-standard-8' });
    await pool('n2-standard-4');
    await expect(pool('n2-standard-8')).rejects.toThrow('GCE_STOCKOUT');
    await clouds.clearFaults();

    await clouds.setFault({ kind: 'throttle', workspace: 'another' });
    await pool();
    await clouds.setFault({ kind: 'throttle', times: 1 });
    await expect(pool()).rejects.toThrow('429');
    await pool();
  });

  it('leave a node group what else will do', async () => {
    const { clouds, clusters } = test;
    const machinesOf = ({ inputs }: { inputs: Record<string, any> }) => {
      const [cluster] = [...clusters.clusters.values()].filter(
        ({ cloud }) => cloud === 'aws',
      );
      const { labels } = cluster.pools.get(inputs.nodeGroupName)!;
      return [
        labels['node.kubernetes.io/instance-type'],
        labels['topology.kubernetes.io/zone'],
      ];
    };
    const types = ['m7i.large', 'm6i.large'];
    expect(machinesOf(await group(...types))).toEqual([
      'm7i.large',
      'us-east-1b',
    ]);
    await clouds.setFault({ kind: 'stock-out', zone: 'us-east-1b' });
    expect(machinesOf(await group(...types))).toEqual([
      'm7i.large',
      'us-east-1c',
    ]);
    await clouds.setFault({ kind: 'stock-out', machineType: 'm7i.large' });
    expect(machinesOf(await group(...types))).toEqual([
      'm6i.large',
      'us-east-1c',
    ]);
    await clouds.setFault({ kind: 'stock-out', machineType: 'm6i.large' });
    await expect(group(...types)).rejects.toThrow(
      'InsufficientInstanceCapacity',
    );
  });

  it('keep what was made out of the lists for a while', async () => {
    const { address } = test.server;
    const arns = async () => {
      const { ResourceTagMappingList: list = [] } =
        await new ResourceGroupsTaggingAPIClient({
          endpoint: address.endpoint,
          region: 'us-east-1',
          credentials: {
            accessKeyId: 'rehearsal',
            secretAccessKey: 'rehearsal',
            sessionToken: address.token,
          },
        }).send(
          new GetResourcesCommand({
            TagFilters: [{ Key: 'of', Values: ['late'] }],
          }),
        );
      return list.map(({ ResourceARN }) => ResourceARN);
    };
    await test.clouds.setFault({
      kind: 'unlisted',
      type: 'Bucket',
      seconds: 3,
    });
    await asking(test, 'aws').make('s3/bucket:Bucket', {
      bucket: 'late',
      tags: { of: 'late' },
    });
    expect(await arns()).toEqual([]);
    expect(
      await asking(test, 'aws').read('s3/bucket:Bucket', 'late'),
    ).toMatchObject({ id: 'late' });
    await sleep(3_000);
    expect(await arns()).toEqual(['arn:aws:s3:::late']);
  }, 20_000);

  it('are listed, and taken back one by one', async () => {
    const id = await test.clouds.setFault({ kind: 'throttle' });
    expect(await test.clouds.faults()).toEqual([{ id, kind: 'throttle' }]);
    await test.clouds.clearFault(id);
    expect(await test.clouds.faults()).toEqual([]);
  });
});
