import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import { asset, secret } from '@pulumi/pulumi';
import { ReleaseStorage } from './release/storage';
import { serveRepository } from './__testUtils__/repository';
import { startTestCluster, TestCluster } from './__testUtils__/cluster';
import { statusMessages, steps } from './__testUtils__/stack';

jest.setTimeout(120_000);

const CHART = join(__dirname, '__fixtures__', 'chart');
const NEVER_PULLED = 'registry.invalid/web:1';
const PASSWORD = 's3cr3t-of-a-release';
const rehearsal = process.env.HELIUM_TEST_OFFICIAL_PROVIDER !== '1';

describe('Helm releases', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startTestCluster();
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  type Args = Partial<kubernetes.helm.v3.ReleaseArgs>;
  const program = (name: string, args: Args) => async () => {
    const provider = new kubernetes.Provider('sandbox', {
      kubeconfig: cluster.kubeconfig,
    });
    const release = new kubernetes.helm.v3.Release(
      'release',
      { name, chart: CHART, namespace: 'default', timeout: 60, ...args },
      { provider },
    );
    return {
      status: release.status,
      resourceNames: release.resourceNames,
      version: release.version,
    };
  };
  const latest = (name: string, namespace = 'default') =>
    ReleaseStorage.create(cluster.client).latest(
      namespace,
      name,
      AbortSignal.timeout(10_000),
    );
  const greeting = async (name: string) => {
    const path = `/api/v1/namespaces/default/configmaps/${name}-greeting`;
    return (await cluster.client.get(path)).data.greeting;
  };

  it('installs, upgrades, sees what happened outside, and uninstalls', async () => {
    const stack = await cluster.stack('release');
    const values = { greeting: 'one', password: secret(PASSWORD) };
    const args = { namespace: 'tiny', createNamespace: true, values };

    const preview = await stack.preview(program('tiny', args));
    expect(preview.changes).toEqual({ create: 3 });
    expect(await latest('tiny', 'tiny')).toBeUndefined();

    const first = await stack.up(program('tiny', args));
    expect(first.outputs).toEqual({
      version: '0.1.0',
      status: {
        appVersion: '1.2.3',
        chart: 'tiny',
        name: 'tiny',
        namespace: 'tiny',
        revision: 1,
        status: 'deployed',
        version: '0.1.0',
      },
      resourceNames: {
        'ConfigMap/v1': ['tiny-greeting'],
        'Deployment.apps/apps/v1': ['tiny-web'],
        'Secret/v1': ['tiny-password'],
      },
    });
    const state = JSON.stringify((await stack.resources()).slice(-1));
    expect(state).not.toContain(PASSWORD);
    expect((await stack.up(program('tiny', args))).changes).toEqual({
      same: 3,
    });

    const changed = {
      ...args,
      values: undefined,
      valueYamlFiles: [new asset.StringAsset('greeting: from a file\n')],
    };
    const second = await stack.up(program('tiny', changed));
    expect(steps(second.events).release).toEqual(['update']);
    expect(second.outputs.status.revision).toBe(2);
    expect((await stack.up(program('tiny', changed))).changes).toEqual({
      same: 3,
    });
    expect((await latest('tiny', 'tiny'))?.config).toEqual({
      greeting: 'from a file',
    });

    expect(await stack.destroy()).toEqual({ delete: 3 });
    expect(await latest('tiny', 'tiny')).toBeUndefined();
  });

  it('makes a removed release again after a refresh', async () => {
    const stack = await cluster.stack('removed');
    await stack.up(program('removed', {}));
    const release = await latest('removed');
    await cluster.client.delete(
      `/api/v1/namespaces/default/secrets/sh.helm.release.v1.removed.v${release?.version}`,
    );
    await cluster.client.delete(
      '/api/v1/namespaces/default/configmaps/removed-greeting',
    );
    expect(await stack.refresh()).toEqual({ delete: 1, same: 2 });
    const { changes } = await stack.up(
      program('removed', { takeOwnership: true }),
    );
    expect(changes).toEqual({ create: 1, same: 2 });
    expect(await greeting('removed')).toBe('hello');
  });

  it('upgrades when the chart on disk changes', async () => {
    const stack = await cluster.stack('chart');
    const chart = join(cluster.folder, 'chart');
    await cp(CHART, chart, { recursive: true });
    await stack.up(program('disk', { chart }));
    await writeFile(
      join(chart, 'templates', 'more.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: disk-more }\n',
    );
    const { changes } = await stack.up(program('disk', { chart }));
    expect(changes).toEqual({ same: 2, update: 1 });
    await cluster.client.get('/api/v1/namespaces/default/configmaps/disk-more');
  });

  it('names what is not ready, and goes on once the values are mended', async () => {
    const stack = await cluster.stack('late');
    const bad = { timeout: 4, values: { image: NEVER_PULLED } };
    const failed = await stack.fails(program('late', bad));
    const { message } = failed;
    expect(message).toMatch(
      rehearsal
        ? /Release default\/late: not ready after 4 s: Deployment default\/late-web: 0 of 1 replicas available; Pod late-web-\S+: container web is waiting: (ImagePullBackOff|ErrImagePull)/
        : /late/,
    );
    expect(statusMessages(failed.events).join('\n')).toMatch(
      rehearsal
        ? /waiting for Deployment default\/late-web: 0 of 1 replicas available/
        : /^/,
    );
    expect((await latest('late'))?.info.status).toBe('failed');
    expect((await stack.resources()).slice(-1)[0].initErrors).toHaveLength(1);

    const { changes, outputs } = await stack.up(program('late', {}));
    expect(changes).toEqual({ same: 2, update: 1 });
    expect(outputs.status.status).toBe('deployed');
  });

  it('rolls an atomic release back', async () => {
    const stack = await cluster.stack('atomic');
    const bad = { timeout: 4, atomic: true, values: { image: NEVER_PULLED } };
    const { message } = await stack.fails(program('atomic', bad));
    expect(message).toMatch(
      rehearsal ? /Deployment default\/atomic-web: 0 of 1 replicas/ : /atomic/,
    );
    expect(await latest('atomic')).toBeUndefined();

    await stack.up(program('atomic', { values: { greeting: 'good' } }));
    await stack.fails(
      program('atomic', {
        ...bad,
        values: { greeting: 'bad', image: NEVER_PULLED },
      }),
    );
    expect(await greeting('atomic')).toBe('good');
    expect((await latest('atomic'))?.info.status).toBe('deployed');
  });

  it('refuses bad values, charts and names that are taken', async () => {
    const stack = await cluster.stack('bad');
    const schema = await stack.fails(
      program('bad', { values: { replicas: -1, password: secret(PASSWORD) } }),
    );
    expect(schema.message).toMatch(/replicas/);
    expect(schema.message).not.toContain(PASSWORD);
    const chart = await stack.fails(program('bad', { chart: './no-such' }));
    expect(chart.message).toMatch(/no-such/);
    expect(await latest('bad')).toBeUndefined();

    await stack.up(program('bad', {}));
    const other = await cluster.stack('other');
    const taken = await other.fails(program('bad', {}));
    expect(taken.message).toMatch(/exists already|still in use/);
    expect((await latest('bad'))?.version).toBe(1);
  });

  if (rehearsal) {
    it('takes up what a killed run left half-made', async () => {
      const stack = await cluster.stack('killed');
      await stack.up(program('killed', {}));
      const secrets = '/api/v1/namespaces/default/secrets';
      const mark = async (status: string) => {
        const release = (await latest('killed'))!;
        const path = `${secrets}/sh.helm.release.v1.killed.v${release.version}`;
        await cluster.client.patch(path, {
          body: { metadata: { labels: { status } } },
          contentType: 'application/merge-patch+json',
        });
        return release.version;
      };
      const forget = async () => {
        const { deployment, version } = await stack.native.exportStack();
        await stack.native.importStack({
          version,
          deployment: {
            ...deployment,
            resources: deployment.resources.slice(0, -1),
          },
        });
      };

      await mark('pending-install');
      await forget();
      const again = await stack.up(program('killed', {}));
      expect(again.changes.create).toBe(1);
      expect(again.outputs.status).toMatchObject({
        revision: 1,
        status: 'deployed',
      });

      await stack.up(program('killed', { values: { greeting: 'two' } }));
      await mark('pending-upgrade');
      await stack.up(program('killed', { values: { greeting: 'three' } }));
      expect(await greeting('killed')).toBe('three');
      expect((await latest('killed'))?.info.status).toBe('deployed');
    });

    it('ends helm when the update is cancelled', async () => {
      const stack = await cluster.stack('cancelled');
      const abort = new AbortController();
      const update = stack.native.up({
        signal: abort.signal,
        program: program('cancelled', { values: { image: NEVER_PULLED } }),
        onEvent: event => {
          if (/waiting for/.test(event.diagnosticEvent?.message ?? '')) {
            abort.abort();
          }
        },
      });
      await expect(update).rejects.toThrow(/cancelled/);
      expect((await latest('cancelled'))?.info.status).toBe('failed');
      const mended = await stack.up(program('cancelled', {}));
      expect(mended.changes.update).toBe(1);
    });

    it('keeps credentials of a repository out of arguments', async () => {
      const log = join(cluster.folder, 'arguments');
      const wrapper = join(cluster.folder, 'logging-helm');
      const stack = await cluster.stack('repository');
      const { envVars } = stack.native.workspace;
      await writeFile(
        wrapper,
        `#!/bin/sh\necho "$@" >> '${log}'\nexec '${envVars.HELIUM_HELM}' "$@"\n`,
        { mode: 0o755 },
      );
      stack.native.workspace.envVars = { ...envVars, HELIUM_HELM: wrapper };
      const repository = await serveRepository(cluster, {
        username: 'reader',
        password: PASSWORD,
      });
      try {
        const repositoryOpts = {
          repo: repository.url,
          username: 'reader',
          password: secret(PASSWORD),
        };
        const { outputs } = await stack.up(
          program('fetched', {
            chart: 'tiny',
            version: '0.1.0',
            repositoryOpts,
            values: { password: secret(PASSWORD) },
          }),
        );
        expect(outputs.status.chart).toBe('tiny');
        const wrong = await stack.fails(
          program('fetched', {
            chart: 'tiny',
            version: '0.2.0',
            repositoryOpts,
          }),
        );
        expect(wrong.message).toMatch(/0\.2\.0/);
        expect(wrong.message).not.toContain(PASSWORD);
        const state = JSON.stringify((await stack.resources()).slice(-1));
        expect(state).not.toContain(PASSWORD);
      } finally {
        await repository.close();
      }
      const args = await readFile(log, 'utf8');
      expect(args).toMatch(/^pull release\/tiny/m);
      expect(args).not.toContain(PASSWORD);
    });

    it('says that helm is missing', async () => {
      const stack = await cluster.stack('helmless');
      stack.native.workspace.envVars = {
        ...stack.native.workspace.envVars,
        HELIUM_HELM: join(cluster.folder, 'no-helm'),
      };
      const { message } = await stack.fails(program('helmless', {}));
      expect(message).toContain('helm is not installed: there is no ');
      expect(message).toContain('set HELIUM_HELM');
    });
  }
});
