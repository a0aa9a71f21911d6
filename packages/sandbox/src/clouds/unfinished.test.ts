import { asking } from './__testUtils__/asking';
import { startTestClouds, TestClouds } from './__testUtils__/clouds';

const ROLE = 'arn:aws:iam::123456789012:role/role';

describe('what is being made', () => {
  let test: TestClouds;
  let subnetId: string;

  beforeAll(async () => {
    test = await startTestClouds({ pace: 0 });
    const aws = asking(test, 'aws');
    const vpc = await aws.make('ec2/vpc:Vpc', { cidrBlock: '10.0.0.0/16' });
    const subnet = await aws.make('ec2/subnet:Subnet', {
      vpcId: vpc.id,
      cidrBlock: '10.0.0.0/20',
      availabilityZone: 'us-east-1a',
    });
    subnetId = subnet.id;
    await aws.make('iam/role:Role', { name: 'role', assumeRolePolicy: '{}' });
  });

  afterEach(() => test.clouds.clearFaults());

  afterAll(() => test?.stop());

  /** Asks for it, is killed, and reads it while the cloud is at it. */
  async function readEarly(type: string, inputs: object) {
    await test.clouds.setFault({
      kind: 'slow',
      on: 'create',
      type,
      seconds: 2,
    });
    await test.clouds.setFault({ kind: 'die', type });
    const aws = asking(test, 'aws');
    const { id } = await aws.make(type, inputs);
    const early = await aws.read(type, id);
    await test.server.settled();
    return { early: early?.outputs, late: (await aws.read(type, id))?.outputs };
  }

  it('is an EKS cluster without an address, of which AWS says that it is at it', async () => {
    const { early, late } = await readEarly('eks/cluster:Cluster', {
      name: 'main',
      roleArn: ROLE,
      vpcConfig: { subnetIds: [subnetId] },
    });
    expect(early).toMatchObject({
      name: 'main',
      arn: 'arn:aws:eks:us-east-1:123456789012:cluster/main',
      status: 'CREATING',
      endpoint: '',
      certificateAuthority: { data: '' },
      identities: [],
      vpcConfig: { subnetIds: [subnetId], clusterSecurityGroupId: '' },
    });
    expect(late).toMatchObject({
      status: 'ACTIVE',
      endpoint: expect.stringMatching(/^https:/),
      certificateAuthority: { data: expect.stringMatching(/./) },
    });
  });

  it('is a node group without machines', async () => {
    const { early, late } = await readEarly('eks/nodeGroup:NodeGroup', {
      nodeGroupName: 'group',
      clusterName: 'main',
      nodeRoleArn: ROLE,
      subnetIds: [subnetId],
      instanceTypes: ['m6i.large'],
      scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
    });
    expect(early).toMatchObject({ status: 'CREATING', resources: [] });
    expect(late).toMatchObject({
      status: 'ACTIVE',
      resources: [expect.anything()],
    });
  });

  it('is nothing before it is asked for', async () => {
    const aws = asking(test, 'aws');
    for (const type of ['rds/instance:Instance', 'eks/cluster:Cluster']) {
      expect((await aws.read(type, 'none'))?.outputs).toBeUndefined();
    }
  });

  it('is a database without an address', async () => {
    const { early, late } = await readEarly('rds/instance:Instance', {
      identifier: 'main',
      engine: 'postgres',
      instanceClass: 'db.m7g.large',
    });
    expect(early).toMatchObject({ status: 'creating', address: '' });
    expect(late).toMatchObject({
      status: 'available',
      address: expect.stringContaining('main.'),
    });
  });
});
