import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsInventory } from './inventory';
import { describeArn, TaggedResources } from './TaggedResources';

const OF_US_EAST_1 = 'us-east-1:123456789012';

let server: Server;
let answer: (request: any, region: string) => { status?: number; body: object };
let taggingEndpoint: string;
const environment = { ...process.env };

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const [, region] = /Credential=[^/]+\/\d+\/([\w-]+)\//.exec(
        request.headers.authorization!,
      )!;
      const { status = 200, body } = answer(
        JSON.parse(Buffer.concat(chunks).toString()),
        region,
      );
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(body));
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  taggingEndpoint = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  process.env = environment;
  await new Promise(done => server.close(done));
});

const inventory = (region = 'us-east-1') =>
  awsInventory(TaggedResources.create({ region, taggingEndpoint }), 'demo');

const listing = (...arns: string[]) => ({
  body: {
    ResourceTagMappingList: arns.map(ResourceARN => ({
      ResourceARN,
      Tags: [{ Key: 'helium.dev/workspace', Value: 'demo' }],
    })),
  },
});

describe('what AWS still has of a workspace', () => {
  it('is all pages of what carries its tag', async () => {
    const asked: unknown[] = [];
    answer = request => {
      asked.push(request);
      return request.PaginationToken
        ? listing('arn:aws:s3:::demo-pachyderm')
        : {
            body: {
              ...listing(`arn:aws:eks:${OF_US_EAST_1}:cluster/demo`).body,
              PaginationToken: 'more',
            },
          };
    };
    expect(await inventory()).toEqual([
      {
        where: 'aws',
        kind: 'eks:cluster',
        name: 'demo',
        command: 'aws eks delete-cluster --name demo --region=us-east-1',
      },
      {
        where: 'aws',
        kind: 's3:bucket',
        name: 'demo-pachyderm',
        command: 'aws s3 rb s3://demo-pachyderm --force',
      },
    ]);
    expect(asked[0]).toEqual({
      TagFilters: [{ Key: 'helium.dev/workspace', Values: ['demo'] }],
    });
    expect(asked).toHaveLength(2);
  });

  it('is also what is in no region', async () => {
    const provider = 'arn:aws:iam::123456789012:oidc-provider/issuer';
    const regions: string[] = [];
    answer = (_, region) => {
      regions.push(region);
      return region === 'us-east-1'
        ? listing(provider, `arn:aws:eks:${OF_US_EAST_1}:cluster/other`)
        : listing('arn:aws:eks:eu-west-1:123456789012:cluster/demo');
    };
    expect((await inventory('eu-west-1')).map(({ name }) => name)).toEqual([
      'demo',
      'issuer',
    ]);
    expect(regions).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('is not what AWS lists after its end', async () => {
    const gateway = `arn:aws:ec2:${OF_US_EAST_1}:natgateway/nat-1`;
    const key = `arn:aws:kms:${OF_US_EAST_1}:key/k`;
    answer = () => listing(gateway, key);
    expect(await inventory()).toEqual([]);

    answer = () =>
      listing(gateway, key, `arn:aws:ec2:${OF_US_EAST_1}:subnet/subnet-1`);
    expect((await inventory()).map(({ kind }) => kind)).toEqual([
      'ec2:natgateway',
      'ec2:subnet',
    ]);
  });

  it('is not known when AWS refuses', async () => {
    answer = () => ({
      status: 400,
      body: { __type: 'AccessDeniedException', message: 'not authorized' },
    });
    await expect(inventory()).rejects.toThrow(
      "AWS can't be asked what workspace 'demo' has in us-east-1: AccessDeniedException: not authorized. The runner's role needs tag:GetResources",
    );
  });
});

it.each([
  ['arn:aws:s3:::demo', 's3:bucket', 'demo'],
  [
    `arn:aws:eks:${OF_US_EAST_1}:nodegroup/demo/gpu/u`,
    'eks:nodegroup',
    'demo/gpu/u',
  ],
  [`arn:aws:rds:${OF_US_EAST_1}:db:demo`, 'rds:db', 'demo'],
  ['arn:aws:iam::123456789012:role/demo-node', 'iam:role', 'demo-node'],
  [`arn:aws:sqs:${OF_US_EAST_1}:queue`, 'sqs', 'queue'],
])('%s is of kind %s', (arn, kind, name) => {
  expect(describeArn(arn)).toEqual({ kind, name });
});
