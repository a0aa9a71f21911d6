import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  KubernetesObject,
  V1ConfigMap,
  V1Deployment,
  V1NetworkPolicy,
  V1PodSpec,
} from '@kubernetes/client-node';
import { parse } from 'yaml';
import { CHART, Helm, REQUIRED } from './support/helm';

jest.setTimeout(60_000);

let helm: Helm;

beforeAll(async () => {
  helm = await Helm.create();
}, 1_800_000);

afterAll(() => helm?.remove());

function pick<T extends KubernetesObject>(
  objects: KubernetesObject[],
  kind: string,
  name = 'trial-helium',
): T {
  const found = objects.find(
    object => object.kind === kind && object.metadata?.name === name,
  );
  if (!found) {
    throw new Error(`The chart makes no ${kind} ${name}`);
  }
  return found as T;
}

const configOf = (objects: KubernetesObject[]) =>
  parse(
    pick<V1ConfigMap>(objects, 'ConfigMap').data!['app-config.helium.yaml'],
  );

/** Paths of all values that can be set. */
function leaves(schema: any, path: string[] = []): string[] {
  return Object.entries<any>(schema.properties).flatMap(([key, value]) =>
    value.properties
      ? leaves(value, [...path, key])
      : [[...path, key].join('.')],
  );
}

describe('the chart', () => {
  it('passes the linter, strictly', async () => {
    const out = await helm.run(
      'lint',
      '--strict',
      CHART,
      ...(await helm.values(REQUIRED)),
    );
    expect(out).toContain('0 chart(s) failed');
  });

  it('describes each value in its schema, and says it in values.yaml and README.md', async () => {
    const schema = JSON.parse(
      await readFile(join(CHART, 'values.schema.json'), 'utf8'),
    );
    const values = parse(await readFile(join(CHART, 'values.yaml'), 'utf8'));
    const readme = await readFile(join(CHART, 'README.md'), 'utf8');
    const check = (node: any, path: string) => {
      expect([path, node.description]).toEqual([path, expect.any(String)]);
      for (const [key, value] of Object.entries(node.properties ?? {})) {
        check(value, `${path}.${key}`);
      }
    };
    check(schema, 'values');
    const known = leaves(schema).filter(path => path !== 'global');
    const present = (path: string) =>
      path.split('.').reduce<any>((node, key) => node && node[key], values) !==
      undefined;
    expect(
      known.filter(path => !path.startsWith('expiry.') && !present(path)),
    ).toEqual([]);
    expect(known.filter(path => !readme.includes(`\`${path}\``))).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['a value that there is not', { replicaCount: 3 }, /'replicaCount'/],
    ['a nested one', { runners: { image: 'x' } }, /\/runners.*'image'/],
    ['no URL', { baseUrl: '' }, /\/baseUrl/],
    ['a word for a number', { replicas: 'two' }, /\/replicas/],
    [
      'state in a pod',
      { pulumi: { backendUrl: 'file:///x' } },
      /\/pulumi\/backendUrl/,
    ],
    [
      'an unknown sslMode',
      { postgresql: { sslMode: 'maybe' } },
      /\/postgresql\/sslMode/,
    ],
    ['no database', { postgresql: { host: '' } }, /postgresql\.host must name/],
    [
      'two databases',
      { postgresql: { bundled: { enabled: true } } },
      /exclude each other/,
    ],
    [
      'no passphrase',
      { secretKeys: { pulumiPassphrase: '' } },
      /secretKeys\.pulumiPassphrase/,
    ],
  ])('refuses %s by name', async (_, values, message) => {
    await expect(helm.template(merge(REQUIRED, values))).rejects.toThrow(
      message,
    );
  });

  it('runs portal and runners from one image, each in its place', async () => {
    const objects = await helm.template({
      ...REQUIRED,
      image: { repository: 'example/helium', tag: 'v1', pullSecrets: ['pull'] },
      pulumi: {
        ...REQUIRED.pulumi,
        secretEnvironment: { CLOUD_KEY: { name: 'cloud', key: 'json' } },
      },
      appConfig: { app: { signIn: { providers: ['github'] } } },
    });
    const portal = pick<V1Deployment>(objects, 'Deployment').spec!;
    const [container] = portal.template.spec!.containers;
    const { helium, backend } = configOf(objects);
    expect(portal.replicas).toBe(2);
    expect(container.image).toBe('example/helium:v1');
    expect(helium.operations.executor).toBe('kubernetes');
    expect(helium.operations.deadline).toEqual({ hours: 2 });
    expect(helium.operations.kubernetes).not.toHaveProperty('deadline');
    expect(helium.operations.kubernetes).toMatchObject({
      image: 'example/helium:v1',
      namespace: 'helium-runners',
      serviceAccount: 'helium-runner',
      imagePullSecrets: ['pull'],
    });
    expect(helium.operations.portalUrl).toBe(
      'http://trial-helium.helium.svc:80/api/helium',
    );
    expect(backend.database.connection).toMatchObject({
      host: 'postgres.example.internal',
      ssl: { require: true, rejectUnauthorized: true },
    });
    // Secrets are named in the configuration, and come by the environment.
    expect(helium.pulumi.environment.CLOUD_KEY).toBe(
      '${HELIUM_RUNNER_ENV_CLOUD_KEY}',
    );
    expect(container.env).toContainEqual({
      name: 'HELIUM_RUNNER_ENV_CLOUD_KEY',
      valueFrom: { secretKeyRef: { name: 'cloud', key: 'json' } },
    });
  });

  it('lets only the portal reach PostgreSQL, and only ingress and runners the portal', async () => {
    const objects = await helm.template(
      merge(REQUIRED, {
        postgresql: { host: '', bundled: { enabled: true } },
      }),
    );
    const database = pick<V1NetworkPolicy>(
      objects,
      'NetworkPolicy',
      'trial-helium-postgresql',
    );
    expect(database.spec?.ingress).toEqual([
      expect.objectContaining({
        from: [
          {
            podSelector: {
              matchLabels: expect.objectContaining({
                'app.kubernetes.io/component': 'portal',
              }),
            },
          },
        ],
      }),
    ]);
    expect(database.spec?.egress).toEqual([]);
    const runners = pick<V1NetworkPolicy>(
      objects,
      'NetworkPolicy',
      'trial-helium-runners',
    );
    expect(runners.spec?.ingress).toEqual([]);
    // The labels by which the policies know runners are those that runners get.
    expect(configOf(objects).helium.operations.kubernetes.labels).toEqual(
      runners.spec?.podSelector?.matchLabels,
    );
    expect(configOf(objects).backend.database.connection).not.toHaveProperty(
      'ssl',
    );
  });

  it('makes an Ingress and a PodMonitor where they are wanted', async () => {
    const objects = await helm.template({
      ...REQUIRED,
      ingress: { enabled: true, tlsSecret: 'tls' },
      metrics: { podMonitor: { enabled: true } },
    });
    expect(pick<any>(objects, 'Ingress').spec).toMatchObject({
      tls: [{ hosts: ['helium.example.com'], secretName: 'tls' }],
      rules: [{ host: 'helium.example.com' }],
    });
    expect(pick<any>(objects, 'PodMonitor').spec.podMetricsEndpoints).toEqual([
      { port: 'metrics', interval: '30s' },
    ]);
    const plain = await helm.template({
      ...REQUIRED,
      metrics: { enabled: false },
      networkPolicy: { enabled: false },
      podDisruptionBudget: { enabled: false },
    });
    expect(
      plain.filter(({ kind }) =>
        /Ingress|Monitor|NetworkPolicy|DisruptionBudget|StatefulSet/.test(
          kind ?? '',
        ),
      ),
    ).toEqual([]);
  });

  it('starts no pod that could be more than it must', async () => {
    const objects = await helm.template(
      merge(REQUIRED, {
        postgresql: { host: '', bundled: { enabled: true } },
      }),
    );
    const specs = objects.flatMap(({ kind, ...object }: any) =>
      kind === 'Pod' ? [object.spec] : object.spec?.template?.spec ?? [],
    ) as V1PodSpec[];
    expect(specs).toHaveLength(3);
    for (const spec of specs) {
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const container of spec.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });
});

function merge(base: any, more: any): any {
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(more)])].map(key => [
      key,
      key in more && more[key]?.constructor === Object && base[key]
        ? merge(base[key], more[key])
        : more[key] ?? base[key],
    ]),
  );
}
