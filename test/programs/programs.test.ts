import { getFieldErrors } from '@helium-portal/backstage-plugin-helium-common';
import { until } from '../faults/support';
import { ProgramSite } from './support/ProgramSite';

jest.setTimeout(180_000);

const KEY = 'a-key-that-nobody-may-read';

/** What the API says against a request. */
async function refusal(request: Promise<unknown>): Promise<string> {
  const error = await request.then(
    () => undefined,
    thrown => thrown,
  );
  return getFieldErrors(error)
    .map(({ field, message }) => `${field}: ${message}`)
    .join('; ');
}

describe('programs of the configuration', () => {
  let site: ProgramSite;
  let repository: Awaited<ReturnType<ProgramSite['makeRepository']>>;

  beforeAll(async () => {
    site = await ProgramSite.create();
    repository = await site.makeRepository('shop');
    const directory = (name: string) => ({
      source: { directory: site.directory(name) },
    });
    await repository.change('Pulumi.yaml', text =>
      text.replace('default: Hello', 'default: Changed'),
    );
    await site.installLanguageHost('tale');
    await site.startPortal({
      shop: {
        ...directory('shop'),
        title: 'Shop',
        parameters: { aisles: { mutable: false } },
        connections: [
          {
            kind: 'link',
            title: 'Door',
            url: '${{ outputs.url }}/door',
          },
          {
            kind: 'command',
            title: 'Till',
            command: 'kubectl -n ${{ outputs.namespace }} get pods',
          },
        ],
        checks: [
          {
            type: 'kubernetes',
            title: 'The till works',
            kind: 'Deployment',
            namespace: '${{ outputs.namespace }}',
            name: '${{ outputs.till }}',
          },
        ],
        inventory: site.inventory,
      },
      unverified_shop: directory('shop'),
      unchecked_shop: {
        ...directory('shop'),
        checks: [{ type: 'http', title: 'Answers', url: 'missing' }],
      },
      pinned_shop: {
        source: {
          git: repository.url,
          commit: repository.commit,
          directory: 'programs/shop',
        },
        inventory: site.inventory,
      },
      lost: {
        source: { git: repository.url, commit: 'f'.repeat(40) },
      },
      tale: directory('tale'),
      weather: directory('weather'),
      lonely: directory('lonely'),
      snake: directory('snake'),
      broken: directory('broken'),
    });
  }, 300_000);

  afterAll(() => site?.close());

  const workspace = (name: string) => site.site.workspace(name);

  it('runs a program that knows nothing of Helium, from its making to its end', async () => {
    const created = await site.create('otter', 'shop', { apiKey: KEY });
    expect(created).toMatchObject({ state: 'succeeded' });
    expect(await workspace('otter')).toMatchObject({
      status: 'ready',
      project: 'shop',
      parameters: { greeting: 'Hello', replicas: 1, open: true },
      outputs: { namespace: 'otter', url: 'http://shop.example/otter' },
      connections: [
        { kind: 'link', title: 'Door', url: 'http://shop.example/otter/door' },
        {
          kind: 'command',
          title: 'Till',
          command: 'kubectl -n otter get pods',
        },
      ],
      checks: [{ title: 'The till works', passed: true }],
    });

    const labels = {
      'helium.dev/workspace': 'otter',
      'helium.dev/operation': created.id,
    };
    expect(await site.object('namespace', 'otter')).toMatchObject({
      metadata: { labels },
    });
    expect(
      await site.object('configmap', 'sign', '--namespace=otter'),
    ).toMatchObject({
      metadata: { labels },
      data: { greeting: 'Hello', open: 'true', aisles: 'bread milk' },
    });
    expect(
      await site.object('deployment', 'till', '--namespace=otter'),
    ).toMatchObject({ metadata: { labels: { ...labels, kind: 'till' } } });
    expect(
      await site.object('secret', 'supplier', '--namespace=otter'),
    ).toMatchObject({ data: { key: Buffer.from(KEY).toString('base64') } });

    const updated = await site.update('otter', { greeting: 'Good evening' });
    expect(updated.failure).toBeUndefined();
    expect(updated.summary).toMatchObject({ same: 5 });
    // Replaced under its name, as the provider does it.
    expect(
      await site.object('configmap', 'sign', '--namespace=otter'),
    ).toMatchObject({
      metadata: { labels: { 'helium.dev/workspace': 'otter' } },
      data: { greeting: 'Good evening' },
    });

    expect(await site.destroy('otter')).toMatchObject({ state: 'succeeded' });
    expect((await workspace('otter')).status).toBe('destroyed');
    const left = await site.kubectl(
      'get',
      'namespaces',
      '--selector=helium.dev/workspace=otter',
      '--output=name',
    );
    expect(left.trim()).toBe('');
    expect(await site.site.state.stacks('otter')).toEqual([]);
  });

  it('keeps a secret parameter out of states, rows, logs and events', async () => {
    const created = await site.create('mole', 'shop', { apiKey: KEY });
    expect(await site.update('mole', { apiKey: `${KEY}-2` })).toMatchObject({
      state: 'succeeded',
    });
    expect(
      await site.object('secret', 'supplier', '--namespace=mole'),
    ).toMatchObject({
      data: { key: Buffer.from(`${KEY}-2`).toString('base64') },
    });
    const { outputs } = await workspace('mole');
    expect(outputs).not.toHaveProperty('supplierKey');
    const texts = [
      await site.stateText(),
      JSON.stringify(await site.site.database.knex('workspaces')),
      JSON.stringify(await site.site.database.knex('events')),
      JSON.stringify(await site.site.events(created)),
      await site.site.portal().log(),
    ];
    for (const text of texts) {
      expect(text).not.toContain(KEY);
      expect(text).not.toContain(Buffer.from(KEY).toString('base64'));
    }
    await site.destroy('mole');
  });

  it('names what is left, by its label, and removes it', async () => {
    await site.create('badger', 'shop', { apiKey: KEY });
    await site.kubectl('create', 'configmap', 'left', '--namespace=default');
    await site.kubectl(
      'label',
      'configmap',
      'left',
      '--namespace=default',
      'helm=yes',
      'helium.dev/workspace=badger',
    );
    await site.destroy('badger');
    expect(await workspace('badger')).toMatchObject({
      status: 'leftovers',
      leftovers: [
        {
          where: 'kubernetes',
          kind: 'v1/ConfigMap',
          namespace: 'default',
          name: 'left',
        },
      ],
    });
    const { operation } = await site.site.client.removeLeftovers('badger', {
      items: [
        {
          where: 'kubernetes',
          kind: 'v1/ConfigMap',
          namespace: 'default',
          name: 'left',
        },
      ],
    });
    await site.site.ended(operation);
    expect((await workspace('badger')).status).toBe('destroyed');
  });

  it('says of a program without inventory that nobody has looked', async () => {
    await site.create('heron', 'unverified_shop', { apiKey: KEY });
    const destroyed = await site.destroy('heron');
    const { status, unverified } = await workspace('heron');
    expect(status).toBe('destroyed');
    expect(unverified).toMatch(/nobody has looked for anything else/);
    expect(await site.site.logOf(destroyed)).toContain('Not verified');
  });

  it('runs the commit that is pinned, wherever the branch is', async () => {
    await until('the repository is fetched', async () => {
      const { items } = await site.site.client.listPrograms();
      return items.some(
        ({ name, unavailable }) => name === 'pinned_shop' && !unavailable,
      );
    });
    const created = await site.create('newt', 'pinned_shop', { apiKey: KEY });
    expect(created).toMatchObject({ state: 'succeeded' });
    expect(
      await site.object('configmap', 'sign', '--namespace=newt'),
    ).toMatchObject({ data: { greeting: 'Hello' } });

    await repository.change('index.js', () => 'throw new Error("moved");');
    expect(await site.update('newt', { replicas: 2 })).toMatchObject({
      state: 'succeeded',
      summary: { update: 1 },
    });
    expect(await site.destroy('newt')).toMatchObject({ state: 'succeeded' });
    expect((await workspace('newt')).status).toBe('destroyed');
  });

  it('lets a language host run what is none of its own', async () => {
    const created = await site.create('hare', 'tale', {
      hero: 'a hedgehog',
      riddle: KEY,
    });
    expect(created).toMatchObject({ state: 'succeeded' });
    expect((await workspace('hare')).outputs).toEqual({
      found: true,
      options: { aloud: true },
      hero: 'a hedgehog',
      heard: KEY.length,
      secretKeys: ['tale:riddle'],
      by: 'the environment',
    });
    expect(await site.stateText()).not.toContain(KEY);
    expect(await site.destroy('hare')).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['broken', 'config.size.type'],
    ['snake', 'pulumi-language-python, which is missing: install it'],
    ['lost', `the repository has no commit ${'f'.repeat(40)}`],
  ])('takes no workspaces of %s, and says why', async (name, why) => {
    await until('the reason is known', async () => {
      const { items } = await site.site.client.listPrograms();
      return items.find(each => each.name === name)?.unavailable?.includes(why);
    });
    expect(await refusal(site.create('vole', name))).toContain(why);
    expect(await site.site.portal().log()).toContain(
      `Program '${name}' takes no workspaces`,
    );
  });

  it.each([
    ['weather', /weather/, /install/],
    ['lonely', /'a-package-that-is-nowhere'/, /install it/],
  ])('names what %s lacks', async (name, what, advice) => {
    const created = await site.create(`no-${name}`, name);
    expect(created.state).not.toBe('succeeded');
    expect(created.failure?.message).toMatch(what);
    expect(created.failure?.message).toMatch(advice);
    await site.destroy(`no-${name}`);
    expect((await workspace(`no-${name}`)).status).toBe('destroyed');
  });

  it('refuses to change what the configuration says is not mutable', async () => {
    await site.create('crane', 'shop', { apiKey: KEY });
    expect(
      await refusal(site.update('crane', { aisles: ['cheese'] })),
    ).toContain('parameters.aisles: cannot be changed');
    expect(
      await refusal(site.update('crane', { replicas: 'many', colour: 'red' })),
    ).toMatch(/parameters.replicas: .*; parameters.colour: is not a parameter/);
    await site.destroy('crane');
  });

  it('is not ready when a check names an output that is not there', async () => {
    const created = await site.create('stork', 'unchecked_shop', {
      apiKey: KEY,
    });
    expect(created.state).not.toBe('succeeded');
    expect(created.failure?.message).toContain("needs the output 'missing'");
    await site.destroy('stork');
  });

  it('leaves no process but the portal', async () => {
    const left = await until('only the portal runs', async () => {
      const processes = await site.site.processes();
      return processes.length === 1 ? processes : undefined;
    });
    expect(left).toHaveLength(1);
  });
});
