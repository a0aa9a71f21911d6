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
import { awsClusterOnly } from './awsClusterOnly';
import clusterEntrypoint from './awsClusterOnly.entrypoint';
import { awsNamespaceOnly } from './awsNamespaceOnly';
import namespaceEntrypoint from './awsNamespaceOnly.entrypoint';

jest.setTimeout(300_000);

const CHARTS = resolve(__dirname, '../../../../test/charts');
const CLIENT_SECRET = 's3cret-of-the-client';

const clusterProgram: RehearsedProgram = {
  program: awsClusterOnly,
  entrypoint: clusterEntrypoint,
};
const workspaceProgram: RehearsedProgram = {
  program: awsNamespaceOnly,
  entrypoint: namespaceEntrypoint,
};

const chart = (name: string) => ({ chart: { path: resolve(CHARTS, name) } });

const infraJson = JSON.stringify({
  nodepools: [
    {
      name: 'gpu',
      machineType: 'g5.2xlarge',
      minCount: 0,
      maxCount: 2,
      gpu: { type: 'nvidia-a10g', count: 1 },
    },
  ],
  rds: {
    instanceClass: 'db.m7g.large',
    engineVersion: '16.8',
    allocatedStorageGb: 100,
  },
});

let rehearsal: CloudRehearsal;
let clusterContext: ProgramContext;
let clusterOutputs: Record<string, unknown>;
let keptCluster: KeptState;
let keptWorkspace: KeptState;

beforeAll(async () => {
  rehearsal = await CloudRehearsal.start();
  clusterContext = rehearsal.context(clusterProgram, 'otters', {
    parameters: { infraJson },
    settings: {
      region: 'us-east-1',
      domain: 'clusters.example.com',
      hostedZoneId: 'Z0123456789ABC',
      clusterAutoscaler: chart('cluster-autoscaler'),
      externalDns: chart('external-dns'),
      certManager: chart('cert-manager'),
      ingressNginx: chart('ingress-nginx'),
      loadBalancerController: chart('aws-load-balancer-controller'),
      replicator: chart('kubernetes-replicator'),
      taggingEndpoint: rehearsal.endpoint,
      iamEndpoint: rehearsal.endpoint,
      kmsEndpoint: rehearsal.endpoint,
      eksEndpoint: rehearsal.endpoint,
      efsEndpoint: rehearsal.endpoint,
      timeoutSeconds: 60,
    },
  });
});

afterAll(async () => {
  await rehearsal?.stop();
});

const workspaceContext = (name: string, parameters: object = {}) =>
  rehearsal.context(workspaceProgram, name, {
    parameters: { clusterStack: 'otters', ...parameters },
    settings: {
      ...chart('pachyderm'),
      notebooks: chart('jupyterhub'),
      oidc: {
        issuer: 'https://example.eu.auth0.com/',
        clientId: 'helium',
        clientSecret: CLIENT_SECRET,
      },
      taggingEndpoint: rehearsal.endpoint,
      iamEndpoint: rehearsal.endpoint,
      kmsEndpoint: rehearsal.endpoint,
      eksEndpoint: rehearsal.endpoint,
      timeoutSeconds: 60,
    },
    references: {
      clusterStack: {
        name: 'otters',
        program: 'aws_cluster_only',
        outputs: clusterOutputs,
      },
    },
  });

const namesOf = (found: LeftoverReference[]) =>
  found.map(({ kind, name }) => `${kind} ${name}`);

describe('a cluster on AWS, and a workspace on it', () => {
  it('makes the cluster', async () => {
    const made = await rehearsal.up(clusterProgram, clusterContext);
    clusterOutputs = plainOutputs(made);
    expect(clusterOutputs).toMatchObject({
      cloud: 'aws',
      clusterName: 'otters',
      account: '123456789012',
      endpoint: expect.stringMatching(/^https:/),
      controllerNamespace: 'ingress-nginx',
      database: { port: 5432, adminNamespace: 'database-admin' },
      placement: {
        default: { machineTypes: ['m7a.2xlarge'], zones: ['us-east-1a'] },
        gpu: { machineTypes: ['g5.2xlarge'], zones: ['us-east-1a'] },
      },
    });
    for (const check of awsClusterOnly.checks(clusterOutputs)) {
      expect(
        await clusterEntrypoint.probe!(check as any, clusterContext),
      ).toEqual({ passed: true });
    }
    keptCluster = await rehearsal.kept(clusterProgram, clusterContext);
    expectSnapshot(awsClusterOnly, keptCluster);
  });

  it.each(STATE_RULES)('makes a cluster of which %s', (_, broken) => {
    expect(broken(keptCluster, [rehearsal.token])).toEqual([]);
  });

  it('changes nothing when it is made again', async () => {
    const again = await rehearsal.up(
      clusterProgram,
      rehearsal.context(clusterProgram, 'otters', {
        parameters: { infraJson },
        settings: clusterContext.settings,
        operation: 'second',
      }),
    );
    expect(Object.keys(again.summary.resourceChanges!)).toEqual(['same']);
  });

  it('makes the workspace', async () => {
    const context = workspaceContext('demo');
    const made = await rehearsal.up(workspaceProgram, context);
    expect(plainOutputs(made)).toMatchObject({
      bucket: 'demo-pachyderm-123456789012',
      consoleUrl: 'https://console-demo.otters.clusters.example.com/',
      releaseStatus: 'deployed',
    });
    expect(made.stdout).not.toContain(CLIENT_SECRET);
    keptWorkspace = await rehearsal.kept(workspaceProgram, context);
    expectSnapshot(awsNamespaceOnly, keptWorkspace);
  });

  it.each(STATE_RULES)('makes a workspace of which %s', (_, broken) => {
    expect(broken(keptWorkspace, [CLIENT_SECRET, rehearsal.token])).toEqual([]);
  });

  it('keeps the password of its databases', async () => {
    const again = await rehearsal.up(
      workspaceProgram,
      workspaceContext('demo'),
    );
    expect(Object.keys(again.summary.resourceChanges!)).toEqual(['same']);
  });

  it('keeps its bucket and its databases when the rest goes', async () => {
    const context = workspaceContext('demo');
    const listed = await namespaceEntrypoint.listData!(context);
    const kept = await rehearsal.destroyAllButData(workspaceProgram, context);
    const volumes = kept.filter(({ kind }) => kind === 'v1/PersistentVolume');
    const rest = kept.filter(each => !volumes.includes(each));
    expect(volumes).not.toEqual([]);
    expect(listed).toEqual(volumes);
    expect(new Set(namesOf(rest))).toEqual(
      new Set([
        's3:bucket demo-pachyderm-123456789012',
        'v1/ConfigMap demo-database',
        'v1/Secret demo-database',
      ]),
    );
    expect(
      new Set(namesOf(await namespaceEntrypoint.inventory(context))),
    ).toEqual(new Set(namesOf(kept)));
    const { deployment } = await rehearsal.kept(workspaceProgram, context);
    expect(
      deployment.resources
        .filter(
          ({ type }) =>
            !type.startsWith('pulumi:') && !type.startsWith('helium:'),
        )
        .map(({ type }) => type.split(':').at(-1))
        .sort(),
    ).toEqual([
      'Bucket',
      'BucketLifecycleConfiguration',
      'BucketPolicy',
      'BucketPublicAccessBlock',
      'BucketServerSideEncryptionConfiguration',
      'Release',
      'Secret',
    ]);
    for (const volume of volumes) {
      await namespaceEntrypoint.removeLeftover!(volume, context, {
        force: false,
      });
    }
  });

  it('takes the workspace away, and nothing is left of it', async () => {
    const context = workspaceContext('demo');
    await rehearsal.destroy(workspaceProgram, context);
    expect(await namespaceEntrypoint.inventory(context)).toEqual([]);
    expect(await rehearsal.clouds.list('aws', { workspace: 'demo' })).toEqual(
      [],
    );
  });

  it('takes the cluster away, and nothing is left of it', async () => {
    await rehearsal.destroy(clusterProgram, clusterContext);
    expect(await clusterEntrypoint.inventory(clusterContext)).toEqual([]);
    expect(await rehearsal.clouds.list('aws', { workspace: 'otters' })).toEqual(
      [],
    );
    const { state } = await namespaceEntrypoint.clusterState!(
      { urn: 'urn', name: 'cluster', inputs: {} },
      workspaceContext('demo'),
    );
    expect(state).toBe('gone');
  });
});
