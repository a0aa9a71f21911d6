import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeMountTargetsCommand, EFSClient } from '@aws-sdk/client-efs';
import {
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { AssetServiceClient } from '@google-cloud/asset';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { CloudClient } from '../CloudClient';
import { CloudName } from '../ClusterHost';
import { startTestClouds, TestClouds } from '../__testUtils__/clouds';

const PLACE = { project: 'p', account: '123456789012', region: 'us-east-1' };
const regions = { gcp: 'us-east1', aws: 'us-east-1' };

describe("the clouds' inventories, asked with the clouds' own SDKs", () => {
  let test: TestClouds;

  beforeAll(async () => {
    test = await startTestClouds({ pace: 0 });
    for (const name of ['a', 'b', 'c']) {
      await make('gcp', 'gcp:storage/bucket:Bucket', {
        name: `bucket-${name}`,
        location: 'us-east1',
        labels: { 'helium-workspace': name === 'c' ? 'other' : 'demo' },
      });
      await make('aws', 'aws:s3/bucket:Bucket', {
        bucket: `bucket-${name}`,
        tags: { 'helium.dev/workspace': name === 'c' ? 'other' : 'demo' },
      });
    }
    await make('aws', 'aws:iam/role:Role', {
      name: 'a-role',
      assumeRolePolicy: '{}',
      tags: { 'helium.dev/workspace': 'demo' },
    });
  });
  afterAll(async () => {
    await test.stop();
  });

  async function make(cloud: CloudName, type: string, inputs: object) {
    return CloudClient.create(test.server.address, cloud).create(
      {
        type,
        inputs,
        place: {
          project: 'p',
          account: '123456789012',
          region: regions[cloud],
        },
        defaultLabels: {},
      },
      new AbortController().signal,
    );
  }

  async function makeSubnet(): Promise<string> {
    const vpc = await make('aws', 'aws:ec2/vpc:Vpc', {
      cidrBlock: '10.0.0.0/16',
    });
    const { id } = await make('aws', 'aws:ec2/subnet:Subnet', {
      vpcId: vpc.id,
      cidrBlock: '10.0.0.0/24',
    });
    return id;
  }

  function assets() {
    const { endpoint, token } = test.server.address;
    const { hostname, port } = new URL(endpoint);
    const authorization = `Bearer ${token}`;
    const auth: any = {
      getRequestHeaders: async () => new Headers({ authorization }),
      fetch: (url: string, init: RequestInit) =>
        fetch(url, { ...init, headers: { authorization } }),
    };
    return new AssetServiceClient({
      fallback: true,
      protocol: 'http',
      apiEndpoint: hostname,
      port: Number(port),
      auth,
    });
  }

  function options() {
    const { endpoint, token } = test.server.address;
    return {
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: {
        accessKeyId: 'rehearsal',
        secretAccessKey: 'rehearsal',
        sessionToken: token,
      },
    };
  }
  const tagging = () => new ResourceGroupsTaggingAPIClient(options());
  const iam = () => new IAMClient(options());

  const search = async (query: string) => {
    const found = [];
    for await (const result of assets().searchAllResourcesAsync({
      scope: 'projects/p',
      query,
      pageSize: 1,
    })) {
      found.push(result);
    }
    return found;
  };

  it('finds by label in Cloud Asset Inventory, page by page', async () => {
    const found = await search('labels.helium-workspace:demo');
    expect(found).toMatchObject([
      {
        name: '//storage.googleapis.com/bucket-a',
        assetType: 'storage.googleapis.com/Bucket',
        labels: { 'helium-workspace': 'demo' },
      },
      { name: '//storage.googleapis.com/bucket-b' },
    ]);
    expect(await search('labels.helium-workspace=nobody')).toEqual([]);
  });

  it('refuses a query that it does not understand', async () => {
    await expect(search('policy:foo OR x')).rejects.toThrow(
      'does not understand the query',
    );
  });

  it('finds by tag in the Resource Groups Tagging API, page by page', async () => {
    const arns: Array<string | undefined> = [];
    let PaginationToken: string | undefined;
    do {
      const answer = await tagging().send(
        new GetResourcesCommand({
          TagFilters: [{ Key: 'helium.dev/workspace', Values: ['demo'] }],
          ResourcesPerPage: 1,
          PaginationToken,
        }),
      );
      arns.push(...answer.ResourceTagMappingList!.map(it => it.ResourceARN));
      PaginationToken = answer.PaginationToken;
    } while (PaginationToken);
    // The real one lists no roles either.
    expect(arns).toEqual(['arn:aws:s3:::bucket-a', 'arn:aws:s3:::bucket-b']);
  });

  it('finds roles in IAM, page by page, and their tags with each', async () => {
    await make('aws', 'aws:iam/role:Role', {
      name: 'b-role',
      assumeRolePolicy: '{"a": "<&>"}',
    });
    const names: Array<string | undefined> = [];
    let Marker: string | undefined;
    do {
      const answer = await iam().send(
        new ListRolesCommand({ MaxItems: 1, Marker }),
      );
      names.push(...answer.Roles!.map(({ RoleName }) => RoleName));
      Marker = answer.Marker;
    } while (Marker);
    expect(names).toEqual(['a-role', 'b-role']);

    const { Role } = await iam().send(
      new GetRoleCommand({ RoleName: 'a-role' }),
    );
    expect(Role).toMatchObject({
      Path: '/',
      RoleName: 'a-role',
      Arn: 'arn:aws:iam::123456789012:role/a-role',
      CreateDate: expect.any(Date),
      Tags: [{ Key: 'helium.dev/workspace', Value: 'demo' }],
    });
    await expect(
      iam().send(new GetRoleCommand({ RoleName: 'none' })),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('finds the mount targets of a file system in EFS', async () => {
    const files = await make('aws', 'aws:efs/fileSystem:FileSystem', {
      creationToken: 'files',
    });
    const target = await make('aws', 'aws:efs/mountTarget:MountTarget', {
      fileSystemId: files.id,
      subnetId: await makeSubnet(),
    });
    const ask = (FileSystemId: string) =>
      new EFSClient(options()).send(
        new DescribeMountTargetsCommand({ FileSystemId }),
      );
    expect((await ask(files.id)).MountTargets).toMatchObject([
      { MountTargetId: target.id, LifeCycleState: 'available' },
    ]);
    await expect(ask('fs-none')).rejects.toMatchObject({
      name: 'FileSystemNotFound',
    });
  });

  it('lists a key until KMS shreds it, and tells when it will', async () => {
    const { id, outputs } = await make('aws', 'aws:kms/key:Key', {
      tags: { 'helium.dev/workspace': 'keys' },
    });
    const stateOf = async (KeyId: string) =>
      (await new KMSClient(options()).send(new DescribeKeyCommand({ KeyId })))
        .KeyMetadata!.KeyState;
    expect(await stateOf(id)).toBe('Enabled');
    await CloudClient.create(test.server.address, 'aws').delete(
      { type: 'aws:kms/key:Key', id, place: PLACE, defaultLabels: {} },
      new AbortController().signal,
    );
    expect(await stateOf(outputs.arn)).toBe('PendingDeletion');
    const listed = await tagging().send(
      new GetResourcesCommand({
        TagFilters: [{ Key: 'helium.dev/workspace', Values: ['keys'] }],
      }),
    );
    expect(listed.ResourceTagMappingList).toHaveLength(1);
    await expect(stateOf('none')).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('tells in EKS whether there is a cluster', async () => {
    const describeCluster = (name: string) =>
      new EKSClient(options()).send(new DescribeClusterCommand({ name }));
    await make('aws', 'aws:eks/cluster:Cluster', {
      name: 'there',
      roleArn: 'arn:aws:iam::123456789012:role/a-role',
      vpcConfig: { subnetIds: [await makeSubnet()] },
    });
    expect((await describeCluster('there')).cluster).toMatchObject({
      name: 'there',
      status: 'ACTIVE',
    });
    await expect(describeCluster('gone')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses expired credentials', async () => {
    await test.clouds.expireCredentials('gcp');
    await test.clouds.expireCredentials('aws');
    await expect(search('labels.helium-workspace:demo')).rejects.toThrow(
      'expired or revoked',
    );
    await expect(
      tagging().send(new GetResourcesCommand({})),
    ).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    await expect(iam().send(new ListRolesCommand({}))).rejects.toThrow(
      'ExpiredToken',
    );
    await test.clouds.clearFaults();
  });
});
