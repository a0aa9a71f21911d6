import * as pulumi from '@pulumi/pulumi';

const SECRET_MARK = '4dabf18193072939515e22adb298388d';

/** A resource as a program declared it. */
export interface RecordedResource {
  type: string;
  name: string;
  inputs: Record<string, any>;
}

/** What clouds make up, as far as programs read it. */
const OUTPUTS: Record<string, (inputs: Record<string, any>) => object> = {
  'aws:eks/cluster:Cluster': ({ name, version }) => ({
    arn: `arn:aws:eks:us-east-1:123456789012:cluster/${name}`,
    endpoint: 'https://203.0.113.1',
    certificateAuthority: { data: 'YXV0aG9yaXR5' },
    identities: [{ oidcs: [{ issuer: 'https://issuer.example.com/id/1' }] }],
    vpcConfig: { clusterSecurityGroupId: 'sg-cluster' },
    version,
  }),
  'aws:ec2/launchTemplate:LaunchTemplate': () => ({ latestVersion: 1 }),
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': () => ({
    arn: 'arn:aws:iam::123456789012:oidc-provider/issuer',
  }),
  'aws:iam/role:Role': ({ name }) => ({
    arn: `arn:aws:iam::123456789012:role/${name}`,
  }),
  'aws:rds/instance:Instance': ({ identifier }) => ({
    address: `${identifier}.rds.example.com`,
    masterUserSecrets: [{ secretArn: 'arn:aws:secretsmanager:::secret:x' }],
  }),
  'aws:s3/bucket:Bucket': ({ bucket }) => ({ arn: `arn:aws:s3:::${bucket}` }),
  'gcp:container/cluster:Cluster': () => ({
    endpoint: '203.0.113.1',
    masterAuth: { clusterCaCertificate: 'YXV0aG9yaXR5' },
    masterVersion: '1.33.5-gke.1000000',
  }),
  'gcp:serviceaccount/account:Account': ({ accountId, project }) => {
    const email = `${accountId}@${project}.iam.gserviceaccount.com`;
    return {
      name: `projects/${project}/serviceAccounts/${email}`,
      email,
      member: `serviceAccount:${email}`,
    };
  },
  'gcp:compute/address:Address': () => ({ address: '203.0.113.9' }),
  'kubernetes:helm.sh/v3:Release': ({ name, namespace }) => ({
    status: {
      name,
      namespace,
      status: 'deployed',
      version: '2.11.4',
      appVersion: '2.11.4',
    },
  }),
  'kubernetes:core/v1:Secret': () => ({
    data: { token: Buffer.from('token').toString('base64') },
  }),
};

/** Without the envelopes in which the SDK hands secrets to an engine. */
function unwrapped(node: any): any {
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  if (SECRET_MARK in node) {
    return unwrapped(node.value);
  }
  return Array.isArray(node)
    ? node.map(unwrapped)
    : Object.fromEntries(
        Object.entries(node).map(([key, value]) => [key, unwrapped(value)]),
      );
}

/** Runs a program without an engine, by Pulumi's own means for tests, and tells what it declared. */
export async function recordResources(
  program: () => Promise<pulumi.Inputs>,
): Promise<{
  resources: RecordedResource[];
  outputs: Record<string, unknown>;
}> {
  const resources: RecordedResource[] = [];
  await pulumi.runtime.setMocks({
    newResource({ type, name, inputs: given }) {
      const inputs = unwrapped(given);
      if (!type.startsWith('helium:')) {
        resources.push({ type, name, inputs });
      }
      return {
        id: `${name}-id`,
        state: { ...inputs, ...OUTPUTS[type]?.(inputs) },
      };
    },
    call: ({ inputs }) => inputs,
  });
  // Pulumi's stack would leave the rejection unhandled, which ends the process.
  let failure: unknown;
  const outputs = await pulumi.runtime.runInPulumiStack(async () => {
    try {
      return await program();
    } catch (error) {
      failure = error;
      return {};
    }
  });
  await pulumi.runtime.disconnect();
  if (failure) {
    throw failure;
  }
  return { resources, outputs: outputs as Record<string, unknown> };
}
