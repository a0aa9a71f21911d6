import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AGENT_LABEL } from '../agent';
import { useTempFolder } from './__testUtils__/tempFolder';
import { localConfigs } from './configs';
import { readEnvironment } from './environment';
import { RUNNERS } from './runnerAccess';

describe('the configuration', () => {
  const folder = useTempFolder();
  const load = async (file: string) =>
    parse(await readFile(join(readEnvironment({}).root, file), 'utf8'));

  it('takes in a file of the user, last', async () => {
    const files = [
      'app-config.yaml',
      'app-config.sandbox.yaml',
      'app-config.sandbox-clouds.yaml',
    ];
    const root = folder();
    expect(await localConfigs({ root, executor: 'process' })).toEqual(files);
    await writeFile(join(root, 'app-config.local.yaml'), '');
    expect(await localConfigs({ root, executor: 'process' })).toEqual([
      ...files,
      'app-config.local.yaml',
    ]);
    expect(await localConfigs({ root, executor: 'kubernetes' })).toEqual([
      ...files,
      'app-config.sandbox-kubernetes.yaml',
      'app-config.local.yaml',
    ]);
  });

  it('has no rehearsed clouds where nothing is rehearsed', async () => {
    expect(
      await localConfigs({
        root: folder(),
        executor: 'process',
        kubeContext: 'kind-kind',
      }),
    ).toEqual(['app-config.yaml', 'app-config.sandbox.yaml']);
  });

  it('takes charts of the checkout where clouds are rehearsed, and asks those', async () => {
    const { root } = readEnvironment({});
    const text = await readFile(
      join(root, 'app-config.sandbox-clouds.yaml'),
      'utf8',
    );
    const charts = [...text.matchAll(/path: \$\{HELIUM_ROOT\}(.*)/g)];
    expect(charts.length).toBeGreaterThan(0);
    for (const [, chart] of charts) {
      await access(join(root, chart, 'Chart.yaml'));
    }
    const { programs } = parse(text).helium;
    for (const { settings } of Object.values<any>(programs)) {
      expect(settings.assetEndpoint ?? settings.taggingEndpoint).toMatch(
        /^\$\{HELIUM_REHEARSAL_ENDPOINT\}$/,
      );
    }
  });

  it.each([
    [['app-config.sandbox.yaml']],
    [['app-config.sandbox.yaml', 'app-config.sandbox-clouds.yaml']],
    [['app-config.production.yaml']],
  ])('offers templates of the programs in %s, and no others', async files => {
    const configs = await Promise.all(files.map(load));
    const { catalog, helium } = configs[configs.length - 1];
    const patterns = catalog.locations.map(
      ({ target }: { target: string }) =>
        new RegExp(`^${target.replaceAll('*', '[^/]+')}$`),
    );
    const { root } = readEnvironment({});
    const found = (await readdir(join(root, 'templates'), { recursive: true }))
      .map(file => join('templates', file))
      .filter(file =>
        patterns.some((pattern: RegExp) => pattern.test(`../../${file}`)),
      );
    const templates = await Promise.all(found.map(load));
    const needed = templates.flatMap(({ spec }) =>
      spec.steps.map((step: any) => step.input.program),
    );
    expect([...new Set(needed)].sort()).toEqual(
      configs.flatMap(each => Object.keys(each.helium.programs)).sort(),
    );
    expect(
      templates.map(({ metadata }) => `template:default/${metadata.name}`),
    ).toContain(helium.portal.template);
  });

  it('sends Jobs to the node that runs them', async () => {
    const { helium } = await load('app-config.sandbox-kubernetes.yaml');
    const { nodeSelector, tolerations, namespace } =
      helium.operations.kubernetes;
    expect(nodeSelector).toEqual({ [AGENT_LABEL]: 'true' });
    expect(tolerations).toEqual([{ key: AGENT_LABEL, operator: 'Exists' }]);
    expect(namespace).toBe(RUNNERS);
  });

  it('has guests and rehearsal in the sandbox only', async () => {
    const sandbox = await load('app-config.sandbox.yaml');
    expect(sandbox.auth.providers).toHaveProperty('guest');
    expect(sandbox.helium.rehearsal).toBe(true);

    const production = [
      await load('app-config.yaml'),
      await load('app-config.production.yaml'),
    ];
    for (const config of production) {
      expect(JSON.stringify(config)).not.toContain('guest');
      expect(config.helium?.rehearsal ?? false).toBe(false);
      expect(config.backend.auth).toBeUndefined();
    }
  });

  it('listens on loopback only', async () => {
    const base = await load('app-config.yaml');
    const sandbox = await load('app-config.sandbox.yaml');
    expect(base.backend.listen.host).toBe('127.0.0.1');
    expect(sandbox.backend.listen).toBeUndefined();
  });
});
