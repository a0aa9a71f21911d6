import { cp, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { kubernetesNamespace } from '../programs/kubernetesNamespace';

const CHARTS = resolve(__dirname, '../../../../test/charts');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helium-chart-values-'));
  await cp(join(CHARTS, 'pachyderm'), join(folder, 'pachyderm'), {
    recursive: true,
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function valuesFor(
  parameters: Record<string, unknown>,
  changes: Record<string, unknown> = {},
) {
  const [pachyderm, notebooks] = await kubernetesNamespace.effectiveValues!({
    workspace: 'demo',
    parameters,
    settings: kubernetesNamespace.settings!.parse({
      cluster: { kubeconfig: 'kubeconfig', context: 'kind' },
      chart: { path: join(folder, 'pachyderm') },
      notebooks: { chart: { path: join(CHARTS, 'jupyterhub') } },
      ...changes,
    }),
    references: {},
  });
  const find = (key: string) =>
    pachyderm.values.find(value => value.key === key);
  return { pachyderm, notebooks, find };
}

describe('the effective values of a workspace', () => {
  it('name the keys that the chart does not know, where that can be told', async () => {
    await writeFile(
      join(folder, 'pachyderm', 'Chart.yaml'),
      'version: 2.11.4\ndependencies: [{name: postgresql, alias: db}, {name: minio}]',
    );
    const values =
      'pachdd: {logLevel: debug}\npachd: {logLevel: debug}\nglobal: {}\nminio: {}\ndb: {}';
    const secretValues = 'pacd: {rootToken: s3cret}';
    const { pachyderm, notebooks } = await valuesFor({ values, secretValues });
    expect(pachyderm.unknown).toEqual(['pachdd', 'pacd']);
    expect(notebooks.unknown).toEqual([]);
    const chart = { repository: 'https://charts.example.org' };
    const remote = await valuesFor({ values }, { chart });
    expect(remote.pachyderm.unknown).toBeUndefined();
  });

  it('have an origin each, from the chart to the secret values', async () => {
    const { pachyderm, notebooks, find } = await valuesFor(
      {
        pachdVersion: '2.11.3',
        values: 'pachd: {replicas: 2}\netcd: {storageSize: 1Gi}',
        secretValues: 'pachd: {replicas: 3, rootToken: s3cret}',
      },
      { values: { etcd: { dynamicNodes: 3 } } },
    );
    expect(pachyderm).toMatchObject({
      title: 'Pachyderm',
      chart: { name: 'pachyderm', version: '2.11.4' },
      includesChartDefaults: true,
      refused: [],
    });
    expect(find('pachd.logLevel')).toMatchObject({
      origin: 'chart',
      value: 'info',
    });
    expect(find('proxy.host')).toMatchObject({
      origin: 'platform',
      value: 'console.demo.localhost',
    });
    expect(find('pachd.image.tag')).toMatchObject({
      origin: 'parameters',
      value: '2.11.3',
    });
    expect(find('etcd.storageSize')).toMatchObject({
      origin: 'user',
      value: '1Gi',
    });
    expect(find('pachd.replicas')).toEqual({
      key: 'pachd.replicas',
      origin: 'secret',
      secret: true,
    });
    // The administrators' values are theirs alone.
    expect(find('etcd.dynamicNodes')).toEqual({
      key: 'etcd.dynamicNodes',
      origin: 'platform',
      secret: true,
    });
    expect(JSON.stringify(pachyderm)).not.toContain('s3cret');
    expect(pachyderm.values.map(({ key }) => key)).toEqual(
      pachyderm.values.map(({ key }) => key).sort((a, b) => a.localeCompare(b)),
    );
    expect(notebooks.title).toBe('JupyterHub');
  });

  it('leave refused keys out, and name each with its parameter', async () => {
    const { pachyderm, find } = await valuesFor({
      consoleVersion: '1.0.0',
      values:
        'ingress: {host: evil.example.com}\nconsole: {image: {tag: x}}\npachd: {rootToken: t, replicas: 4}',
      secretValues: 'deployTarget: GOOGLE',
    });
    expect(pachyderm.refused).toEqual([
      expect.objectContaining({ parameter: 'values', key: 'ingress.host' }),
      {
        parameter: 'values',
        key: 'console.image.tag',
        because: "parameter 'consoleVersion' sets it",
      },
      expect.objectContaining({ parameter: 'values', key: 'pachd.rootToken' }),
      expect.objectContaining({
        parameter: 'secretValues',
        key: 'deployTarget',
      }),
    ]);
    expect(find('ingress.host')).toMatchObject({ origin: 'platform' });
    expect(find('console.image.tag')).toMatchObject({ value: '1.0.0' });
    expect(find('pachd.replicas')).toMatchObject({ origin: 'user', value: 4 });
  });

  it('do without values that can not be read, and without notebooks', async () => {
    const { pachyderm, notebooks } = await valuesFor({
      values: 'a: [',
      disableNotebooks: true,
    });
    expect(pachyderm.refused).toEqual([]);
    expect(notebooks).toBeUndefined();
  });

  it("say when the chart's own are not to be had", async () => {
    const { pachyderm } = await valuesFor(
      { helmVersion: '2.12.0' },
      { chart: { repository: 'https://charts.example.com' } },
    );
    expect(pachyderm).toMatchObject({
      chart: { name: 'pachyderm', version: '2.12.0' },
      includesChartDefaults: false,
    });
  });

  it('follow a chart that changes on disk', async () => {
    const file = join(folder, 'pachyderm/values.yaml');
    await writeFile(file, 'pachd: {logLevel: debug}\n');
    await utimes(file, new Date(), new Date(Date.now() + 5_000));
    const { find } = await valuesFor({});
    expect(find('pachd.logLevel')).toMatchObject({ value: 'debug' });
  });
});
