import { asking } from './__testUtils__/asking';
import { startTestClouds, TestClouds } from './__testUtils__/clouds';

describe('what hangs on what', () => {
  let test: TestClouds;

  beforeEach(async () => {
    test = await startTestClouds({ pace: 0 });
  });
  afterEach(async () => {
    await test.stop();
  });

  describe('in Google Cloud', () => {
    it.each([
      [
        'compute/subnetwork:Subnetwork',
        { name: 'nodes', network: 'none', ipCidrRange: '10.0.0.0/20' },
        "Error creating Subnetwork: googleapi: Error 404: The resource 'none' was not found, notFound",
      ],
      [
        'storage/bucketIAMMember:BucketIAMMember',
        { bucket: 'none', role: 'roles/a', member: 'user:a@example.com' },
        "The resource 'none' was not found",
      ],
      [
        'projects/iAMMember:IAMMember',
        {
          project: 'demo',
          role: 'roles/a',
          member: 'serviceAccount:none@demo.iam.gserviceaccount.com',
        },
        'Service account none@demo.iam.gserviceaccount.com does not exist',
      ],
      [
        'dns/recordSet:RecordSet',
        {
          name: 'a.example.com.',
          managedZone: 'none',
          type: 'A',
          ttl: 60,
          rrdatas: ['10.0.0.1'],
        },
        "The resource 'none' was not found",
      ],
      [
        'serviceaccount/account:Account',
        { accountId: 'a-name-that-is-longer-than-30-characters' },
        "doesn't match regexp",
      ],
      [
        'storage/bucket:Bucket',
        { name: 'data', location: 'us', labels: { 'helium.dev/a': 'b' } },
        "Invalid value for field 'resource.labels': 'helium.dev/a=b'",
      ],
      [
        'container/cluster:Cluster',
        {
          name: 'main',
          location: 'us-east1',
          nodeConfig: { machineType: 'huge' },
        },
        'Invalid machine type: huge',
      ],
    ])('%s is refused', async (type, inputs, text) => {
      await expect(asking(test, 'gcp').make(type, inputs)).rejects.toThrow(
        text,
      );
      expect(await test.clouds.list('gcp')).toEqual([]);
      expect(await test.clouds.history('gcp')).toMatchObject([
        { verb: 'refused' },
      ]);
    });

    it('takes what the cloud itself made for granted', async () => {
      const { make } = asking(test, 'gcp');
      await make('compute/subnetwork:Subnetwork', {
        name: 'nodes',
        network: 'default',
        ipCidrRange: '10.0.0.0/20',
      });
      await make('projects/iAMMember:IAMMember', {
        project: 'demo',
        role: 'roles/a',
        member: 'serviceAccount:demo.svc.id.goog[space/name]',
      });
      expect(await test.clouds.list('gcp')).toHaveLength(2);
    });

    it('keeps addresses, ranges and connections as long as somebody uses them', async () => {
      const { make, remove } = asking(test, 'gcp');
      const network = await make('compute/network:Network', { name: 'main' });
      const range = await make('compute/globalAddress:GlobalAddress', {
        name: 'range',
        purpose: 'VPC_PEERING',
        prefixLength: 16,
        network: network.id,
      });
      const connection = await make('servicenetworking/connection:Connection', {
        network: network.id,
        service: 'servicenetworking.googleapis.com',
        reservedPeeringRanges: ['range'],
      });
      const instance = await make('sql/databaseInstance:DatabaseInstance', {
        name: 'database',
        databaseVersion: 'POSTGRES_16',
        deletionProtection: false,
        settings: {
          tier: 'db-custom-1-3840',
          ipConfiguration: {
            ipv4Enabled: false,
            privateNetwork: network.outputs.selfLink,
          },
        },
      });
      expect(instance.outputs.privateIpAddress).toMatch(/^10\./);
      await expect(
        remove('servicenetworking/connection:Connection', connection.id),
      ).rejects.toThrow('are still using this connection');
      await expect(
        remove('compute/globalAddress:GlobalAddress', range.id),
      ).rejects.toThrow('is already being used by');
      await remove('sql/databaseInstance:DatabaseInstance', instance.id);
      await remove('servicenetworking/connection:Connection', connection.id);
      await remove('compute/globalAddress:GlobalAddress', range.id);
      await remove('compute/network:Network', network.id);
      expect(await test.clouds.list('gcp')).toEqual([]);
    });

    it('takes what is part of something away with it', async () => {
      const { make, remove } = asking(test, 'gcp');
      await make('storage/bucket:Bucket', { name: 'data', location: 'us' });
      await make('storage/bucketIAMMember:BucketIAMMember', {
        bucket: 'data',
        role: 'roles/a',
        member: 'user:a@example.com',
      });
      await remove('storage/bucket:Bucket', 'data');
      expect(await test.clouds.list('gcp')).toEqual([]);
    });
  });

  describe('in AWS', () => {
    it('has no network go before what is in it', async () => {
      const { make, remove } = asking(test, 'aws');
      const vpc = await make('ec2/vpc:Vpc', { cidrBlock: '10.0.0.0/16' });
      await expect(
        make('ec2/subnet:Subnet', {
          vpcId: 'vpc-none',
          cidrBlock: '10.0.0.0/20',
        }),
      ).rejects.toThrow(
        "api error InvalidVpcID.NotFound: The vpc ID 'vpc-none' does not exist",
      );
      const subnet = await make('ec2/subnet:Subnet', {
        vpcId: vpc.id,
        cidrBlock: '10.0.0.0/20',
      });
      const address = await make('ec2/eip:Eip', { domain: 'vpc' });
      const nat = await make('ec2/natGateway:NatGateway', {
        subnetId: subnet.id,
        allocationId: address.outputs.allocationId,
      });
      expect(nat.outputs.publicIp).toBe(address.outputs.publicIp);
      for (const [type, id] of [
        ['ec2/vpc:Vpc', vpc.id],
        ['ec2/subnet:Subnet', subnet.id],
        ['ec2/eip:Eip', address.id],
      ]) {
        await expect(remove(type, id)).rejects.toThrow(
          'api error DependencyViolation',
        );
      }
    });

    it('gives no name twice', async () => {
      const { make } = asking(test, 'aws');
      const role = { name: 'role', assumeRolePolicy: '{}' };
      await make('iam/role:Role', role);
      await expect(make('iam/role:Role', role)).rejects.toThrow(
        'EntityAlreadyExists: Role with name role already exists.',
      );
      await make('s3/bucket:Bucket', { bucket: 'data' });
      await expect(
        make('s3/bucket:Bucket', { bucket: 'data' }),
      ).rejects.toThrow('BucketAlreadyOwnedByYou');
    });

    it('has one association of a subnet with a route table, however often it is asked for, and one mount target', async () => {
      const { make } = asking(test, 'aws');
      const vpc = await make('ec2/vpc:Vpc', { cidrBlock: '10.1.0.0/16' });
      const table = await make('ec2/routeTable:RouteTable', { vpcId: vpc.id });
      const subnet = await make('ec2/subnet:Subnet', {
        vpcId: vpc.id,
        cidrBlock: '10.1.0.0/24',
      });
      const associate = () =>
        make('ec2/routeTableAssociation:RouteTableAssociation', {
          routeTableId: table.id,
          subnetId: subnet.id,
        });
      expect((await associate()).id).toBe((await associate()).id);
      const files = await make('efs/fileSystem:FileSystem', {
        creationToken: 'files',
      });
      const mount = () =>
        make('efs/mountTarget:MountTarget', {
          fileSystemId: files.id,
          subnetId: subnet.id,
        });
      await mount();
      await expect(mount()).rejects.toThrow('MountTarget');
    });

    it('keeps the name of a secret that can be taken back', async () => {
      const { make, remove } = asking(test, 'aws');
      const secret = { name: 'a', recoveryWindowInDays: 7 };
      const { id } = await make('secretsmanager/secret:Secret', secret);
      await remove('secretsmanager/secret:Secret', id);
      await expect(
        make('secretsmanager/secret:Secret', secret),
      ).rejects.toThrow('ResourceExistsException');
      const other = { name: 'b', recoveryWindowInDays: 0 };
      const made = await make('secretsmanager/secret:Secret', other);
      await remove('secretsmanager/secret:Secret', made.id);
      await make('secretsmanager/secret:Secret', other);
    });

    it('writes policy documents', async () => {
      const { json } = await asking(test, 'aws').invoke(
        'iam/getPolicyDocument:getPolicyDocument',
        {
          statements: [
            { actions: ['s3:GetObject'], resources: ['*', 'arn:aws:s3:::a'] },
          ],
        },
      );
      expect(JSON.parse(json)).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: ['*', 'arn:aws:s3:::a'],
          },
        ],
      });
    });
  });
});
