import { resolve } from 'node:path';
import type { WorkspaceReference } from '@helium-portal/backstage-plugin-helium-node';
import { policyRules } from '@helium-portal/pulumi-components/policies';
import {
  RecordedResource,
  recordResources,
} from '../__testUtils__/recordResources';
import { gcpClusterOnly } from './gcpClusterOnly';
import { cluster } from './gcpClusterOnly/cluster';
import { gcpNamespaceOnly } from './gcpNamespaceOnly';
import { onGke } from './gcpNamespaceOnly/onGke';
import { plan } from './gcpNamespaceOnly/plan';

// The first use of a cloud's SDK reads thousands of files.
jest.setTimeout(60_000);

const CHARTS = resolve(__dirname, '../../../../test/charts');
const CLIENT_SECRET = 's3cret-of-the-client';

const labelsOf = (workspace: string) => ({
  'helium.dev/workspace': workspace,
  'helium.dev/operation': 'test',
});

async function makeCluster(
  options: {
    settings?: Record<string, unknown>;
    parameters?: Record<string, unknown>;
    attempt?: number;
  } = {},
) {
  const log = jest.fn();
  const recorded = await recordResources(() =>
    cluster({
      workspace: 'otters',
      labels: labelsOf('otters'),
      attempt: options.attempt ?? 1,
      parameters: gcpClusterOnly.parameters.parse(options.parameters ?? {}),
      settings: gcpClusterOnly.settings!.parse({
        project: 'my-project',
        region: 'us-east1',
        domain: 'clusters.example.com',
        ...options.settings,
      }) as any,
      log,
    }),
  );
  return { ...recorded, log };
}

async function makeWorkspace(
  settings: Record<string, unknown> = {},
  references: Record<string, WorkspaceReference> = {},
  parameters: Record<string, unknown> = {},
) {
  const parsed = gcpNamespaceOnly.settings!.parse({
    project: 'my-project',
    region: 'us-east1',
    cluster: {
      name: 'shared',
      location: 'us-east1',
      endpoint: 'https://203.0.113.7',
      caCertificate: 'YXV0aG9yaXR5',
    },
    ingress: { domain: 'workspaces.example.com' },
    chart: { path: `${CHARTS}/pachyderm` },
    notebooks: { chart: { path: `${CHARTS}/jupyterhub` } },
    ...settings,
  }) as any;
  const given = gcpNamespaceOnly.parameters.parse(parameters);
  return recordResources(() =>
    onGke({
      workspace: { name: 'demo', owner: 'user:default/guest' },
      labels: labelsOf('demo'),
      parameters: given,
      settings: parsed,
      plan: plan({
        workspace: 'demo',
        parameters: given,
        settings: parsed,
        references,
      }),
    }),
  );
}

const find = (resources: RecordedResource[], type: string, name?: string) =>
  resources.find(
    resource =>
      resource.type === type && (name === undefined || resource.name === name),
  )!.inputs;

function brokenRules(resources: RecordedResource[]) {
  return resources.flatMap(({ type, name, inputs }) =>
    policyRules().flatMap(({ check }) =>
      check(type, inputs).map(problem => `${type} '${name}' ${problem}`),
    ),
  );
}

describe('a workspace on Google Cloud', () => {
  it('keeps its data in a private bucket of its own, which its two accounts alone may use', async () => {
    const { resources, outputs } = await makeWorkspace();
    expect(find(resources, 'gcp:storage/bucket:Bucket')).toMatchObject({
      name: 'my-project-demo',
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      forceDestroy: true,
      softDeletePolicy: { retentionDurationSeconds: 7 * 86_400 },
      labels: { 'helium-workspace': 'demo', 'helium-operation': 'test' },
    });
    const rights = resources.filter(({ type }) => type.includes('IAMMember'));
    expect(
      rights.map(({ inputs }) => `${inputs.role} ${inputs.member}`).sort(),
    ).toEqual([
      'roles/iam.workloadIdentityUser serviceAccount:my-project.svc.id.goog[demo/pachyderm-worker]',
      'roles/iam.workloadIdentityUser serviceAccount:my-project.svc.id.goog[demo/pachyderm]',
      'roles/storage.legacyBucketReader serviceAccount:pachd-demo@my-project.iam.gserviceaccount.com',
      'roles/storage.legacyBucketReader serviceAccount:worker-demo@my-project.iam.gserviceaccount.com',
      'roles/storage.objectUser serviceAccount:pachd-demo@my-project.iam.gserviceaccount.com',
      'roles/storage.objectUser serviceAccount:worker-demo@my-project.iam.gserviceaccount.com',
    ]);
    expect(resources.map(({ type }) => type)).not.toContain(
      'gcp:serviceaccount/key:Key',
    );
    const { values } = find(
      resources,
      'kubernetes:helm.sh/v3:Release',
      'pachyderm',
    );
    expect(values).toMatchObject({
      deployTarget: 'GOOGLE',
      pachd: {
        storage: { google: { bucket: 'my-project-demo' } },
        serviceAccount: {
          additionalAnnotations: {
            'iam.gke.io/gcp-service-account':
              'pachd-demo@my-project.iam.gserviceaccount.com',
          },
        },
      },
    });
    expect(outputs).toMatchObject({
      bucket: 'my-project-demo',
      k8s: 'gcloud container clusters get-credentials shared --location us-east1 --project my-project',
      pachdAddress: 'grpcs://pachd-demo.workspaces.example.com:443',
    });
    expect(brokenRules(resources)).toEqual([]);
  });

  it('is opened with the wildcard certificate, pachd by gRPC', async () => {
    const { resources } = await makeWorkspace();
    expect(
      find(resources, 'kubernetes:core/v1:Namespace').metadata.labels,
    ).toMatchObject({ 'needs-workspace-tls': 'true' });
    const { metadata, spec } = find(
      resources,
      'kubernetes:networking.k8s.io/v1:Ingress',
      'pachd',
    );
    expect(
      metadata.annotations['nginx.ingress.kubernetes.io/backend-protocol'],
    ).toBe('GRPC');
    expect(spec).toMatchObject({
      ingressClassName: 'nginx',
      tls: [
        {
          hosts: ['pachd-demo.workspaces.example.com'],
          secretName: 'workspace-wildcard',
        },
      ],
    });
  });

  it('has records and a certificate of its own where the settings ask for them', async () => {
    const { resources } = await makeWorkspace(
      {
        dns: { managedZone: 'workspaces', address: '203.0.113.9' },
        tls: { certificate: 'own', clusterIssuer: 'public' },
      },
      {},
      { disableNotebooks: true },
    );
    expect(
      resources
        .filter(({ type }) => type === 'gcp:dns/recordSet:RecordSet')
        .map(({ inputs }) => inputs.name),
    ).toEqual([
      'console-demo.workspaces.example.com.',
      'pachd-demo.workspaces.example.com.',
    ]);
    expect(
      find(resources, 'kubernetes:cert-manager.io/v1:Certificate').spec,
    ).toMatchObject({
      secretName: 'workspace-tls',
      issuerRef: { kind: 'ClusterIssuer', name: 'public' },
    });
  });

  it('signs people in at the issuer of the settings', async () => {
    const { resources } = await makeWorkspace({
      oidc: {
        issuer: 'https://example.eu.auth0.com/',
        clientId: 'helium',
        clientSecret: CLIENT_SECRET,
      },
    });
    const { values } = find(
      resources,
      'kubernetes:helm.sh/v3:Release',
      'pachyderm',
    );
    const { upstreamIDPs, additionalClients, mockIDP } = values.oidc;
    expect(mockIDP).toBe(false);
    expect(upstreamIDPs[0].config).toMatchObject({
      clientSecret: CLIENT_SECRET,
      redirectURI: 'https://console-demo.workspaces.example.com/dex/callback',
    });
    const hub = find(resources, 'kubernetes:helm.sh/v3:Release', 'jupyterhub')
      .values.hub.config.GenericOAuthenticator;
    expect(hub.client_secret).toBe(additionalClients[0].secret);
    expect(hub.client_secret).not.toContain(CLIENT_SECRET);
  });

  it('is made on the cluster that the parameter names', async () => {
    const { outputs: of } = await makeCluster();
    const { resources, outputs } = await makeWorkspace(
      {},
      {
        clusterStack: {
          name: 'otters',
          program: 'gcp_cluster_only',
          outputs: of,
        },
      },
    );
    expect(outputs).toMatchObject({
      consoleUrl: 'https://console-demo.otters.clusters.example.com/',
      k8s: 'gcloud container clusters get-credentials helium-otters --location us-east1 --project my-project',
    });
    expect(find(resources, 'pulumi:providers:kubernetes').kubeconfig).toContain(
      'server: https://203.0.113.1',
    );
  });

  it('refuses a cluster of another cloud, and to have none', async () => {
    const reference = {
      name: 'eks',
      program: 'aws_cluster_only',
      outputs: { cloud: 'aws' },
    };
    await expect(
      makeWorkspace({}, { clusterStack: reference }),
    ).rejects.toThrow(/clusterStack 'eks' is no cluster on Google Cloud/);
    await expect(makeWorkspace({ cluster: undefined })).rejects.toThrow(
      'clusterStack must name a cluster',
    );
  });
});

describe('a cluster on Google Cloud', () => {
  const pool = (resources: RecordedResource[], name: string) =>
    resources.find(
      ({ type, inputs }) =>
        type === 'gcp:container/nodePool:NodePool' &&
        inputs.name.startsWith(`${name}-`),
    )!.inputs;

  it('is regional, private and shielded, and tells workspaces what they need', async () => {
    const { resources, outputs } = await makeCluster({
      settings: {
        authorizedNetworks: [{ cidr: '198.51.100.0/24' }],
        autoProvisioning: { cpu: 200, memoryGb: 800 },
      },
    });
    expect(find(resources, 'gcp:container/cluster:Cluster')).toMatchObject({
      location: 'us-east1',
      enableShieldedNodes: true,
      privateClusterConfig: { enablePrivateNodes: true },
      workloadIdentityConfig: { workloadPool: 'my-project.svc.id.goog' },
      releaseChannel: { channel: 'REGULAR' },
      masterAuthorizedNetworksConfig: {
        cidrBlocks: [{ cidrBlock: '198.51.100.0/24' }],
      },
      resourceLabels: { 'helium-workspace': 'otters' },
    });
    expect(brokenRules(resources)).toEqual([]);
    expect(outputs).toMatchObject({
      cloud: 'gcp',
      clusterName: 'helium-otters',
      endpoint: 'https://203.0.113.1',
      domain: 'otters.clusters.example.com',
      tlsSecret: 'workspace-wildcard',
      controllerNamespace: 'ingress-nginx',
      database: null,
    });
    expect(JSON.stringify(outputs)).not.toContain('token');
  });

  it('has a certificate that renews itself, by an account that may change its zone only', async () => {
    const { resources } = await makeCluster({
      settings: {
        dns: { managedZone: 'clusters' },
        certificates: { email: 'platform@example.com' },
      },
    });
    expect(
      find(
        resources,
        'gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember',
      ),
    ).toEqual({
      managedZone: 'clusters',
      project: 'my-project',
      role: 'roles/dns.admin',
      member: 'serviceAccount:certs-otters@my-project.iam.gserviceaccount.com',
    });
    expect(
      find(resources, 'kubernetes:cert-manager.io/v1:Certificate').spec,
    ).toMatchObject({
      dnsNames: [
        '*.otters.clusters.example.com',
        'otters.clusters.example.com',
      ],
      secretTemplate: {
        annotations: {
          'replicator.v1.mittwald.de/replicate-to-matching':
            'needs-workspace-tls=true',
        },
      },
    });
    expect(brokenRules(resources)).toEqual([]);
  });

  it('falls back over zones and machine types, and says what it took', async () => {
    const given = {
      settings: { fallbackZones: ['us-east1-d'] },
      parameters: {
        infraJson: JSON.stringify({
          nodepools: [
            {
              name: 'load',
              machineType: 'n2d-standard-32',
              fallbackMachineTypes: ['n2-standard-32'],
              zones: ['us-east1-b'],
              minCount: 0,
              maxCount: 8,
            },
          ],
        }),
      },
    };
    const tried = [];
    for (const attempt of [1, 2, 3, 4, 5]) {
      const { resources, log, outputs } = await makeCluster({
        ...given,
        attempt,
      });
      const { nodeConfig, nodeLocations } = pool(resources, 'load');
      tried.push(`${nodeConfig.machineType} ${nodeLocations}`);
      expect(log).toHaveBeenCalledWith(
        `Pool 'load' is made of ${nodeConfig.machineType} in ${nodeLocations}`,
      );
      expect(outputs.placement).toMatchObject({
        load: { machineType: nodeConfig.machineType, zones: nodeLocations },
      });
    }
    expect(tried).toEqual([
      'n2d-standard-32 us-east1-b',
      'n2d-standard-32 us-east1-d',
      'n2-standard-32 us-east1-b',
      'n2-standard-32 us-east1-d',
      'n2d-standard-32 us-east1-b',
    ]);
  });

  it('has pools with GPUs, their drivers, and taints', async () => {
    const { resources } = await makeCluster({
      parameters: {
        infraJson: JSON.stringify({
          nodepools: [
            {
              name: 'gpu',
              machineType: 'g2-standard-8',
              minCount: 0,
              maxCount: 2,
              gpu: { type: 'nvidia-l4', count: 1 },
              taints: [{ key: 'team', value: 'ml', effect: 'NoSchedule' }],
            },
          ],
        }),
      },
    });
    expect(pool(resources, 'gpu').nodeConfig).toMatchObject({
      guestAccelerators: [
        {
          type: 'nvidia-l4',
          count: 1,
          gpuDriverInstallationConfig: { gpuDriverVersion: 'DEFAULT' },
        },
      ],
      taints: [{ key: 'team', value: 'ml', effect: 'NO_SCHEDULE' }],
    });
  });

  it('names a mistake in infraJson by its path before anything is made', () => {
    const { error } = gcpClusterOnly.parameters.safeParse({
      infraJson: '{"nodepools": [{"name": "x"}]}',
    });
    expect(error!.issues[0].message).toContain('nodepools[0].machineType');
  });
});
