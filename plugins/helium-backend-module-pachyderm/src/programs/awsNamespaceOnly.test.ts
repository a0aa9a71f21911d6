import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { WorkspaceReference } from '@helium-portal/backstage-plugin-helium-node';
import { effectiveValues } from '@helium-portal/pulumi-components/values';
import { awsNamespaceOnly } from './awsNamespaceOnly';
import { clusterOf } from './awsNamespaceOnly/cluster';
import { plan } from './awsNamespaceOnly/plan';

const outputs = {
  cloud: 'aws',
  clusterName: 'shared',
  location: 'us-east-1',
  account: '123456789012',
  endpoint: 'https://shared.example.com',
  caCertificate: 'LS0t',
  ingressClass: 'nginx',
  domain: 'shared.workspaces.example.com',
  tlsSecret: 'workspace-wildcard',
  controllerNamespace: 'ingress-nginx',
  oidcProviderArn: 'arn:aws:iam::123456789012:oidc-provider/issuer',
  oidcIssuer: 'https://issuer.example.com/id/1',
  database: null as object | null,
  k8sVersion: '1.33',
};

const referenceTo = (change: object): Record<string, WorkspaceReference> => ({
  clusterStack: {
    name: 'shared',
    program: 'aws_cluster_only',
    outputs: { ...outputs, ...change },
  },
});

const database = {
  host: 'shared.abc.us-east-1.rds.amazonaws.com',
  port: 5432,
  cidr: '10.0.0.0/16',
  adminSecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x',
  adminNamespace: 'database-admin',
  adminServiceAccount: 'database-admin',
};

function valuesFor(change: object = {}, given: object = {}) {
  const settings: any = awsNamespaceOnly.settings!.parse(given);
  const cluster = clusterOf(settings, referenceTo(change));
  const { pachyderm, owned } = plan('demo', {}, settings, cluster);
  return effectiveValues({ ...pachyderm.layers, owned }).values as any;
}

describe('a workspace of aws_namespace_only', () => {
  it('keeps its data in a bucket of its own, as a role of its own', () => {
    const serviceAccount = {
      additionalAnnotations: {
        'eks.amazonaws.com/role-arn':
          'arn:aws:iam::123456789012:role/demo-pachyderm',
      },
    };
    expect(valuesFor()).toMatchObject({
      deployTarget: 'AMAZON',
      pachd: {
        storage: {
          amazon: {
            bucket: 'demo-pachyderm-123456789012',
            region: 'us-east-1',
          },
        },
        serviceAccount,
        worker: { serviceAccount },
      },
    });
    expect(valuesFor()).not.toHaveProperty('postgresql');
  });

  it("has databases on the cluster's PostgreSQL where there is one", () => {
    expect(valuesFor({ database })).toMatchObject({
      postgresql: { enabled: false },
      global: {
        postgresql: {
          postgresqlHost: database.host,
          postgresqlPort: '5432',
          postgresqlUsername: 'demo',
          postgresqlDatabase: 'demo',
          identityDatabaseFullNameOverride: 'demo-dex',
          postgresqlExistingSecretName: 'postgresql',
          postgresqlExistingSecretKey: 'password',
        },
      },
    });
  });

  it('has pages one label below the domain', () => {
    const settings: any = awsNamespaceOnly.settings!.parse({});
    const { hosts } = plan(
      'demo',
      {},
      settings,
      clusterOf(settings, referenceTo({})),
    );
    expect(Object.values(hosts).map(({ url }) => url)).toEqual([
      'https://console-demo.shared.workspaces.example.com/',
      'https://notebooks-demo.shared.workspaces.example.com/',
      'https://pachd-demo.shared.workspaces.example.com/',
    ]);
  });

  it('signs people in where the settings say', () => {
    const oidc = {
      issuer: 'https://example.eu.auth0.com/',
      clientId: 'helium',
      clientSecret: 'hush',
    };
    expect(valuesFor({}, { oidc }).oidc.upstreamIDPs).toEqual([
      expect.objectContaining({
        config: expect.objectContaining({ issuer: oidc.issuer }),
      }),
    ]);
  });

  it('shows what its charts get without the secrets', async () => {
    const settings = awsNamespaceOnly.settings!.parse({
      oidc: {
        issuer: 'https://example.eu.auth0.com/',
        clientId: 'helium',
        clientSecret: 'hush',
      },
    });
    const charts = await awsNamespaceOnly.effectiveValues!({
      workspace: 'demo',
      parameters: { values: 'deployTarget: LOCAL' },
      settings,
      references: referenceTo({}),
    });
    expect(JSON.stringify(charts)).not.toContain('hush');
    expect(charts[0].refused).toEqual([
      expect.objectContaining({ parameter: 'values', key: 'deployTarget' }),
    ]);
  });
});

describe('its cluster', () => {
  it('must be named where the settings have none', () => {
    const settings: any = awsNamespaceOnly.settings!.parse({});
    expect(() => clusterOf(settings, {})).toThrow(
      'clusterStack: this portal has no cluster on AWS of its own',
    );
  });

  it('may be that of the settings', () => {
    const { cloud, k8sVersion, ...cluster } = outputs;
    const settings: any = awsNamespaceOnly.settings!.parse({ cluster });
    expect(clusterOf(settings, {})).toMatchObject({ clusterName: 'shared' });
  });

  it('must have all of its outputs', () => {
    const settings: any = awsNamespaceOnly.settings!.parse({});
    expect(() =>
      clusterOf(settings, referenceTo({ endpoint: undefined, domain: '' })),
    ).toThrow(
      "the outputs of workspace 'shared' lack endpoint, domain; update it",
    );
  });
});

describe('its parameters', () => {
  it.each([
    ['postgresql: {enabled: true}', 'postgresql.enabled'],
    ['global: {postgresql: {postgresqlHost: x}}', 'postgresqlHost'],
    ['pachd: {storage: {amazon: {bucket: b}}}', 'pachd.storage.amazon.bucket'],
    ['pachd: {serviceAccount: {name: x}}', 'pachd.serviceAccount.name'],
  ])('refuse what Helium decides: %s', (values, key) => {
    const { error } = awsNamespaceOnly.parameters.safeParse({ values });
    expect(error?.issues.map(({ message }) => message)).toEqual([
      expect.stringContaining(key),
    ]);
  });

  it('keep the cluster once it is chosen', () => {
    expect(awsNamespaceOnly.parameterOptions.clusterStack).toEqual({
      mutable: false,
      workspace: { programs: ['aws_cluster_only'] },
    });
  });
});

it('does not load Pulumi in the portal', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--require',
    require.resolve('@backstage/cli/config/nodeTransform.cjs'),
    '--print',
    `require(${JSON.stringify(require.resolve('./awsNamespaceOnly.ts'))});
     require(${JSON.stringify(require.resolve('./awsClusterOnly.ts'))});
     Object.keys(require.cache).join('\\n')`,
  ]);
  expect(stdout).toContain('awsClusterOnly.ts');
  expect(stdout).not.toMatch(/node_modules[\\/]@pulumi[\\/]/);
}, 60_000);
