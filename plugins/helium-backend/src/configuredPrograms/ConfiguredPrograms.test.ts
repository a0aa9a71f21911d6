import { mockServices } from '@backstage/backend-test-utils';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DefaultProgramRegistry } from '../programs';
import { sampleProgram, SECRETS_KEY } from '../__testUtils__/programs';
import { readConfiguredProgram } from './config';
import { ConfiguredPrograms } from './ConfiguredPrograms';

const run = promisify(execFile);

describe('ConfiguredPrograms', () => {
  let folder: string;
  let logger: ReturnType<typeof mockServices.logger.mock>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-programs-'));
    logger = mockServices.logger.mock();
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(files: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  }

  const writeShop = (yaml = 'name: shop\nruntime: nodejs\n') =>
    write({ 'shop/Pulumi.yaml': yaml, 'shop/index.js': '' });

  const sourceOf = (name: string) => ({ directory: join(folder, name) });

  const configOf = (
    programs: Record<string, object>,
    overrides: { secretsKey?: string } = { secretsKey: SECRETS_KEY },
  ) => ({
    programs: Object.fromEntries(
      Object.entries(programs).map(([name, raw]) => [
        name,
        {
          enabled: (raw as { enabled?: boolean }).enabled ?? true,
          settings: undefined,
          configured: readConfiguredProgram(name, { ...raw }),
        },
      ]),
    ),
    pulumi: {
      backendUrl: 'file:///nowhere',
      secretsProvider: 'passphrase',
      home: join(folder, 'home'),
      environment: { PATH: join(folder, 'bin') },
    },
    operations: { workDirectory: join(folder, 'work') } as any,
    ...overrides,
  });

  async function load(
    programs: Record<string, object> = { shop: { source: sourceOf('shop') } },
    overrides?: { secretsKey?: string },
  ) {
    const config = configOf(programs, overrides);
    const loaded = await ConfiguredPrograms.load({ config, logger });
    const registry = DefaultProgramRegistry.create({
      programs: [],
      configured: loaded.list(),
      config,
    });
    return { loaded, registry };
  }

  it('makes programs of a directory, under as many names as wanted', async () => {
    await writeShop(`
name: shop
description: Sells things
runtime: nodejs
config:
  size: { type: string, default: small }
  key: { type: string, secret: true }
`);
    const { registry } = await load({
      shop: { source: sourceOf('shop') },
      other_shop: {
        source: sourceOf('shop'),
        title: 'Other shop',
        parameters: { size: { mutable: false } },
      },
    });
    expect(registry.get('shop')).toMatchObject({
      enabled: true,
      program: {
        project: 'shop',
        title: 'shop',
        description: 'Sells things',
        parameterOptions: { key: { secret: true } },
      },
      settings: { project: { entry: { file: 'index.js', cwd: '' } } },
      parametersSchema: { required: ['key'] },
    });
    expect(registry.get('other_shop')?.program).toMatchObject({
      project: 'shop',
      title: 'Other shop',
      parameterOptions: { key: { secret: true }, size: { mutable: false } },
    });
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it.each([
    [
      'a broken Pulumi.yaml',
      { 'shop/Pulumi.yaml': 'name: [shop' },
      'Pulumi.yaml is not YAML',
    ],
    [
      'no directory',
      {},
      /there is no Pulumi.yaml that can be read in '.*shop'/,
    ],
    [
      'a runtime without language host',
      { 'shop/Pulumi.yaml': 'name: shop\nruntime: python' },
      /its runtime 'python' needs the language host pulumi-language-python, which is missing: install it/,
    ],
    [
      'TypeScript that nobody compiled',
      {
        'shop/Pulumi.yaml': 'name: shop\nruntime: nodejs',
        'shop/index.ts': '',
      },
      /pulumi-language-nodejs, which is missing.*or compile the program/,
    ],
    [
      'no entry point',
      { 'shop/Pulumi.yaml': 'name: shop\nruntime: nodejs' },
      "its entry point 'index' is missing",
    ],
    [
      'an entry point elsewhere',
      { 'shop/Pulumi.yaml': 'name: shop\nruntime: nodejs\nmain: ../../x' },
      'lies outside',
    ],
    [
      'a package.json that is none',
      {
        'shop/Pulumi.yaml': 'name: shop\nruntime: nodejs',
        'shop/package.json': '{',
      },
      'its package.json is not JSON',
    ],
  ])(
    'takes no workspaces for %s, and leaves the others alone',
    async (_what, files, why) => {
      await write({
        ...files,
        'well/Pulumi.yaml': 'name: well\nruntime: nodejs',
        'well/index.js': '',
      });
      const { registry } = await load({
        shop: { source: sourceOf('shop') },
        well: { source: sourceOf('well') },
      });
      expect(registry.get('shop')).toMatchObject({
        enabled: false,
        unavailable: expect.stringMatching(why),
      });
      expect(registry.get('well')).toMatchObject({ enabled: true });
      expect(logger.warn).toHaveBeenCalledTimes(1);
      expect(logger.warn).toHaveBeenCalledWith(expect.stringMatching(why));
    },
  );

  it.each([
    ['on the PATH', 'bin'],
    ['in PULUMI_HOME', 'home/plugins/language-python-v3.1.0'],
  ])('lets a language host %s run it', async (_where, place) => {
    const host = `${place}/pulumi-language-python`;
    await write({
      'shop/Pulumi.yaml': 'name: shop\nruntime: python',
      [host]: '',
    });
    expect((await load()).registry.get('shop')?.enabled).toBe(false);
    await chmod(join(folder, host), 0o755);
    expect((await load()).registry.get('shop')).toMatchObject({
      enabled: true,
      settings: { project: { runtime: { name: 'python' } } },
    });
  });

  it.each([
    [
      { 'package.json': '{"main": "bin/"}', 'bin/index.js': '' },
      'bin/index.js',
    ],
    [
      { 'package.json': '{"main": "a", "exports": "./b.mjs"}', 'b.mjs': '' },
      'b.mjs',
    ],
    [
      {
        'package.json': '{"exports": {".": {"require": "./c.cjs"}}}',
        'c.cjs': '',
      },
      'c.cjs',
    ],
    [{ 'index.js': '', 'index.ts': '' }, 'index.js'],
  ])('finds the entry point of %j', async (files, file) => {
    await writeShop();
    await rm(join(folder, 'shop/index.js'));
    await write(
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`shop/${name}`, text]),
      ),
    );
    expect((await load()).registry.get('shop')).toMatchObject({
      settings: { project: { entry: { file, cwd: '' } } },
    });
  });

  it('wants a key for secret parameters, of this program alone', async () => {
    await writeShop(
      'name: shop\nruntime: nodejs\nconfig: { key: { type: string, secret: true } }',
    );
    const { registry } = await load(undefined, { secretsKey: undefined });
    expect(registry.get('shop')?.unavailable).toContain(
      "it has the secret parameter 'key', so helium.secretsKey must be set",
    );
  });

  it('names a parameter that the configuration has and the project has not', async () => {
    await writeShop();
    const { registry } = await load({
      shop: {
        source: sourceOf('shop'),
        parameters: { colour: { mutable: false } },
      },
    });
    expect(registry.get('shop')?.unavailable).toContain(
      "options for 'colour', which is not one of its parameters",
    );
  });

  it('says nothing of a program that is switched off', async () => {
    const { registry } = await load({
      shop: { enabled: false, source: sourceOf('shop') },
    });
    expect(registry.get('shop')).toMatchObject({ enabled: false });
    expect(registry.get('shop')).not.toHaveProperty('unavailable');
  });

  it("refuses a module's name", () => {
    expect(() =>
      DefaultProgramRegistry.create({
        programs: [sampleProgram],
        configured: [{ program: sampleProgram, settings: {} as any }],
        config: { programs: {}, secretsKey: SECRETS_KEY },
      }),
    ).toThrow('helium.programs.sample_program.source: a module brings');
  });

  it('fetches a repository in the background, again until it is there', async () => {
    await writeShop();
    const repository = join(folder, 'shop');
    const git = (...args: string[]) =>
      run('git', [
        '-C',
        repository,
        '-c',
        'user.name=Jane',
        '-c',
        'user.email=jane@shop.example',
        ...args,
      ]);
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'first');
    const { stdout } = await git('rev-parse', 'HEAD');
    const commit = stdout.trim();
    await rename(repository, join(folder, 'away'));

    const shop = { source: { git: repository, commit } };
    const { loaded, registry } = await load({ shop });
    const onChange = registry.put.bind(registry);
    expect(registry.get('shop')?.unavailable).toBe(
      'its repository is being fetched',
    );
    await loaded.fetchMissing(onChange);
    await loaded.fetchMissing(onChange);
    expect(registry.get('shop')?.unavailable).toMatch(/'git' failed/);
    // Once for each reason.
    expect(logger.warn).toHaveBeenCalledTimes(2);

    await rename(join(folder, 'away'), repository);
    await loaded.fetchMissing(onChange);
    expect(registry.get('shop')).toMatchObject({
      enabled: true,
      program: { project: 'shop', version: `0.0.0+${commit.slice(0, 12)}` },
    });
    expect(logger.info).toHaveBeenCalledWith("Program 'shop' is available");

    // At the next start nothing has to be fetched.
    await rm(repository, { recursive: true });
    const again = await load({ shop });
    expect(again.registry.get('shop')?.enabled).toBe(true);
  });
});
