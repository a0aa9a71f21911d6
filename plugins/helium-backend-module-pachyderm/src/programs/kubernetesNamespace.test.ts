import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { pachctlCommand } from '../pachyderm/connections';
import { kubernetesNamespace } from './kubernetesNamespace';

const { parameters, settings } = kubernetesNamespace;

function problems(input: unknown, schema: z.ZodType = parameters) {
  const result = schema.safeParse(input);
  return Object.fromEntries(
    result.error?.issues.map(({ path, message }) => [
      path.join('.'),
      message,
    ]) ?? [],
  );
}

describe('the program kubernetes_namespace', () => {
  it('names a project that every state backend can hold, and an entrypoint that is there', () => {
    expect(kubernetesNamespace.project).toBe('kubernetes-namespace');
    expect(isAbsolute(kubernetesNamespace.entrypoint)).toBe(true);
    expect(existsSync(kubernetesNamespace.entrypoint)).toBe(true);
  });

  it('does not load Pulumi in the portal', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      '--print',
      `require(${JSON.stringify(require.resolve('../index.ts'))});
       Object.keys(require.cache).join('\\n')`,
    ]);
    expect(stdout).toContain('kubernetesNamespace.ts');
    expect(stdout).not.toMatch(/node_modules[\\/]@pulumi[\\/]/);
  }, 60_000);
});

describe('its parameters', () => {
  it('have defaults for all that is left out', () => {
    expect(parameters.parse({})).toEqual({
      disableNotebooks: false,
      size: 'small',
    });
  });

  it('take empty text from a form for left out', () => {
    expect(problems({ pachdVersion: '', helmVersion: '', values: '' })).toEqual(
      {},
    );
  });

  it('give a form a title and a description for each', () => {
    const { properties } = z.toJSONSchema(parameters, { io: 'input' });
    for (const [name, property] of Object.entries(properties!)) {
      expect({ name, ...(property as object) }).toEqual(
        expect.objectContaining({
          name,
          title: expect.any(String),
          description: expect.any(String),
        }),
      );
    }
  });

  it.each([
    ['pachdVersion', '2.11 4', 'must be an image tag'],
    ['consoleVersion', '-1', 'must be an image tag'],
    ['notebooksVersion', 'a/b', 'must be an image tag'],
    ['mountServerVersion', 'x'.repeat(129), 'must be an image tag'],
    ['helmVersion', 'latest', 'must be a semantic version'],
    ['size', 'huge', 'Invalid option'],
    ['disableNotebooks', 'yes', 'expected boolean'],
    ['values', 'a: [', 'must be valid YAML'],
    ['values', '- a', 'must be a YAML mapping'],
    ['values', 'ingress: {host: x}', "'ingress.host' can't be set, because"],
    ['values', 'oidc: {mockIDP: false}', "'oidc.mockIDP' can't be set"],
    ['values', 'deployTarget: GOOGLE', "'deployTarget' can't be set"],
    [
      'values',
      'pachd: {storage: {google: {bucket: b}}}',
      "'pachd.storage.google.bucket' can't be set",
    ],
    ['values', 'global: {namespace: x}', "'global.namespace' can't be set"],
    ['values', 'pachd: {rootToken: t}', 'give it as secretValues'],
    ['secretValues', 'proxy: {host: x}', "'proxy.host' can't be set"],
  ])('refuse %s: %j', (name, value, message) => {
    expect(problems({ [name]: value })).toEqual({
      [name]: expect.stringContaining(message),
    });
  });

  it('refuse values of more than 1 MiB', () => {
    const values = `a: ${'x'.repeat(1024 * 1024)}`;
    expect(problems({ values })).toEqual({
      values: expect.stringContaining('at most 1 MiB'),
    });
  });

  it('refuse a version that values set too', () => {
    expect(
      problems({
        pachdVersion: '2.11.4',
        values: 'pachd: {image: {tag: 2.11.3}}',
      }),
    ).toEqual({
      values:
        "'pachd.image.tag' can't be set together with parameter 'pachdVersion'",
    });
  });

  it('refuse what is no parameter', () => {
    expect(problems({ backend: 'x' })).toEqual({
      '': expect.stringContaining('backend'),
    });
  });

  it('take secrets as secret values', () => {
    expect(problems({ secretValues: 'pachd: {rootToken: t}' })).toEqual({});
    expect(kubernetesNamespace.parameterOptions.secretValues?.secret).toBe(
      true,
    );
  });
});

describe('its settings', () => {
  const least = {
    cluster: { kubeconfig: 'kubeconfig', context: 'kind-kind' },
    chart: { path: 'charts/pachyderm' },
  };

  it('fill in what is left out, and pass again unchanged', () => {
    const once = settings!.parse(least);
    expect(once).toEqual({
      cluster: {
        kubeconfig: expect.stringMatching(/^\/.*kubeconfig$/),
        context: 'kind-kind',
      },
      goneClusters: [],
      ingress: {
        domain: 'localhost',
        scheme: 'http',
        controllerNamespace: 'ingress-nginx',
      },
      chart: {
        name: 'pachyderm',
        path: expect.stringMatching(/^\/.*charts\/pachyderm$/),
      },
      values: {},
      podSecurity: 'baseline',
      timeoutSeconds: 600,
    });
    expect(settings!.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it('take numbers as text, as environment variables come', () => {
    expect(
      settings!.parse({ ...least, ingress: { port: '8480' } }),
    ).toHaveProperty('ingress.port', 8480);
  });

  it.each([
    ['cluster', { cluster: undefined }, 'expected object'],
    [
      'cluster.context',
      { cluster: { kubeconfig: 'k', context: '' } },
      'must not be empty',
    ],
    ['chart', { chart: {} }, 'needs either `path`'],
    [
      'chart',
      { chart: { path: 'a', repository: 'https://charts.example.com' } },
      'needs either `path`',
    ],
    ['ingress.domain', { ingress: { domain: 'A b' } }, 'lower-case DNS name'],
    ['ingress.port', { ingress: { port: 'eighty' } }, 'must be a number'],
    [
      'values',
      { values: { ingress: { host: 'x' } } },
      "'ingress.host' can't be set",
    ],
    ['', { charts: {} }, 'charts'],
  ])('refuse %s: %j', (path, change, message) => {
    expect(problems({ ...least, ...change }, settings)).toEqual({
      [path]: expect.stringContaining(message),
    });
  });
});

describe('its connections', () => {
  const outputs = {
    k8s: 'kubectl --kubeconfig ./demo.kubeconfig get pods',
    k8sNamespace: 'demo',
    consoleUrl: 'http://console.demo.localhost:8480/',
    notebooksUrl: 'http://notebooks.demo.localhost:8480/',
    pachctl: pachctlCommand('demo', 'grpc://demo.localhost:80'),
  };

  it('are console, notebooks, kubectl with its kubeconfig, and pachctl', () => {
    expect(kubernetesNamespace.connections(outputs)).toEqual([
      { kind: 'console', title: 'Console', url: outputs.consoleUrl },
      { kind: 'notebooks', title: 'Notebooks', url: outputs.notebooksUrl },
      {
        kind: 'kubectl',
        title: 'kubectl',
        command: outputs.k8s,
        secret: { output: 'kubeconfig', filename: 'demo.kubeconfig' },
      },
      {
        kind: 'pachctl',
        title: 'pachctl',
        command: [
          `echo '{"pachd_address": "grpc://demo.localhost:80", "source": 2}' \\`,
          '  | tr -d \\\\ \\',
          '  | pachctl config set context demo --overwrite \\',
          '  && pachctl config set active-context demo',
          'pachctl auth login',
        ].join('\n'),
      },
    ]);
  });

  it('leave out what a workspace lacks', () => {
    expect(
      kubernetesNamespace
        .connections({ ...outputs, notebooksUrl: null })
        .map(({ kind }) => kind),
    ).toEqual(['console', 'kubectl', 'pachctl']);
    expect(kubernetesNamespace.connections({})).toEqual([]);
    expect(kubernetesNamespace.checks({})).toEqual([]);
  });

  it('are checked before the workspace counts as ready', () => {
    expect(kubernetesNamespace.checks(outputs)).toEqual([
      expect.objectContaining({ kind: 'Deployment', name: 'pachd' }),
      expect.objectContaining({ url: outputs.consoleUrl }),
      expect.objectContaining({ url: outputs.notebooksUrl }),
    ]);
  });
});
