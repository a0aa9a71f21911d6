import { resolve } from 'node:path';
import type { ProgramContext } from '@helium-portal/backstage-plugin-helium-node';
import {
  policyRules,
  unprotectedBuckets,
} from '@helium-portal/pulumi-components/policies';
import {
  CloudRehearsal,
  plainOutputs,
  RehearsedProgram,
} from '../__testUtils__/CloudRehearsal';
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

/** What a state breaks: each resource by itself, and the buckets with what stands beside them. */
async function broken(
  program: RehearsedProgram,
  context: ProgramContext,
): Promise<string[]> {
  const { checkpoint } = JSON.parse(await rehearsal.state(program, context));
  const resources = checkpoint.latest.resources.map((resource: any) => ({
    type: resource.type,
    name: resource.urn.split('::').at(-1),
    props: resource.inputs ?? {},
  }));
  return [
    ...resources.flatMap(({ type, name, props }: any) =>
      policyRules(context.labels).flatMap(rule =>
        rule.check(type, props).map(problem => `${type} ${name}: ${problem}`),
      ),
    ),
    ...unprotectedBuckets(resources),
  ];
}

/** What is in the Kubernetes secrets that a program makes. */
function secretsOf(deployment: { resources: any[] }): string[] {
  return deployment.resources
    .filter(({ type }) => type === 'kubernetes:core/v1:Secret')
    .flatMap(({ inputs }) => secretTexts(inputs));
}

/** What the state keeps encrypted, in plain text. */
function secretTexts(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  if ('plaintext' in node) {
    return textsIn(JSON.parse(String(node.plaintext)));
  }
  return Object.values(node).flatMap(secretTexts);
}

function textsIn(node: unknown): string[] {
  if (typeof node === 'string') {
    // Shorter text may stand elsewhere by chance.
    return node.length >= 16 ? [node] : [];
  }
  return typeof node === 'object' && node !== null
    ? Object.values(node).flatMap(textsIn)
    : [];
}

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
    });
    expect(await broken(clusterProgram, clusterContext)).toEqual([]);
    for (const check of awsClusterOnly.checks(clusterOutputs)) {
      expect(
        await clusterEntrypoint.probe!(check as any, clusterContext),
      ).toEqual({ passed: true });
    }
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
    expect(await broken(workspaceProgram, context)).toEqual([]);
    const state = await rehearsal.state(workspaceProgram, context);
    expect(state).not.toContain(CLIENT_SECRET);
    expect(made.stdout).not.toContain(CLIENT_SECRET);
  });

  it('keeps the password of its databases, and it is in no state in plain text', async () => {
    const context = workspaceContext('demo');
    const again = await rehearsal.up(workspaceProgram, context);
    expect(Object.keys(again.summary.resourceChanges!)).toEqual(['same']);
    const stack = await rehearsal.stack(workspaceProgram, context);
    const { deployment } = await stack.exportStack();
    const secrets = secretsOf(deployment);
    // The same password, for the workspace and for who makes its databases.
    expect(secrets).toHaveLength(2);
    const state = await rehearsal.state(workspaceProgram, context);
    expect(secrets.filter(secret => state.includes(secret))).toEqual([]);
  });

  it('takes the workspace away, and nothing is left of it', async () => {
    const context = workspaceContext('demo');
    await (await rehearsal.stack(workspaceProgram, context)).destroy();
    expect(await namespaceEntrypoint.inventory(context)).toEqual([]);
    expect(await rehearsal.clouds.list('aws', { workspace: 'demo' })).toEqual(
      [],
    );
  });

  it('takes the cluster away, and nothing is left of it', async () => {
    await (await rehearsal.stack(clusterProgram, clusterContext)).destroy();
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
