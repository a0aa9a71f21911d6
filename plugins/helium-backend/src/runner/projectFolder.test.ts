import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { writeProject, writeStackConfig } from './projectFolder';

describe('the project folder of an attempt', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-project-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = async (name: string) =>
    parse(await readFile(join(folder, name), 'utf8'));

  it('is one of the runner, or of a language host', async () => {
    await writeProject(folder, 'shop');
    expect(await read('Pulumi.yaml')).toEqual({
      name: 'shop',
      runtime: 'nodejs',
    });
    await writeProject(folder, 'shop', { runtime: 'python', main: '/shop' });
    expect(await read('Pulumi.yaml')).toEqual({
      name: 'shop',
      runtime: 'python',
      main: '/shop',
    });
  });

  it("has the stack's config, without its secrets, and keeps its secrets provider", async () => {
    const file = join(folder, 'Pulumi.otter.yaml');
    await writeFile(file, 'encryptionsalt: salt\nconfig:\n  shop:old: 1\n');
    const encrypted: string[][] = [];
    await writeStackConfig({
      folder,
      project: 'shop',
      stack: 'otter',
      config: {
        size: { value: '007' },
        limits: { value: { pods: 10 } },
        'aws:region': { value: 'eu-west-1' },
        key: { value: 'hunter2', secret: true },
        keys: { value: ['hunter2'], secret: true },
      },
      encrypt: async (...each) => {
        expect(await readFile(file, 'utf8')).toContain('shop:size');
        encrypted.push(each);
      },
    });
    expect(await read('Pulumi.otter.yaml')).toEqual({
      encryptionsalt: 'salt',
      config: {
        'shop:size': '007',
        'shop:limits': { pods: 10 },
        'aws:region': 'eu-west-1',
      },
    });
    expect(encrypted).toEqual([
      ['shop:key', 'hunter2'],
      ['shop:keys', '["hunter2"]'],
    ]);
  });

  it('is for nobody else to read', async () => {
    await writeStackConfig({
      folder,
      project: 'shop',
      stack: 'otter',
      config: {},
      encrypt: async () => {},
    });
    const { mode } = await stat(join(folder, 'Pulumi.otter.yaml'));
    expect(mode % 0o1000).toBe(0o600);
  });
});
