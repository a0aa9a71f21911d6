import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TaggedResources } from './TaggedResources';

let server: Server;
let answer: (path: string) => { status?: number; body: object };
let resources: TaggedResources;
const environment = { ...process.env };

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  server = createServer((request, response) => {
    const { status = 200, body } = answer(request.url!);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(body));
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  resources = TaggedResources.create({
    region: 'us-east-1',
    eksEndpoint: endpoint,
    efsEndpoint: endpoint,
  });
});

afterAll(async () => {
  process.env = environment;
  await new Promise(done => server.close(done));
});

const refusal = (type: string) => ({
  status: 400,
  body: { __type: type, message: 'no' },
});

describe('a mount target', () => {
  const find = () =>
    resources.mountTarget({ fileSystemId: 'fs-1', subnetId: 'subnet-2' });

  it('is looked for on all pages', async () => {
    answer = path => ({
      body: path.includes('Marker=more')
        ? { MountTargets: [{ MountTargetId: 'fsmt-2', SubnetId: 'subnet-2' }] }
        : {
            MountTargets: [{ MountTargetId: 'fsmt-1', SubnetId: 'subnet-1' }],
            NextMarker: 'more',
          },
    });
    expect(await find()).toBe('fsmt-2');
  });

  it('is not there without its file system', async () => {
    answer = () => ({ body: { MountTargets: [] } });
    expect(await find()).toBeUndefined();
    answer = () => refusal('FileSystemNotFound');
    expect(await find()).toBeUndefined();
  });

  it('is not known when AWS refuses', async () => {
    answer = () => refusal('AccessDeniedException');
    await expect(find()).rejects.toThrow(
      "AWS can't be asked which mount targets 'fs-1' has: AccessDeniedException: no. The runner's role needs elasticfilesystem:DescribeMountTargets",
    );
  });
});

describe('an EKS cluster', () => {
  it('is there or not as EKS says', async () => {
    answer = path =>
      path === '/clusters/demo'
        ? { body: { cluster: { name: 'demo', status: 'DELETING' } } }
        : refusal('ResourceNotFoundException');
    expect(await resources.hasCluster('demo')).toBe(true);
    expect(await resources.hasCluster('gone')).toBe(false);
  });

  it('is not gone when AWS refuses', async () => {
    answer = () => refusal('AccessDeniedException');
    await expect(resources.hasCluster('demo')).rejects.toThrow(
      /can't be asked for the EKS cluster 'demo' in us-east-1: .*eks:DescribeCluster/,
    );
  });
});
