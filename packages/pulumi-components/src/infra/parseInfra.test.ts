import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Cloud, describeInfraIssue, parseInfra } from './index';

const EXAMPLES = resolve(__dirname, '../../../../docs/schemas/examples');

const pool = {
  name: 'big',
  machineType: 'n2d-standard-32',
  minCount: 0,
  maxCount: 8,
};

const problems = (value: unknown, cloud: Cloud = 'gcp') =>
  Object.fromEntries(
    parseInfra(JSON.stringify(value), cloud).issues?.map(
      ({ path, message }) => [path, message],
    ) ?? [],
  );

const poolProblems = (change: object) =>
  problems({ nodepools: [pool, { ...pool, name: 'other', ...change }] });

const rds = {
  instanceClass: 'db.m7g.large',
  engineVersion: '16.8',
  allocatedStorageGb: 100,
};

describe('an infrastructure', () => {
  it.each([
    ['gcp', 'adhoc-loadtesting.gcp.json'],
    ['aws', 'adhoc-loadtesting.aws.json'],
    ['aws', 'gpu-and-rds.aws.json'],
  ] as const)('of the examples is valid on %s: %s', (cloud, name) => {
    const text = readFileSync(resolve(EXAMPLES, name), 'utf8');
    expect(parseInfra(text, cloud)).toEqual({ infra: JSON.parse(text) });
  });

  it('of the load tests scales from 0 to 8 machines of 32 cores', () => {
    const text = readFileSync(
      resolve(EXAMPLES, 'adhoc-loadtesting.gcp.json'),
      'utf8',
    );
    expect(parseInfra(text, 'gcp').infra?.nodepools).toEqual([
      expect.objectContaining({
        machineType: 'n2d-standard-32',
        minCount: 0,
        maxCount: 8,
        labels: { 'adhoc-loadtesting': 'enabled' },
      }),
    ]);
  });

  it('may be left out', () => {
    expect(parseInfra(' \n', 'aws')).toEqual({ infra: {} });
    expect(parseInfra('{}', 'aws')).toEqual({ infra: {} });
  });
});

describe('a mistake in the text', () => {
  it.each([
    ['{"nodepools": [\n  {"name": "a",}\n]}', 2, 'property name expected'],
    ['{"nodepools": [\n\n', 3, 'close bracket expected'],
    ['{\n"rds" {}\n}', 2, 'colon expected'],
    ['{}\n{}', 2, 'end of file expected'],
    ['// no\n{}', 1, 'invalid comment token'],
  ])('is named with its line: %j', (text, line, reason) => {
    expect(parseInfra(text, 'gcp')).toEqual({
      issues: [{ path: '', line, message: `must be valid JSON: ${reason}` }],
    });
  });

  it('is named when the text is something else, or too long', () => {
    expect(problems([])).toEqual({
      '': expect.stringContaining('expected object'),
    });
    expect(problems({ a: 'x'.repeat(64 * 1024) })).toEqual({
      '': expect.stringContaining('at most 64 KiB'),
    });
  });

  it('is a key that is there twice', () => {
    const text = '{\n"rds": {},\n"rds": {}\n}';
    expect(parseInfra(text, 'aws').issues).toContainEqual({
      path: 'rds',
      line: 3,
      message: 'is there twice',
    });
  });

  it('is told in one line', () => {
    const text = '{"nodepools": [\n{"nam": "a"}]}';
    const issues = parseInfra(text, 'aws').issues!.map(describeInfraIssue);
    expect(issues).toContain('nodepools[0].nam (line 2) is not known');
    expect(issues).toContain('nodepools[0].name (line 2) is required');
  });
});

describe('a mistake in a pool', () => {
  it.each([
    ['maxCount', { minCount: 9 }, 'must be at least minCount, which is 9'],
    ['maxCount', { maxCount: 101 }, 'must be at most 100'],
    ['maxCount', { maxCount: 0 }, 'must be at least 1'],
    ['minCount', { minCount: -1 }, 'must not be negative'],
    ['minCount', { minCount: '1' }, 'must be a whole number'],
    ['minCount', { minCount: undefined }, 'is required'],
    ['machinetype', { machinetype: 'x' }, 'is not known'],
    ['name', { name: 'big' }, "'big' is the name of nodepools[0] already"],
    ['name', { name: 'default' }, "is the cluster's own pool"],
    ['name', { name: 'Big' }, 'must be at most 40 lower-case'],
    ['machineType', { machineType: 'm7a.large' }, 'a machine type of GCP'],
    [
      'fallbackMachineTypes[0]',
      { fallbackMachineTypes: ['t2a-standard-32'] },
      'is arm64, and n2d-standard-32 is amd64',
    ],
    [
      'fallbackMachineTypes[1]',
      { fallbackMachineTypes: ['n2-standard-32', 'n2-standard-32'] },
      'is there already',
    ],
    ['diskSizeGb', { diskSizeGb: 5 }, 'must be at least 20'],
    ['labels["a b"]', { labels: { 'a b': 'c' } }, 'a Kubernetes label key'],
    [
      'labels["cloud.kubernetes.io/x"]',
      { labels: { 'cloud.kubernetes.io/x': 'c' } },
      'they are taken',
    ],
    ['labels.a', { labels: { a: 'b c' } }, 'a Kubernetes label value'],
    [
      'taints[0].effect',
      { taints: [{ key: 'a', effect: 'NO_SCHEDULE' }] },
      'Invalid option',
    ],
    [
      'taints[1]',
      {
        taints: [
          { key: 'a', effect: 'NoSchedule' },
          { key: 'a', value: 'b', effect: 'NoSchedule' },
        ],
      },
      'is there already',
    ],
    ['zones[0]', { zones: ['us-east-1a'] }, 'must be a zone of GCP'],
    [
      'gpu.type',
      { machineType: 'n1-standard-8', gpu: { type: 'nvidia-a10g', count: 1 } },
      'must be a GPU of GCP: nvidia-tesla-t4',
    ],
    [
      'gpu.type',
      { gpu: { type: 'nvidia-tesla-t4', count: 1 } },
      "can't be had with n2d-standard-32",
    ],
    [
      'gpu.count',
      {
        machineType: 'n1-standard-8',
        gpu: { type: 'nvidia-tesla-t4', count: 3 },
      },
      'must be 1, 2, 4 or 8',
    ],
    [
      'gpu',
      { machineType: 'a2-highgpu-2g' },
      'give {"type": "nvidia-tesla-a100", "count": 2}',
    ],
  ])('names its path: %s %j', (path, change, message) => {
    expect(poolProblems(change)).toEqual({
      [`nodepools[1].${path}`]: expect.stringContaining(message),
    });
  });

  it('is a GPU that the EC2 instance type does not have', () => {
    const of = (machineType: string, gpu?: object) =>
      problems(
        { nodepools: [{ ...pool, machineType, ...(gpu && { gpu }) }] },
        'aws',
      );
    expect(of('g5.12xlarge', { type: 'nvidia-a10g', count: 4 })).toEqual({});
    expect(of('g5.12xlarge', { type: 'nvidia-l4', count: 4 })).toEqual({
      'nodepools[0].gpu.type':
        'must be nvidia-a10g: that is what g5.12xlarge has',
    });
    expect(of('g5.xlarge', { type: 'nvidia-a10g', count: 4 })).toEqual({
      'nodepools[0].gpu.count': 'must be 1: that is what g5.xlarge has',
    });
    expect(of('g6.xlarge')).toEqual({
      'nodepools[0].gpu': expect.stringContaining('"nvidia-l4"'),
    });
    expect(of('m7g.4xlarge')).toEqual({});
    expect(of('n2d-standard-32')).toEqual({
      'nodepools[0].machineType': expect.stringContaining(
        'must be a machine type of AWS, such as m7a.8xlarge',
      ),
    });
  });

  it('is more pools than there may be', () => {
    const nodepools = Array.from({ length: 21 }, (_, index) => ({
      ...pool,
      name: `pool-${index}`,
    }));
    expect(problems({ nodepools })).toEqual({
      nodepools: expect.stringContaining('<=20'),
    });
  });
});

describe('a database', () => {
  it('is refused on GCP by its name', () => {
    expect(problems({ rds }, 'gcp')).toEqual({
      rds: expect.stringContaining('is for AWS only'),
    });
    expect(problems({ rds }, 'aws')).toEqual({});
  });

  it.each([
    ['instanceClass', { instanceClass: 'm7g.large' }, 'an RDS instance class'],
    ['engineVersion', { engineVersion: '9.6' }, 'a version of PostgreSQL'],
    ['allocatedStorageGb', { allocatedStorageGb: 5 }, 'must be at least 20'],
    ['iops', { iops: 12000 }, 'can be chosen from 400 GB on'],
    [
      'maxAllocatedStorageGb',
      { maxAllocatedStorageGb: 100 },
      'at least 10 % more',
    ],
    ['password', { password: 'x' }, 'is not known'],
  ])('is refused by the path of a mistake: %s', (path, change, message) => {
    expect(problems({ rds: { ...rds, ...change } }, 'aws')).toEqual({
      [`rds.${path}`]: expect.stringContaining(message),
    });
  });
});
