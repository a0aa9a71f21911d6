import { resolve } from 'node:path';
import type {
  LeftoverReference,
  ProgramContext,
} from '@helium-portal/backstage-plugin-helium-node';
import {
  CloudRehearsal,
  plainOutputs,
  RehearsedProgram,
} from '../__testUtils__/CloudRehearsal';
import { expectSnapshot } from '../__testUtils__/expectSnapshot';
import type { KeptState } from '../__testUtils__/KeptState';
import { STATE_RULES } from '../__testUtils__/stateRules';
import { gcpClusterOnly } from './gcpClusterOnly';
import clusterEntrypoint from './gcpClusterOnly.entrypoint';
import { gcpNamespaceOnly } from './gcpNamespaceOnly';
import namespaceEntrypoint from './gcpNamespaceOnly.entrypoint';

jest.setTimeout(300_000);

const CHARTS = resolve(__dirname, '../../../../test/charts');
const CLIENT_SECRET = 's3cret-of-the-client';
const PROJECT = 'rehearsal';
const RELEASE = 'kubernetes:helm.sh/v3:Release';

const clusterProgram: RehearsedProgram = {
  program: gcpClusterOnly,
  entrypoint: clusterEntrypoint,
};
const workspaceProgram: RehearsedProgram = {
  program: gcpNamespaceOnly,
  entrypoint: namespaceEntrypoint,
};

const chart = (name: string) => ({ chart: { path: resolve(CHARTS, name) } });

const infraJson = JSON.stringify({
  nodepools: [
    {
      name: 'gpu',
      machineType: 'g2-standard-8',
      minCount: 0,
      maxCount: 2,
      gpu: { type: 'nvidia-l4', count: 1 },
    },
  ],
});

let rehearsal: CloudRehearsal;
let clusterOutputs: Record<string, unknown>;
let keptCluster: KeptState;
let keptWorkspace: KeptState;

beforeAll(async () => {
  rehearsal = await CloudRehearsal.start({
    existing: [
      {
        cloud: 'gcp',
        type: 'gcp:dns/managedZone:ManagedZone',
        project: PROJECT,
        inputs: { name: 'clusters', dnsName: 'clusters.example.com.' },
      },
    ],
  });
});

afterAll(async () => {
  await rehearsal?.stop();
});

const clusterContext = (
  name: string,
  options: { operation?: string; attempt?: number } = {},
): ProgramContext =>
  rehearsal.context(clusterProgram, name, {
    ...options,
    parameters: { infraJson },
    settings: {
      project: PROJECT,
      region: 'us-east1',
      zones: ['us-east1-b'],
      fallbackZones: ['us-east1-d'],
      domain: 'clusters.example.com',
      dns: { managedZone: 'clusters' },
      certificates: { email: 'platform@example.com' },
      ingressNginx: chart('ingress-nginx'),
      certManager: chart('cert-manager'),
      replicator: chart('kubernetes-replicator'),
      timeoutSeconds: 60,
      assetEndpoint: rehearsal.endpoint,
      containerEndpoint: rehearsal.endpoint,
    },
  });

const workspaceContext = (
  name: string,
  parameters: Record<string, unknown> = {},
  operation?: string,
) =>
  rehearsal.context(workspaceProgram, name, {
    operation,
    parameters: { clusterStack: 'otters', ...parameters },
    settings: {
      project: PROJECT,
      region: 'us-east1',
      ...chart('pachyderm'),
      notebooks: chart('jupyterhub'),
      oidc: {
        issuer: 'https://example.eu.auth0.com/',
        clientId: 'helium',
        clientSecret: CLIENT_SECRET,
      },
      timeoutSeconds: 60,
      assetEndpoint: rehearsal.endpoint,
      containerEndpoint: rehearsal.endpoint,
    },
    references: {
      clusterStack: {
        name: 'otters',
        program: 'gcp_cluster_only',
        outputs: clusterOutputs,
      },
    },
  });

const remaining = async (workspace: string) =>
  (await rehearsal.clouds.list('gcp', { workspace })).map(
    ({ type, name }) => `${type} ${name}`,
  );

const namesOf = (found: LeftoverReference[]) =>
  found.map(({ kind, name }) => `${kind} ${name}`).sort();

describe('a cluster on Google Cloud, and a workspace on it', () => {
  it('makes the cluster', async () => {
    const context = clusterContext('otters');
    const made = await rehearsal.up(clusterProgram, context);
    clusterOutputs = plainOutputs(made);
    expect(clusterOutputs).toMatchObject({
      cloud: 'gcp',
      clusterName: 'helium-otters',
      endpoint: expect.stringMatching(/^https:/),
      domain: 'otters.clusters.example.com',
      tlsSecret: 'workspace-wildcard',
      controllerNamespace: 'ingress-nginx',
      placement: { default: { zones: ['us-east1-b'] } },
    });
    for (const check of gcpClusterOnly.checks(clusterOutputs)) {
      expect(await clusterEntrypoint.probe!(check as any, context)).toEqual({
        passed: true,
      });
    }
    keptCluster = await rehearsal.kept(clusterProgram, context);
    expectSnapshot(gcpClusterOnly, keptCluster);
  });

  it.each(STATE_RULES)('makes a cluster of which %s', (_, broken) => {
    expect(broken(keptCluster, [rehearsal.token])).toEqual([]);
  });

  it('changes nothing when it is made again', async () => {
    const again = await rehearsal.up(
      clusterProgram,
      clusterContext('otters', { operation: 'second', attempt: 2 }),
    );
    expect(Object.keys(again.summary.resourceChanges!)).toEqual(['same']);
  });

  it('makes the workspace, changes it, and takes it away', async () => {
    const context = workspaceContext('demo');
    const made = await rehearsal.up(workspaceProgram, context);
    const outputs = plainOutputs(made);
    expect(outputs).toMatchObject({
      bucket: 'rehearsal-demo',
      consoleUrl: 'https://console-demo.otters.clusters.example.com/',
      pachdAddress: 'grpcs://pachd-demo.otters.clusters.example.com:443',
      releaseStatus: 'deployed',
    });
    expect(made.stdout).not.toContain(CLIENT_SECRET);
    const lookedAt = gcpNamespaceOnly
      .checks(outputs)
      .filter(({ type }) => type === 'kubernetes');
    for (const check of lookedAt) {
      expect(await namespaceEntrypoint.probe!(check as any, context)).toEqual({
        passed: true,
      });
    }
    const allowed = await rehearsal.kubectl(
      made.outputs.kubeconfig.value,
      'auth',
      'can-i',
      'get',
      'pods',
    );
    expect(allowed.trim()).toBe('yes');
    keptWorkspace = await rehearsal.kept(workspaceProgram, context);
    expectSnapshot(gcpNamespaceOnly, keptWorkspace);

    const updated = await rehearsal.up(
      workspaceProgram,
      workspaceContext('demo', { pachdVersion: '2.11.3' }, 'second'),
    );
    expect(updated.summary.resourceChanges).toMatchObject({ update: 1 });

    expect(await namespaceEntrypoint.inventory(context)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          where: 'gcp',
          kind: 'storage.googleapis.com/Bucket',
          name: 'rehearsal-demo',
        }),
        expect.objectContaining({
          where: 'gcp',
          kind: 'iam.googleapis.com/ServiceAccount',
        }),
        expect.objectContaining({ kind: 'v1/Namespace', name: 'demo' }),
      ]),
    );
    await rehearsal.clouds.putObject('gcp', 'rehearsal-demo', 'data');
    await rehearsal.destroy(workspaceProgram, context);
    expect(await namespaceEntrypoint.inventory(context)).toEqual([]);
    expect(await remaining('demo')).toEqual([]);
  });

  it.each(STATE_RULES)('makes a workspace of which %s', (_, broken) => {
    expect(broken(keptWorkspace, [CLIENT_SECRET, rehearsal.token])).toEqual([]);
  });

  it('keeps its data when the rest goes, and removes it in the end', async () => {
    const context = workspaceContext('keeper');
    await rehearsal.up(workspaceProgram, context);
    await rehearsal.clouds.putObject('gcp', 'rehearsal-keeper', 'data');
    const listed = await namespaceEntrypoint.listData!(context);
    const kept = await rehearsal.destroyAllButData(workspaceProgram, context);
    expect(kept).toContainEqual({
      where: 'gcp',
      kind: 'storage.googleapis.com/Bucket',
      name: 'rehearsal-keeper',
      detail: 'In us-east1 of project rehearsal',
    });
    expect(listed.map(({ kind }) => kind)).toContain('v1/PersistentVolume');
    expect(kept).toEqual(expect.arrayContaining(listed));
    expect(namesOf(await namespaceEntrypoint.inventory(context))).toEqual(
      namesOf(kept),
    );
    // Neither the accounts nor their rights.
    expect(await remaining('keeper')).toEqual([
      'gcp:storage/bucket:Bucket rehearsal-keeper',
    ]);

    const [bucket, ...volumes] = kept;
    await expect(
      namespaceEntrypoint.removeLeftover!(bucket, context, { force: false }),
    ).rejects.toThrow("is not in the workspace's stack");
    for (const volume of volumes) {
      await namespaceEntrypoint.removeLeftover!(volume, context, {
        force: false,
      });
    }
    await rehearsal.destroy(workspaceProgram, context);
    expect(await namespaceEntrypoint.inventory(context)).toEqual([]);
    expect(await remaining('keeper')).toEqual([]);
  });

  it('recovers what was cut off by its fixed name', async () => {
    const context = workspaceContext('demo');
    const pending = (type: string, inputs: Record<string, unknown>) => ({
      urn: `urn:pulumi:demo::gcp-namespace-only::${type}::x`,
      type,
      inputs: { project: PROJECT, ...inputs },
    });
    const bucket = pending('gcp:storage/bucket:Bucket', {
      name: 'rehearsal-demo',
    });
    expect(
      await namespaceEntrypoint.lookUpPendingCreate!(bucket, context),
    ).toMatchObject({ cloud: 'unknown', id: 'rehearsal-demo' });
    expect(
      await namespaceEntrypoint.recoverPendingCreate!(bucket, context),
    ).toBe('adopted');
    expect(
      await namespaceEntrypoint.recoverPendingCreate!(
        pending('gcp:storage/bucketIAMMember:BucketIAMMember', {}),
        context,
      ),
    ).toBe('absent');
    const cluster = pending('gcp:container/cluster:Cluster', {
      name: 'helium-otters',
      location: 'us-east1',
    });
    expect(
      await clusterEntrypoint.lookUpPendingCreate!(
        cluster,
        clusterContext('otters'),
      ),
    ).toEqual({
      cloud: 'exists',
      id: 'projects/rehearsal/locations/us-east1/clusters/helium-otters',
      detail: "Cluster 'helium-otters' is there",
      operation: 'first',
    });
    // Of the same name, and somebody else's.
    expect(
      await namespaceEntrypoint.lookUpPendingCreate!(cluster, context),
    ).toMatchObject({ cloud: 'absent' });
  });

  it('looks into its own cluster for an add-on that was cut off', async () => {
    const { resources } = keptCluster.deployment;
    const { inputs: provider } = resources.find(
      ({ type }) => type === 'pulumi:providers:kubernetes',
    )!;
    const release = (name: string) => ({
      urn: `urn:pulumi:otters::gcp-cluster-only::${RELEASE}::${name}`,
      type: RELEASE,
      inputs: { name, namespace: 'ingress-nginx' },
      provider,
    });
    const context = clusterContext('otters');
    expect(
      await clusterEntrypoint.lookUpPendingCreate!(
        release('ingress-nginx'),
        context,
      ),
    ).toEqual({
      cloud: 'exists',
      deletable: true,
      detail: "Release 'ingress-nginx' is 'deployed'",
    });
    expect(
      await clusterEntrypoint.recoverPendingCreate!(
        release('never-begun'),
        context,
      ),
    ).toBe('absent');
    await expect(
      clusterEntrypoint.recoverPendingCreate!(
        { ...release('ingress-nginx'), provider: undefined },
        context,
      ),
    ).rejects.toThrow('look at it with helm');
  });

  it('takes the cluster away, of which nothing is left', async () => {
    const context = clusterContext('otters');
    const provider = {
      urn: 'urn',
      name: 'cluster',
      inputs: {
        kubeconfig: `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
users: [{name: c, user: {}}]
contexts: [{name: helium-otters, context: {cluster: c, user: c}}]
`,
      },
    };
    expect(
      await clusterEntrypoint.clusterState!(provider, context),
    ).toMatchObject({ state: 'unknown' });
    expect(await clusterEntrypoint.inventory(context)).not.toEqual([]);
    await rehearsal.destroy(clusterProgram, context);
    expect(await clusterEntrypoint.inventory(context)).toEqual([]);
    expect(await remaining('otters')).toEqual([]);
    expect(
      await clusterEntrypoint.clusterState!(provider, context),
    ).toMatchObject({ state: 'gone' });
  });
});
