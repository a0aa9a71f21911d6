import { resolve } from 'node:path';
import {
  policyRules,
  unprotectedBuckets,
} from '@helium-portal/pulumi-components/policies';
import {
  RecordedResource,
  recordResources,
} from '../__testUtils__/recordResources';
import { awsClusterOnly } from './awsClusterOnly';
import { awsCluster } from './awsClusterOnly/awsCluster';
import { awsNamespaceOnly } from './awsNamespaceOnly';
import { clusterOf } from './awsNamespaceOnly/cluster';
import { onEksCluster } from './awsNamespaceOnly/onEksCluster';

jest.setTimeout(60_000);

const CHARTS = resolve(__dirname, '../../../../test/charts');
const labels = {
  'helium.dev/workspace': 'demo',
  'helium.dev/operation': 'first',
};

const chart = (name: string) => ({ chart: { path: resolve(CHARTS, name) } });

const infraJson = JSON.stringify({
  nodepools: [
    {
      name: 'gpu',
      machineType: 'g5.2xlarge',
      minCount: 0,
      maxCount: 4,
      spot: true,
      gpu: { type: 'nvidia-a10g', count: 1 },
    },
    {
      name: 'arm',
      machineType: 'm7g.2xlarge',
      fallbackMachineTypes: ['m6g.2xlarge'],
      minCount: 0,
      maxCount: 2,
      zones: ['us-east-1b'],
    },
  ],
  rds: {
    instanceClass: 'db.m7g.large',
    engineVersion: '16.8',
    allocatedStorageGb: 100,
  },
});

/** As a group made it that did not get its first machine type. */
const NODE = {
  metadata: {
    name: 'node-1',
    labels: {
      'eks.amazonaws.com/nodegroup': 'default',
      'node.kubernetes.io/instance-type': 'm6a.2xlarge',
      'topology.kubernetes.io/zone': 'us-east-1b',
    },
  },
};

const declareCluster = (parameters: object, settings: object = {}) =>
  awsCluster({
    name: 'demo',
    labels,
    parameters: awsClusterOnly.parameters.parse(parameters) as any,
    settings: awsClusterOnly.settings!.parse({
      region: 'us-east-1',
      domain: 'workspaces.example.com',
      hostedZoneId: 'Z0123456789ABC',
      clusterAutoscaler: chart('cluster-autoscaler'),
      externalDns: chart('external-dns'),
      certManager: chart('cert-manager'),
      ingressNginx: chart('ingress-nginx'),
      loadBalancerController: chart('aws-load-balancer-controller'),
      replicator: chart('kubernetes-replicator'),
      ...settings,
    }) as any,
    nodesOf: async () => [NODE],
    log: () => {},
  });

const makeCluster = (parameters: object, settings: object = {}) =>
  recordResources(() => declareCluster(parameters, settings));

const makeWorkspace = (outputs: Record<string, unknown>, password = 'hush') => {
  const settings: any = awsNamespaceOnly.settings!.parse({
    ...chart('pachyderm'),
    notebooks: chart('jupyterhub'),
  });
  return recordResources(() =>
    onEksCluster({
      workspace: { name: 'demo', owner: 'user:default/guest' },
      labels,
      parameters: awsNamespaceOnly.parameters.parse({}) as any,
      settings,
      cluster: clusterOf(settings, {
        clusterStack: { name: 'shared', program: 'aws_cluster_only', outputs },
      }),
      password,
    }),
  );
};

const typed = (resources: RecordedResource[], type: string) =>
  resources.filter(resource => resource.type === type);

const named = (resources: RecordedResource[], type: string, name: string) =>
  resources.find(resource => resource.type === type && resource.name === name)!
    .inputs;

/** What a stack of these resources breaks. */
const broken = (resources: RecordedResource[]) => [
  ...resources.flatMap(({ type, name, inputs }) =>
    policyRules(labels).flatMap(rule =>
      rule.check(type, inputs).map(problem => `${type} ${name}: ${problem}`),
    ),
  ),
  ...unprotectedBuckets(
    resources.map(({ type, name, inputs }) => ({ type, name, props: inputs })),
  ),
];

describe('a cluster on AWS', () => {
  it('keeps all rules, and tells workspaces what they need', async () => {
    const { resources, outputs } = await makeCluster({ infraJson });
    expect(broken(resources)).toEqual([]);
    expect(outputs).toEqual({
      cloud: 'aws',
      clusterName: 'demo',
      location: 'us-east-1',
      account: '123456789012',
      endpoint: 'https://203.0.113.1',
      caCertificate: 'YXV0aG9yaXR5',
      ingressClass: 'nginx',
      domain: 'demo.workspaces.example.com',
      tlsSecret: 'workspace-wildcard',
      controllerNamespace: 'ingress-nginx',
      oidcProviderArn: 'arn:aws:iam::123456789012:oidc-provider/issuer',
      oidcIssuer: 'https://issuer.example.com/id/1',
      database: {
        host: 'demo.rds.example.com',
        port: 5432,
        cidr: '10.0.0.0/16',
        adminSecretArn: 'arn:aws:secretsmanager:::secret:x',
        adminNamespace: 'database-admin',
        adminServiceAccount: 'database-admin',
      },
      k8s: 'aws eks update-kubeconfig --name demo --region us-east-1',
      k8sVersion: '1.33',
      placement: {
        default: { machineTypes: ['m6a.2xlarge'], zones: ['us-east-1b'] },
        gpu: { machineTypes: [], zones: [] },
        arm: { machineTypes: [], zones: [] },
      },
    });
  });

  it('has nodes in private subnets, by pool', async () => {
    const { resources } = await makeCluster({ infraJson });
    const pool = (name: string) =>
      named(resources, 'aws:eks/nodeGroup:NodeGroup', `demo-${name}`);
    expect(pool('default')).toMatchObject({
      nodeGroupName: 'default',
      instanceTypes: [
        'm7a.2xlarge',
        'm6a.2xlarge',
        'm7i.2xlarge',
        'm6i.2xlarge',
      ],
      amiType: 'AL2023_x86_64_STANDARD',
      capacityType: 'ON_DEMAND',
      scalingConfig: { minSize: 2, maxSize: 10, desiredSize: 2 },
      subnetIds: [
        'demo-private-us-east-1a-id',
        'demo-private-us-east-1b-id',
        'demo-private-us-east-1c-id',
      ],
    });
    expect(pool('gpu')).toMatchObject({
      amiType: 'AL2023_x86_64_NVIDIA',
      capacityType: 'SPOT',
      labels: { 'helium.dev/gpu': 'true' },
      taints: [
        { key: 'nvidia.com/gpu', value: 'present', effect: 'NO_SCHEDULE' },
      ],
    });
    expect(pool('arm')).toMatchObject({
      amiType: 'AL2023_ARM_64_STANDARD',
      subnetIds: ['demo-private-us-east-1b-id'],
    });
    expect(
      named(resources, 'aws:ec2/launchTemplate:LaunchTemplate', 'demo-gpu')
        .tagSpecifications,
    ).toContainEqual({
      resourceType: 'volume',
      tags: { 'helium.dev/workspace': 'demo', Name: 'demo-gpu' },
    });
  });

  it('has one NAT gateway, or one a zone', async () => {
    const gatewaysOf = async (settings: object) =>
      typed(
        (await makeCluster({}, settings)).resources,
        'aws:ec2/natGateway:NatGateway',
      ).length;
    expect(await gatewaysOf({})).toBe(1);
    expect(await gatewaysOf({ natGateways: 'zone' })).toBe(3);
  });

  it('is reached from without only where the settings say', async () => {
    const accessOf = async (settings: object) =>
      typed(
        (await makeCluster({}, settings)).resources,
        'aws:eks/cluster:Cluster',
      )[0].inputs.vpcConfig;
    expect(await accessOf({})).toMatchObject({ endpointPublicAccess: false });
    expect(
      await accessOf({ apiAccessCidrs: ['203.0.113.0/24'] }),
    ).toMatchObject({
      endpointPublicAccess: true,
      publicAccessCidrs: ['203.0.113.0/24'],
    });
  });

  it('lets RDS make the password, so that it is in no state', async () => {
    const { resources } = await makeCluster({ infraJson });
    const [{ inputs }] = typed(resources, 'aws:rds/instance:Instance');
    expect(inputs).toMatchObject({
      manageMasterUserPassword: true,
      publiclyAccessible: false,
      storageEncrypted: true,
    });
    expect(Object.keys(inputs)).not.toContain('password');
  });

  it('gives each controller a role that nobody else can be', async () => {
    const { resources } = await makeCluster({});
    const roles = typed(resources, 'aws:iam/role:Role').map(
      ({ inputs }) => [inputs.name, inputs.assumeRolePolicy] as const,
    );
    const trust = Object.fromEntries(roles);
    expect(Object.keys(trust).sort()).toEqual([
      'demo-aws-ebs-csi-driver',
      'demo-aws-efs-csi-driver',
      'demo-aws-load-balancer-controller',
      'demo-cert-manager',
      'demo-cluster',
      'demo-cluster-autoscaler',
      'demo-external-dns',
      'demo-node',
    ]);
    expect(
      JSON.parse(trust['demo-external-dns']).Statement[0].Condition,
    ).toEqual({
      StringEquals: {
        'issuer.example.com/id/1:aud': 'sts.amazonaws.com',
        'issuer.example.com/id/1:sub': [
          'system:serviceaccount:external-dns:external-dns',
        ],
      },
    });
  });

  it('refuses a zone that it does not have, before it makes anything', async () => {
    const elsewhere = JSON.stringify({
      nodepools: [
        {
          name: 'far',
          machineType: 'm7a.large',
          minCount: 0,
          maxCount: 1,
          zones: ['us-east-1f'],
        },
      ],
    });
    await expect(declareCluster({ infraJson: elsewhere })).rejects.toThrow(
      "infraJson: nodepools[0].zones[0] must be one of the cluster's zones: us-east-1a, us-east-1b",
    );
  });
});

describe('a workspace on it', () => {
  it('keeps all rules', async () => {
    const { outputs } = await makeCluster({});
    const { resources } = await makeWorkspace(outputs);
    expect(broken(resources)).toEqual([]);
    expect(typed(resources, 'aws:s3/bucket:Bucket')).toEqual([
      expect.objectContaining({
        inputs: expect.objectContaining({
          bucket: 'demo-pachyderm-123456789012',
        }),
      }),
    ]);
  });

  it('may use its bucket and nothing else', async () => {
    const { outputs } = await makeCluster({});
    const { resources } = await makeWorkspace(outputs);
    const [{ inputs }] = typed(resources, 'aws:iam/rolePolicy:RolePolicy');
    expect(
      JSON.parse(inputs.policy).Statement.map(({ Resource }: any) => Resource),
    ).toEqual([
      'arn:aws:s3:::demo-pachyderm-123456789012',
      'arn:aws:s3:::demo-pachyderm-123456789012/*',
    ]);
  });

  it('has its databases where the cluster has PostgreSQL', async () => {
    const { outputs } = await makeCluster({ infraJson });
    const { resources } = await makeWorkspace(outputs);
    expect(
      named(resources, 'kubernetes:helm.sh/v3:Release', 'database'),
    ).toMatchObject({
      name: 'demo-database',
      namespace: 'database-admin',
      values: {
        workspace: 'demo',
        databases: ['demo', 'demo-dex'],
        serviceAccountName: 'database-admin',
      },
    });
    const without = await makeWorkspace((await makeCluster({})).outputs);
    expect(
      typed(without.resources, 'kubernetes:helm.sh/v3:Release').map(
        ({ name }) => name,
      ),
    ).toEqual(['pachyderm', 'jupyterhub']);
  });
});
