import { ConfigReader } from '@backstage/config';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKubernetesConfig } from './config';
import { connect } from './connection';

const read = (kubernetes?: object) =>
  readKubernetesConfig(
    new ConfigReader({
      operations: kubernetes ? { kubernetes } : {},
    } as ConstructorParameters<typeof ConfigReader>[0]),
  );

describe('readKubernetesConfig', () => {
  it('has defaults for all but the image', () => {
    expect(read()).toBeUndefined();
    const config = read({ image: 'example/helium:1' })!;
    expect(config).toMatchObject({
      image: 'example/helium:1',
      imagePullSecrets: [],
      nodeSelector: {},
      tolerations: [],
      labels: {},
      volumes: [],
      volumeMounts: [],
    });
    expect(config.startTimeout.as('minutes')).toBe(10);
  });

  it('reads what is configured', () => {
    const config = read({
      image: 'example/helium:1',
      resources: { requests: { cpu: 2 }, limits: { memory: '1Gi' } },
      tolerations: [{ key: 'batch', operator: 'Exists' }],
      volumes: [{ name: 'clusters', secret: { secretName: 'clusters' } }],
      volumeMounts: [{ name: 'clusters', mountPath: '/clusters' }],
      startTimeout: { minutes: 3 },
    })!;
    expect(config.resources).toEqual({
      requests: { cpu: '2' },
      limits: { memory: '1Gi' },
    });
    expect(config.volumes).toEqual([
      { name: 'clusters', secret: { secretName: 'clusters' } },
    ]);
    expect(config.startTimeout.as('minutes')).toBe(3);
  });

  it.each([
    [{}, 'helium.operations.kubernetes.image'],
    [{ image: 'a', imagee: 'b' }, 'imagee'],
    [
      { image: 'a', tolerations: [{ effect: 'Never' }] },
      'helium.operations.kubernetes.tolerations.0.effect',
    ],
    [
      { image: 'a', labels: { 'helium.dev/attempt': 'mine' } },
      'helium.operations.kubernetes.labels: must leave helium.dev/*',
    ],
    [
      { image: 'a', startTimeout: { milliseconds: 1 } },
      'helium.operations.kubernetes.startTimeout',
    ],
    [
      { image: 'a', startTimeout: 'soon' },
      'operations.kubernetes.startTimeout',
    ],
    [{ image: 'a', deadline: '1h' }, 'deadline'],
  ])('names what is wrong in %j', (kubernetes, message) => {
    expect(() => read(kubernetes)).toThrow(message);
  });
});

describe('connect', () => {
  let folder: string;
  const file = () => join(folder, 'kubeconfig');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-connect-'));
    await writeFile(
      file(),
      JSON.stringify({
        clusters: [{ name: 'one', cluster: { server: 'https://one:6443/' } }],
        users: [{ name: 'me', user: {} }],
        contexts: [
          { name: 'here', context: { cluster: 'one', user: 'me' } },
          {
            name: 'there',
            context: { cluster: 'one', user: 'me', namespace: 'runners' },
          },
        ],
        'current-context': 'here',
      }),
    );
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('takes the namespace of the configuration, else of the context', () => {
    const kubeconfig = file();
    expect(connect({ kubeconfig, context: 'there' })).toMatchObject({
      server: 'https://one:6443',
      namespace: 'runners',
    });
    expect(connect({ kubeconfig, namespace: 'mine' })).toMatchObject({
      namespace: 'mine',
    });
  });

  it('names what is missing', () => {
    const kubeconfig = file();
    expect(() => connect({ kubeconfig })).toThrow(
      'helium.operations.kubernetes.namespace is missing',
    );
    expect(() => connect({ kubeconfig, context: 'nowhere' })).toThrow(
      "helium.operations.kubernetes.context: there is no context 'nowhere'",
    );
    expect(() => connect({ kubeconfig: join(folder, 'none') })).toThrow(
      'helium.operations.kubernetes.kubeconfig',
    );
    expect(() => connect({})).toThrow(
      'helium.operations.kubernetes.kubeconfig is missing, and this process does not run in a pod',
    );
  });
});
