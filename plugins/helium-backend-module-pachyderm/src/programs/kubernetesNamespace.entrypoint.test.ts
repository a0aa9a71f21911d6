import { writeFile } from 'node:fs/promises';
import type {
  PendingCreate,
  ProgramContext,
} from '@helium-portal/backstage-plugin-helium-node';
import { expectSnapshot } from '../__testUtils__/expectSnapshot';
import { fetchFromLoopback } from '../__testUtils__/fetchFromLoopback';
import type { KeptState } from '../__testUtils__/KeptState';
import { markPending } from '../__testUtils__/markPending';
import { Rehearsal } from '../__testUtils__/Rehearsal';
import { STATE_RULES } from '../__testUtils__/stateRules';
import { kubernetesNamespace } from './kubernetesNamespace';
import entrypoint from './kubernetesNamespace.entrypoint';

jest.setTimeout(120_000);

let rehearsal: Rehearsal;

beforeAll(async () => {
  rehearsal = await Rehearsal.start();
});

afterAll(async () => {
  await rehearsal?.stop();
});

const jsonOf = async (...args: string[]) =>
  JSON.parse(await rehearsal.kubectl(...args, '--output=json'));

/** A namespace as a cut-off attempt leaves it. */
async function makeNamespace(name: string) {
  await rehearsal.kubectl('create', 'namespace', name);
  await rehearsal.kubectl(
    'label',
    'namespace',
    name,
    `helium.dev/workspace=${name}`,
  );
}

const pendingRelease = (workspace: string): PendingCreate => ({
  urn: `urn:pulumi:${workspace}::kubernetes-namespace::kubernetes:helm.sh/v3:Release::pachyderm`,
  type: 'kubernetes:helm.sh/v3:Release',
  inputs: { name: 'pachyderm', namespace: workspace, chart: 'pachyderm' },
});

const pendingObject = (
  type: string,
  inputs: Record<string, unknown>,
): PendingCreate => ({ urn: `urn:pulumi:x::y::${type}::z`, type, inputs });

const pendingNamespace = (name: string) =>
  pendingObject('kubernetes:core/v1:Namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });

describe('a workspace', () => {
  const name = 'whole';
  const rootToken = 's3cret-root-token';
  let kept: KeptState;

  it('is made, changed, and gone without a trace', async () => {
    const context = rehearsal.context(name, {
      secretValues: `pachd: {rootToken: "${rootToken}"}`,
    });
    const made = await rehearsal.up(context);
    kept = await rehearsal.kept(context);
    expectSnapshot(kubernetesNamespace, kept);

    expect(made.outputs).toMatchObject({
      k8s: {
        value: `kubectl --kubeconfig ./${name}.kubeconfig get pods`,
        secret: false,
      },
      k8sNamespace: { value: name, secret: false },
      consoleUrl: {
        value: `http://console.${name}.localhost:${rehearsal.sandbox.ingressPort}/`,
      },
      notebooksUrl: {
        value: `http://notebooks.${name}.localhost:${rehearsal.sandbox.ingressPort}/`,
      },
      bucket: { value: null },
      pachdAddress: {
        value: expect.stringMatching(/^grpc:\/\/[\d.]+:80$/),
        secret: false,
      },
      pachctl: {
        value: expect.stringMatching(
          /^echo '\{"pachd_address": "grpc:\/\/[\d.:]+", "source": 2\}' \| tr -d \\\\ \| pachctl config set context whole --overwrite && pachctl config set active-context whole$/,
        ),
        secret: false,
      },
      releaseStatus: { value: 'deployed' },
      versions: { value: { chart: '2.11.4', pachd: '2.11.4' } },
      kubeconfig: { secret: true },
    });
    expect(made.stdout).not.toContain(rootToken);

    // Everything that Helium made says whose it is.
    const { items } = await jsonOf(
      '--namespace',
      name,
      'get',
      'quota,limits,netpol,ingress,role,rolebinding',
      '--selector=suite!=pachyderm',
    );
    expect(items).toHaveLength(11);
    for (const { metadata } of items) {
      expect(metadata.labels).toMatchObject(context.labels);
    }
    const namespace = await jsonOf('get', 'namespace', name);
    expect(namespace.metadata.labels).toMatchObject({
      ...context.labels,
      'pod-security.kubernetes.io/enforce': 'baseline',
    });
    expect(namespace.metadata.annotations).toMatchObject({
      'helium.dev/owner': 'user:default/guest',
    });

    await expectChecksToPass(context, made.outputs);
    await expectKubeconfigToSuffice(name, made.outputs.kubeconfig.value);

    // The same again changes nothing, though the operation is another one.
    const again = await rehearsal.up({
      ...context,
      operation: 'second',
      labels: { ...context.labels, 'helium.dev/operation': 'second' },
    });
    expect(again.summary.resourceChanges).toEqual({
      same: Object.values(made.summary.resourceChanges!).reduce(
        (sum, count) => sum + count,
      ),
    });

    const changed = rehearsal.context(name, {
      pachdVersion: '2.11.3',
      size: 'medium',
      disableNotebooks: true,
      values: 'pachd: {podLabels: {team: data}}',
    });
    const updated = await rehearsal.up(changed);
    expect(updated.outputs).toMatchObject({
      notebooksUrl: { value: null },
      versions: { value: { pachd: '2.11.3' } },
    });
    const pachd = await jsonOf('--namespace', name, 'get', 'deploy', 'pachd');
    expect(pachd.spec.template.metadata.labels.team).toBe('data');
    expect(pachd.spec.template.spec.containers[0].image).toBe(
      'pachyderm/pachd:2.11.3',
    );
    const quota = await jsonOf(
      '--namespace',
      name,
      'get',
      'quota',
      'workspace',
    );
    expect(quota.spec.hard['requests.cpu']).toBe('16');
    const releases = await rehearsal.helm('list', '--namespace', name, '-q');
    expect(releases.trim()).toBe('pachyderm');

    await expectToSleepAndWake(changed);
    expect(await entrypoint.inventory(changed)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'v1/Namespace', name }),
        expect.objectContaining({
          where: 'kubernetes',
          kind: 'apps/v1/Deployment',
          namespace: name,
          name: 'pachd',
        }),
        expect.objectContaining({ kind: 'v1/PersistentVolume' }),
      ]),
    );
    const stack = await rehearsal.stack(changed);
    await stack.destroy();
    expect(await entrypoint.inventory(changed)).toEqual([]);
  });

  it.each(STATE_RULES)('is made of which %s', (_, broken) => {
    expect(broken(kept, [rootToken])).toEqual([]);
  });

  async function expectChecksToPass(
    context: ReturnType<Rehearsal['context']>,
    outputs: Record<string, { value: unknown }>,
  ) {
    const plain = Object.fromEntries(
      Object.entries(outputs).map(([key, { value }]) => [key, value]),
    );
    const checks = kubernetesNamespace.checks(plain);
    expect(checks).toHaveLength(3);
    for (const check of checks) {
      if (check.type === 'kubernetes') {
        expect(await entrypoint.probe!(check, context)).toEqual({
          passed: true,
        });
      } else {
        const { hostname, host, port } = new URL(check.url);
        expect(hostname).toMatch(/^(console|notebooks)\.whole\.localhost$/);
        const page = await fetchFromLoopback(port, host);
        expect(page).toContain(name);
      }
    }
    expect(
      await entrypoint.probe!(
        {
          type: 'kubernetes',
          title: 'Absent',
          kind: 'Deployment',
          namespace: name,
          name: 'absent',
        },
        context,
      ),
    ).toEqual({ passed: false, message: "Deployment 'absent' is absent" });
  }

  async function expectKubeconfigToSuffice(workspace: string, content: string) {
    const kubeconfig = rehearsal.path(`${workspace}.kubeconfig`);
    await writeFile(kubeconfig, content, { mode: 0o600 });
    const can = (...args: string[]) =>
      rehearsal
        .kubectlAs(kubeconfig, 'auth', 'can-i', ...args)
        .then(answer => answer.trim())
        .catch(error => error.stdout.trim());

    expect(await rehearsal.kubectlAs(kubeconfig, 'get', 'pods')).toContain(
      'pachd-',
    );
    expect(
      await Promise.all([
        can('create', 'pods', '--subresource=exec'),
        can('patch', 'deployments.apps'),
        can('get', 'secrets'),
        can('create', 'rolebindings.rbac.authorization.k8s.io'),
        can('update', 'resourcequotas'),
        can('get', 'pods', '--namespace=default'),
        can('list', 'namespaces'),
      ]),
    ).toEqual(['yes', 'yes', 'no', 'no', 'no', 'no', 'no']);
  }
});

describe('a release whose image never comes', () => {
  it('fails by the name of what hangs, and the next update mends it', async () => {
    const name = 'hanging';
    const broken = rehearsal.context(name, {
      disableNotebooks: true,
      values: 'pachd: {image: {repository: registry.invalid/pachd}}',
    });
    broken.settings.timeoutSeconds = 10;
    await expect(rehearsal.up(broken)).rejects.toThrow(
      /Deployment hanging\/pachd.*ImagePullBackOff.*registry\.invalid\/pachd/,
    );

    const mended = rehearsal.context(name, { disableNotebooks: true });
    const { outputs } = await rehearsal.up(mended);
    expect(outputs.releaseStatus.value).toBe('deployed');
  });
});

describe('a namespace of that name that is not the workspace’s', () => {
  const name = 'foreign';

  it('is left alone', async () => {
    await rehearsal.kubectl('create', 'namespace', name);
    const context = rehearsal.context(name);
    // Without an engine: it is refused before anything is declared.
    await expect(entrypoint.program(context)()).rejects.toThrow(
      `Namespace '${name}' exists and does not belong to workspace '${name}'`,
    );
    await expect(
      entrypoint.recoverPendingCreate!(pendingNamespace(name), context),
    ).rejects.toThrow('does not belong to workspace');
    // A destroy of the refused workspace neither touches nor counts it.
    expect(
      await entrypoint.recoverPendingCreate!(pendingNamespace(name), {
        ...context,
        destroying: true,
      }),
    ).toBe('absent');
    expect(await entrypoint.inventory(context)).toEqual([]);
    const namespace = await jsonOf('get', 'namespace', name);
    expect(namespace.metadata.labels).not.toHaveProperty([
      'helium.dev/workspace',
    ]);
  });
});

describe('a creation that was cut off', () => {
  it('left nothing behind', async () => {
    const context = rehearsal.context('nowhere');
    for (const pending of [
      pendingRelease('nowhere'),
      pendingNamespace('nowhere'),
      pendingObject('pulumi:providers:kubernetes', {}),
      pendingObject('kubernetes:core/v1:ServiceAccount', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'workspace-user', namespace: 'nowhere' },
      }),
    ]) {
      expect(await entrypoint.recoverPendingCreate!(pending, context)).toBe(
        'absent',
      );
    }
  });

  it('left a namespace and half a release, of which the next update makes one whole', async () => {
    const name = 'half';
    const context = rehearsal.context(name, { disableNotebooks: true });
    await makeNamespace(name);
    const { chart } = context.settings;
    await rehearsal.helm(
      'install',
      'pachyderm',
      chart.path,
      '--namespace',
      name,
      '--set=deployTarget=LOCAL',
    );
    // A killed helm leaves the release pending.
    await markPending(rehearsal, name);

    const recover = (pending: PendingCreate) =>
      entrypoint.recoverPendingCreate!(pending, context);
    expect(await recover(pendingNamespace(name))).toBe('adopted');
    expect(await recover(pendingRelease(name))).toBe('deleted');
    expect(await recover(pendingRelease(name))).toBe('absent');

    const { outputs } = await rehearsal.up(context);
    expect(outputs.releaseStatus.value).toBe('deployed');
    const { items } = await jsonOf('--namespace', name, 'get', 'deploy');
    expect(
      items.map((item: { metadata: { name: string } }) => item.metadata.name),
    ).toEqual(['console', 'pachd', 'pachyderm-proxy', 'pg-bouncer']);
  });

  it('left a namespace, which a destroy deletes', async () => {
    const name = 'doomed';
    const context = rehearsal.context(name);
    await makeNamespace(name);
    expect(
      await entrypoint.recoverPendingCreate!(pendingNamespace(name), {
        ...context,
        destroying: true,
      }),
    ).toBe('deleted');
    expect(await entrypoint.inventory(context)).toEqual([]);
  });
});

/** No pod is left of what is put to sleep, and each workload is what it was once it is awake. */
async function expectToSleepAndWake(context: ProgramContext): Promise<void> {
  const { name } = context.workspace;
  const inside = (...args: string[]) =>
    rehearsal.kubectl('--namespace', name, ...args);
  const replicas = async () => {
    const { items } = await jsonOf(
      '--namespace',
      name,
      'get',
      'deployments,statefulsets',
    );
    return Object.fromEntries(
      items.map(({ kind, metadata, spec }: any) => [
        `${kind} ${metadata.name}`,
        spec.replicas,
      ]),
    );
  };
  const pods = async () => {
    const { items } = await jsonOf('--namespace', name, 'get', 'pods');
    return items.length;
  };
  await inside('scale', 'deployment', 'console', '--replicas=2');
  await inside('run', 'loose', '--image=busybox', '--restart=Never');
  const before = await replicas();
  expect(before['Deployment console']).toBe(2);
  expect(await pods()).toBeGreaterThan(0);

  // Asked twice it remembers what was there before the first.
  await entrypoint.sleep!(context);
  await entrypoint.sleep!(context);
  expect(new Set(Object.values(await replicas()))).toEqual(new Set([0]));
  expect(await pods()).toBe(0);

  await entrypoint.wake!(context);
  expect(await replicas()).toEqual(before);
  await inside('rollout', 'status', 'deployment', 'console', '--timeout=60s');
}

describe('a leftover', () => {
  it('is never overlooked for an API server that does not answer', async () => {
    const context = rehearsal.context('unseen');
    const kubeconfig = rehearsal.path('elsewhere.kubeconfig');
    const config = await rehearsal.kubectl('config', 'view', '--raw');
    await writeFile(
      kubeconfig,
      config.replace(/server: .*/, 'server: https://127.0.0.1:1'),
      { mode: 0o600 },
    );
    context.settings.cluster.kubeconfig = kubeconfig;
    await expect(entrypoint.inventory(context)).rejects.toThrow('ECONNREFUSED');
  });

  it('is never overlooked for a context that is not there', async () => {
    const context = rehearsal.context('unseen');
    context.settings.cluster.context = 'absent';
    await expect((async () => entrypoint.inventory(context))()).rejects.toThrow(
      /has no context 'absent'.*it has 'helium'/,
    );
  });
});
