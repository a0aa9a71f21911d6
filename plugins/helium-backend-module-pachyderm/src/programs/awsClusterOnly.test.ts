import { awsClusterOnly } from './awsClusterOnly';

const { parameters, settings } = awsClusterOnly;

const problems = (input: unknown, schema = parameters as any) =>
  Object.fromEntries(
    schema
      .safeParse(input)
      .error?.issues.map(({ path, message }: any) => [
        path.join('.'),
        message,
      ]) ?? [],
  );

describe('the parameters of aws_cluster_only', () => {
  it('may all be left out, and empty', () => {
    expect(parameters.parse({})).toEqual({});
    expect(problems({ infraJson: '', kubernetesVersion: '' })).toEqual({});
  });

  it('name a mistake in infraJson by its path and line', () => {
    const infraJson = JSON.stringify(
      {
        nodepools: [
          { name: 'a', machineType: 'm7a.large', minCount: 3, maxCount: 2 },
        ],
      },
      null,
      2,
    );
    expect(problems({ infraJson })).toEqual({
      infraJson:
        'nodepools[0].maxCount (line 7) must be at least minCount, which is 3',
    });
  });

  it('take nodes and a database of AWS only', () => {
    const infraJson = JSON.stringify({
      nodepools: [
        { name: 'a', machineType: 'e2-standard-8', minCount: 0, maxCount: 2 },
      ],
    });
    expect(problems({ infraJson }).infraJson).toContain(
      'must be a machine type of AWS',
    );
  });

  it('refuse what is no minor version', () => {
    expect(problems({ kubernetesVersion: '1.33.2' })).toEqual({
      kubernetesVersion: expect.stringContaining('such as 1.33'),
    });
  });
});

describe('its settings', () => {
  const least = {
    region: 'us-east-1',
    domain: 'workspaces.example.com',
    hostedZoneId: 'Z0123456789ABC',
  };

  it('fill in what is left out, and pass again unchanged', () => {
    const once: any = settings!.parse(least);
    expect(once).toMatchObject({
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      natGateways: 'one',
      apiAccessCidrs: [],
      pool: { machineType: 'm7a.2xlarge', minCount: 2, maxCount: 10 },
      certificates: { selfSigned: true },
      externalDns: {
        chart: { name: 'external-dns', repository: expect.any(String) },
      },
    });
    expect(settings!.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it.each([
    ['region', { region: 'us-east-1a' }, 'such as us-east-1'],
    ['cidrBlock', { cidrBlock: '10.0.0.0/24' }, 'must be a /16'],
    ['hostedZoneId', { hostedZoneId: 'workspaces' }, 'ID of a zone'],
    ['adminRoles.0', { adminRoles: ['admin'] }, 'ARN of a role'],
    ['apiAccessCidrs.0', { apiAccessCidrs: ['all'] }, 'must be a range'],
    [
      'pool.machineType',
      { pool: { machineType: 'e2-standard-8' } },
      'must be an EC2 instance type',
    ],
    ['', { zone: 'a' }, 'zone'],
  ])('refuse %s: %j', (path, change, message) => {
    expect(problems({ ...least, ...change }, settings)).toEqual({
      [path]: expect.stringContaining(message),
    });
  });
});
