import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsInventory } from './inventory';
import { describeArn } from './awsResource';
import { TaggedResources } from './TaggedResources';

const OF_US_EAST_1 = 'us-east-1:123456789012';

let server: Server;
let answer: (request: any, region: string) => { status?: number; body: object };
let endpoint: string;
/** Tags of IAM's roles, by name. */
let roles: Record<string, Record<string, string>> | undefined;
let rolesRead: string[];
/** As KMS tells it of every key; undefined when it has none. */
let keyState: string | undefined;
const environment = { ...process.env };

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (request.headers['content-type']!.includes('form')) {
        const iam = answerIam(new URLSearchParams(body));
        response.writeHead(iam.status, { 'content-type': 'text/xml' });
        response.end(iam.body);
        return;
      }
      if (request.headers['x-amz-target'] === 'TrentService.DescribeKey') {
        response
          .writeHead(keyState ? 200 : 400, {
            'content-type': 'application/x-amz-json-1.1',
          })
          .end(
            JSON.stringify(
              keyState
                ? { KeyMetadata: { KeyId: 'k', KeyState: keyState } }
                : { __type: 'NotFoundException' },
            ),
          );
        return;
      }
      const [, region] = /Credential=[^/]+\/\d+\/([\w-]+)\//.exec(
        request.headers.authorization!,
      )!;
      const answered = answer(JSON.parse(body), region);
      response
        .writeHead(answered.status ?? 200, {
          'content-type': 'application/x-amz-json-1.1',
        })
        .end(JSON.stringify(answered.body));
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  endpoint = `http://127.0.0.1:${port}`;
});

beforeEach(() => {
  roles = {};
  rolesRead = [];
});

afterAll(async () => {
  process.env = environment;
  await new Promise(done => server.close(done));
});

const inventory = (region = 'us-east-1') =>
  awsInventory(
    TaggedResources.create({
      region,
      taggingEndpoint: endpoint,
      iamEndpoint: endpoint,
      kmsEndpoint: endpoint,
    }),
    'demo',
  );

/** IAM's query protocol, a role a page. */
function answerIam(form: URLSearchParams): { status: number; body: string } {
  const action = form.get('Action');
  const result = (text: string) => ({
    status: 200,
    body: `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${text}</${action}Result></${action}Response>`,
  });
  const refusal = (status: number, code: string, message: string) => ({
    status,
    body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  });
  if (!roles) {
    return refusal(403, 'AccessDenied', 'not authorized');
  }
  const role = (name: string, tags: Record<string, string>) =>
    `<Path>/</Path><RoleName>${name}</RoleName><Arn>arn:aws:iam::123456789012:role/${name}</Arn><Tags>${Object.entries(
      tags,
    )
      .map(
        ([key, value]) =>
          `<member><Key>${key}</Key><Value>${value}</Value></member>`,
      )
      .join('')}</Tags>`;
  if (action === 'GetRole') {
    const name = form.get('RoleName')!;
    rolesRead.push(name);
    return name.endsWith('gone')
      ? refusal(404, 'NoSuchEntity', 'no such role')
      : result(`<Role>${role(name, roles[name])}</Role>`);
  }
  const names = Object.keys(roles);
  const at = Number(form.get('Marker') ?? 0);
  const members = names
    .slice(at, at + 1)
    .map(name => `<member>${role(name, {})}</member>`);
  const more =
    at + 1 < names.length
      ? `<IsTruncated>true</IsTruncated><Marker>${at + 1}</Marker>`
      : '<IsTruncated>false</IsTruncated>';
  return result(`<Roles>${members.join('')}</Roles>${more}`);
}

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

  it('is asked for once by those who ask at about the same time', async () => {
    let asked = 0;
    answer = () => {
      asked += 1;
      return listing('arn:aws:s3:::demo-pachyderm');
    };
    const look = (workspace: string) =>
      TaggedResources.create({
        region: 'us-east-1',
        taggingEndpoint: endpoint,
        iamEndpoint: endpoint,
      }).lately(workspace);
    const [one, another] = await Promise.all([look('demo'), look('demo')]);
    expect(one).toHaveLength(1);
    expect(another).toEqual(one);
    expect(asked).toBe(1);
    await look('other');
    expect(asked).toBe(2);
    // An inventory is about what is there now.
    await inventory();
    expect(asked).toBe(3);
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

  it('is also the roles, which IAM alone knows', async () => {
    answer = () => listing('arn:aws:s3:::demo-pachyderm');
    const tag = 'helium.dev/workspace';
    roles = {
      'demo-node': { [tag]: 'demo' },
      'demo-2-node': { [tag]: 'demo-2' },
      'demo-gone': { [tag]: 'demo' },
      'demo-of-nobody': {},
      'somebody-elses': { [tag]: 'somebody' },
    };
    expect(await inventory()).toEqual([
      {
        where: 'aws',
        kind: 'iam:role',
        name: 'demo-node',
        command: 'aws iam delete-role --role-name demo-node',
      },
      {
        where: 'aws',
        kind: 's3:bucket',
        name: 'demo-pachyderm',
        command: 'aws s3 rb s3://demo-pachyderm --force',
      },
    ]);
    expect(rolesRead).not.toContain('somebody-elses');
  });

  it('is not known when IAM refuses', async () => {
    answer = () => listing();
    roles = undefined;
    await expect(inventory()).rejects.toThrow(
      /AWS can't be asked which roles workspace 'demo' has: .*not authorized\. The runner's role needs iam:ListRoles and iam:GetRole/,
    );
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

  it('is a key, until its deletion is scheduled', async () => {
    answer = () => listing(`arn:aws:kms:${OF_US_EAST_1}:key/k`);
    keyState = 'Enabled';
    expect(await inventory()).toEqual([
      {
        where: 'aws',
        kind: 'kms:key',
        name: 'k',
        command: 'aws kms schedule-key-deletion --key-id k --region=us-east-1',
      },
    ]);
    keyState = 'PendingDeletion';
    expect(await inventory()).toEqual([]);
    keyState = undefined;
    expect(await inventory()).toEqual([]);
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
